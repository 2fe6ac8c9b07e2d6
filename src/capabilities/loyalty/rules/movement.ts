import type { Refusal } from "../../../values/refusal.ts";

/**
 * The accounts of a membership (available, pending, reserved, debt) against those of the program (issued, redeemed, expired,
 * clawed back, breakage, adjusted, moved). Each entry is one row whose columns balance:
 * available + pending + reserved − debt = issued − redeemed − expired − clawed_back − breakage + adjusted + moved.
 * All amounts are integer units.
 */
export type EntryKind =
  | "earn" // of a ticket, an action, the head start
  | "opening" // brought from another system
  | "activate" // pending → available
  | "redeem" // available → redeemed
  | "reserve" // available → reserved
  | "post" // reserved → redeemed
  | "void" // reserved → available
  | "expire"
  | "clawback" // earned units taken back by a refund
  | "return" // spent units given back by a refund
  | "credit" // by hand
  | "debit" // by hand
  | "transfer_out"
  | "transfer_in"
  | "write_off"; // reset, closed membership, erased customer: breakage

/** Why a movement happened: kept with it, from which its sentence is made. */
export type Cause = {
  readonly receiptId?: string;
  readonly reservationId?: string;
  readonly ruleVersion?: number;
  readonly storeId?: string;
  /** A word of a closed list (texts `loyalty.reason.<word>`). */
  readonly reason?: string;
  /** Figures and codes only: never names, never free text. */
  readonly detail?: Readonly<Record<string, unknown>>;
  /** Free words of staff, kept apart (they are erased with the person). */
  readonly note?: string;
  /** Same key and order: same answer, one effect. Same key, other order: refused `idempotency_key_already_used`. */
  readonly key?: string;
};

export type LotWish = {
  /** Instant before which the units are pending; null: available at once. */
  readonly activeFrom: string | null;
  /** Instant at which they are expired; null: never. */
  readonly expiresAt: string | null;
};

/**
 * What is asked of the ledger. `at` is the instant at which it happened (absent or later than now: now): what was due
 * until then is settled first, so only what really happened earlier carries it, such as an imported history.
 * `idleExpiresAt`, with expiry by inactivity: from then on, everything expires at that instant unless this is said again.
 */
export type Order =
  | {
      readonly kind: "earn" | "opening" | "credit";
      readonly membershipId: string;
      readonly units: number;
      readonly lot: LotWish;
      readonly idleExpiresAt?: string;
      readonly at?: string;
      readonly cause: Cause;
    }
  | {
      readonly kind: "redeem" | "debit";
      readonly membershipId: string;
      readonly units: number;
      /** Of a debit: how far below zero it may go. */
      readonly debtLimit?: number;
      readonly idleExpiresAt?: string;
      readonly at?: string;
      readonly cause: Cause;
    }
  | {
      readonly kind: "clawback";
      readonly membershipId: string;
      readonly units: number;
      readonly policy: "pending_only" | "clamp" | "debt";
      /** The lots this ticket opened are taken first. */
      readonly receiptId: string | null;
      readonly at?: string;
      readonly cause: Cause;
    }
  | {
      /** Units spent by `redeem` of a receipt (or of one entry) go back to the lots they came from, last used first. */
      readonly kind: "return";
      readonly membershipId: string;
      readonly units: number;
      readonly of: { readonly receiptId: string } | { readonly seq: number };
      readonly at?: string;
      readonly cause: Cause;
    }
  | {
      readonly kind: "reserve";
      readonly membershipId: string;
      readonly units: number;
      readonly reservationId: string;
      readonly expiresAt: string;
      readonly rewardId?: string;
      readonly endowmentId?: string;
      readonly at?: string;
      readonly cause: Cause;
    }
  | {
      readonly kind: "post";
      readonly reservationId: string;
      readonly units?: number;
      readonly at?: string;
      readonly cause: Cause;
    }
  | { readonly kind: "void"; readonly reservationId: string; readonly at?: string; readonly cause: Cause }
  | {
      readonly kind: "transfer";
      readonly membershipId: string;
      readonly toMembershipId: string;
      /**
       * A number: available units, into new lots of the same opening and expiry. "all": the lots themselves move, pending
       * ones included, with the debt; open reservations are released first (a merge).
       */
      readonly units: number | "all";
      /** With "all": only these lots, and no debt (a merge undone). */
      readonly lotIds?: readonly string[];
      readonly at?: string;
      readonly cause: Cause;
    }
  | {
      readonly kind: "write_off";
      readonly membershipId: string;
      readonly at?: string;
      readonly cause: Cause;
    };

export type Balances = {
  readonly available: number;
  readonly pending: number;
  readonly reserved: number;
  readonly debt: number;
};

export type Moved = {
  readonly membershipId: string;
  /** The entry's number within its membership; null when nothing moved (a clawback of nothing). */
  readonly seq: number | null;
  readonly kind: EntryKind;
  /** What really moved: a clamped clawback takes less than it was asked. */
  readonly units: number;
  readonly balances: Balances;
  /** True when this key had already been used: nothing was done again. */
  readonly isRepeat: boolean;
};

export type MoveResult = Moved | Refusal;
