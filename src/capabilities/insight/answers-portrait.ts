import type { Habit } from "./rules/consumption.ts";
import type { Demand } from "./rules/demand.ts";
import type { Flow, Rise } from "./rules/flow.ts";
import type { Motive } from "./rules/motive.ts";
import type { Said } from "./rules/trait-rules.ts";
import type { LookAlikesSnapshot, Named } from "./snapshots.ts";

export type FlowAnswer = {
  /** Thirteen month ends and today; empty until the first computation. */
  readonly days: readonly string[];
  readonly since: string | null;
  readonly flow: Flow | null;
  readonly rises: readonly Rise[];
};

export type DemandAnswer = {
  /** Buyers of twelve months: of the group, and all. */
  readonly buyers: { readonly group: number; readonly all: number };
  readonly families: readonly Demand[];
  readonly products: readonly Demand[];
  readonly isSample: boolean;
};

export type LookAlike = {
  readonly position: number;
  readonly customerId: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly companyName: string | null;
  readonly city: string | null;
  readonly createdOn: string;
  readonly canEmail: boolean;
  readonly canPost: boolean;
  readonly canPhone: boolean;
  readonly reasons: readonly Named<Said>[];
};
export type LookAlikesAnswer = {
  readonly snapshot: LookAlikesSnapshot | null;
  readonly items: readonly LookAlike[];
  readonly nextAfter: number | null;
};

export type Favourite = {
  readonly id: string;
  readonly name: string;
  readonly cents: number;
  /** Of all she spent on products. */
  readonly share: number;
  /** Days on which she bought it. */
  readonly days: number;
};

export type Consumption = {
  /** Sales not wholly given back. */
  readonly visits: number;
  readonly basketCents: number | null;
  readonly families: readonly Favourite[];
  readonly products: readonly Favourite[];
  readonly weekday: Habit | null;
  readonly hours: Habit | null;
  readonly store: Habit | null;
  readonly channel: Habit | null;
  readonly seller: Habit | null;
  /** Months, "1" to "12", in which she comes more than in others. */
  readonly season: readonly Habit[];
  readonly discounts: {
    readonly came: number;
    readonly of: number;
    readonly shopShare: number | null;
    readonly habit: "more" | "less" | "like" | "unknown";
  };
  readonly motive: {
    readonly motive: Motive;
    readonly evidence: string;
    readonly came: number;
    readonly outOf: number;
    readonly base: number;
    readonly judgedOn: string;
  } | null;
};
