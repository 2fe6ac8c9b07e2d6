import type { MembershipAnswer } from "../../shared.ts";

/** What the ledger answers about a member. */
export type Lot = {
  readonly points: number;
  readonly openedAt: string;
  readonly activeFrom: string | null;
  readonly expiresAt: string | null;
};

export type Member = {
  readonly membershipId: string;
  readonly programId: string;
  readonly programName: string;
  readonly customerId: string;
  /** Null for who may not read customers. */
  readonly customerName: string | null;
  readonly status: "active" | "control" | "closed" | "merged";
  readonly unitName: { readonly one: string; readonly other: string };
  readonly balances: {
    readonly available: number;
    readonly pending: number;
    readonly reserved: number;
    readonly debt: number;
  };
  readonly totals: {
    readonly issued: number;
    readonly redeemed: number;
    readonly expired: number;
  };
  readonly lots: readonly Lot[];
  readonly pendingLots: readonly Lot[];
};

export type Movement = {
  readonly membershipId: string;
  /** Of a membership merged into the one that is looked at. */
  readonly isOfMerged: boolean;
  readonly seq: number;
  readonly kind: string;
  readonly at: string;
  readonly points: number;
  readonly available: number;
  readonly pending: number;
  readonly reserved: number;
  readonly debt: number;
  readonly balance: number;
  /** What happened and why, in the reader's language; the first names it. */
  readonly sentences: readonly string[];
  readonly receipt: { readonly id: string; readonly number: string; readonly day: string } | null;
  readonly lots: readonly {
    readonly points: number;
    readonly openedAt: string;
    readonly expiresAt: string | null;
  }[];
  readonly otherMembershipId: string | null;
  readonly note: string | null;
  readonly by: string;
};

export type MovementsPage = { readonly items: readonly Movement[]; readonly nextCursor: string | null };

/** What an action on a member works with, in its dialog. */
export interface ActionProps {
  readonly member: Member;
  readonly membership: MembershipAnswer;
  readonly name: string;
  readonly close: () => void;
}
