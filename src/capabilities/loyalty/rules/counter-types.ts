import type { Day } from "../../../values/day.ts";
import type { Cents } from "../../../values/money.ts";
import type { Refusal } from "../../../values/refusal.ts";
import type { LineFilter, ProgramDefinition } from "../schema-definition.ts";
import type { AppliedAdvantage } from "./basket.ts";
import type { LegalClass, RuleEffect } from "./ticket.ts";
import type { Usable } from "./voucher.ts";

/** A program with the versions that a counter may still need, the latest first. */
export type CounterProgram = {
  readonly id: string;
  readonly name: string;
  readonly state: "active" | "paused" | "ended";
  readonly startsOn: Day;
  readonly versions: readonly {
    readonly version: number;
    /** Milliseconds since 1970 (UTC). */
    readonly validFrom: number;
    readonly definition: ProgramDefinition;
  }[];
  /** Of products that rewards hand over: those the law watches. */
  readonly giftClasses: Readonly<Record<string, LegalClass>>;
  /** How the products that its rewards and vouchers hand over are called, by reference. */
  readonly productNames: Readonly<Record<string, string>>;
};

export type CounterLot = {
  readonly units: number;
  /** Until when they wait; null: usable. */
  readonly activeFrom: string | null;
  readonly expiresAt: string | null;
  readonly openedAt: string;
};

/** What a member has reached towards the levels, in the period that began on a day. */
export type CounterLevel = {
  readonly from: Day;
  /** The level she has: since when, and the last day she keeps it although she no longer reaches it. */
  readonly since: Day | null;
  readonly keepsUntil: Day | null;
  /** The last day of a purchase that counted. */
  readonly lastDay: Day | null;
  readonly cents: Cents;
  readonly visits: number;
  readonly units: number;
};

/** A customer's account in one program, as it was at an instant. */
export type CounterWallet = {
  readonly programId: string;
  /** Null: a first purchase here would make her a member. */
  readonly membershipId: string | null;
  readonly status: "active" | "control" | "closed";
  readonly joinedAt: string | null;
  /** Of a paid card: its last day. */
  readonly cardUntil: Day | null;
  /** What is left of each credit, soonest expiry first. */
  readonly lots: readonly CounterLot[];
  readonly debtUnits: number;
  readonly idleExpiresAt: string | null;
  readonly remainders: Readonly<Record<string, number>>;
  readonly tierId: string | null;
  /** Null: levels change nothing of what is earned, or she is no member yet. */
  readonly level: CounterLevel | null;
  readonly lastEarnedAt: string | null;
  readonly lastVisitOn: Day | null;
  /** The last day on which something was earned for the visit itself. */
  readonly visitEarnedOn: Day | null;
  /** What tickets have earned in the day, month and year of `on`, for the caps; null: no program needs it. */
  readonly earned: {
    readonly on: Day;
    readonly ofDay: number;
    readonly ofMonth: number;
    readonly ofYear: number;
  } | null;
};

export type CounterVoucher = Pick<
  Usable,
  "benefit" | "isBearer" | "channels" | "minBasketCents" | "balanceCents" | "lastDay"
> & {
  readonly code: string;
  readonly programId: string | null;
  /** False: beside no other code or voucher. Absent from counters that learnt it before there were such vouchers. */
  readonly isCombinable?: boolean;
  /** Which products it bears on; null: all. */
  readonly filter: LineFilter | null;
  readonly startsAt: string;
  readonly endsAt: string | null;
};

export type CounterWish = {
  readonly reward?: { readonly programId: string; readonly rewardId: string } | undefined;
  readonly voucherCodes?: readonly string[] | undefined;
  readonly payWith?: { readonly programId: string; readonly points: number | "max" } | undefined;
};

export type CounterAsked = {
  readonly programs: readonly CounterProgram[];
  readonly wallets: readonly CounterWallet[];
  readonly vouchers: readonly CounterVoucher[];
  /** What the goods cost, before reward, voucher and points. */
  readonly amountCents: Cents;
  readonly wish: CounterWish;
  /** ISO, UTC. */
  readonly at: string;
  /** Of the shop. */
  readonly day: Day;
  readonly timeZone: string;
  readonly storeId: string | null;
  readonly channel: "shop" | "web";
  /** The customer's first purchase. */
  readonly isFirst: boolean;
};

export type CounterEarned = {
  readonly programId: string;
  readonly units: number;
  readonly effects: readonly RuleEffect[];
  readonly remainders: Readonly<Record<string, number>>;
  readonly refused: "cap" | "cooldown" | "closed" | null;
  /** For joining and for the first purchase: besides the ticket. */
  readonly bonusUnits: number;
  /** What it earns may pay for the reward on the same ticket. */
  readonly spendsOwn: boolean;
  /** Vouchers of the program promised for the next purchase. */
  readonly promised: readonly string[];
  readonly isVisit: boolean;
  /** When what the ticket earned may be used and expires. */
  readonly activeFrom: string | null;
  readonly expiresAt: string | null;
  readonly bonusExpiresAt: string | null;
  readonly idleExpiresAt: string | null;
  /** Units that become vouchers by themselves, once all else is done. */
  readonly turnedUnits: number;
  /** The level after all that; null: not followed. */
  readonly reached: Pick<CounterWallet, "tierId" | "level"> | null;
};

export type CounterQuote = {
  readonly at: string;
  readonly day: Day;
  /** After discounts of rewards and vouchers. */
  readonly totalCents: Cents;
  /** Left to pay. */
  readonly dueCents: Cents;
  readonly discountCents: Cents;
  /** Rewards and vouchers, with what each takes off. */
  readonly lines: readonly Pick<AppliedAdvantage, "kind" | "id" | "code" | "programId" | "cents" | "units">[];
  readonly paidByPoints: {
    readonly programId: string;
    readonly units: number;
    readonly cents: Cents;
  } | null;
  readonly paidByGiftCards: readonly { readonly code: string; readonly cents: Cents }[];
  readonly earned: readonly CounterEarned[];
  /** By program. */
  readonly spent: readonly { readonly programId: string; readonly units: number }[];
  readonly refusals: readonly (Refusal & { readonly of: string })[];
};
