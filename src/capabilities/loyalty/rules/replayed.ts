import { dayOfNumber } from "../../../values/day.ts";
import type { ProgramDefinition } from "../schema-definition.ts";
import type { History } from "./history.ts";
import type { ShopCosts } from "./reward-worth.ts";

export type ReplayOptions = {
  /** Days since 1970, both included. */
  readonly fromDay: number;
  readonly toDay: number;
  readonly timeZone: string;
  readonly costs: ShopCosts;
  /** Of the people who reach a reward, those who take it. */
  readonly claimShare: number;
  /** Of the buyers, those who join when the program is not for everyone. */
  readonly joinShare: number;
  /** Purchase days that make a regular. */
  readonly regularDays: number;
  /** Part of the customers to look at; 1: all. */
  readonly sampleShare: number;
};

export type ReplayedPerson = {
  readonly customerId: string;
  readonly tickets: number;
  readonly cents: number;
  readonly units: number;
  readonly left: number;
  readonly rewards: number;
  readonly rewardCents: number;
  readonly daysToFirstReward: number | null;
  readonly tierId: string | null;
};

export type RewardTally = { count: number; costCents: number; readonly name: string };

/** What would have happened: units and cents of the customers looked at, not scaled up. */
export type Replay = {
  buyers: number;
  members: number;
  tickets: number;
  salesCents: number;
  /** Of it, to members who received something; and to those who came at least halfway to their first reward. */
  rewardedSalesCents: number;
  halfwaySalesCents: number;
  /** Given less what refunds took back. */
  units: number;
  /** By rules per amount: what they gave, and what they would give without any step. */
  amountUnits: number;
  idealUnits: number;
  emptyTickets: number;
  neverEarned: number;
  /** The same program with the remainder carried when it is not, not carried when it is. */
  other: { units: number; neverEarned: number } | null;
  rewards: number;
  rewardedMembers: number;
  rewardValueCents: number;
  rewardCostCents: number;
  feesCents: number;
  regulars: number;
  regularsNeverRewarded: number;
  /** Members some of whose units expired before they had reached any reward. */
  expiredTooSoon: number;
  usedUnits: number;
  expiredUnits: number;
  leftUnits: number;
  readonly byReward: Map<string, RewardTally>;
  readonly tiers: Map<string, number>;
  readonly daysToFirst: number[];
  readonly unitsByMember: number[];
  readonly rewardsByMember: number[];
  /** What came and went in each month of the period. */
  readonly monthUnits: Float64Array;
  readonly people: ReplayedPerson[];
};

/** The months of a period, `YYYY-MM`. */
export function monthsOf(fromDay: number, toDay: number): string[] {
  const months: string[] = [];
  const last = dayOfNumber(toDay).slice(0, 7);
  let [year = 0, month = 0] = dayOfNumber(fromDay).split("-").map(Number);
  for (;;) {
    const text = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;
    if (text > last) return months;
    months.push(text);
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
}

/** Nothing has been looked at yet. */
export function emptyReplay(months: number, hasOther: boolean): Replay {
  return {
    buyers: 0,
    members: 0,
    tickets: 0,
    salesCents: 0,
    rewardedSalesCents: 0,
    halfwaySalesCents: 0,
    units: 0,
    amountUnits: 0,
    idealUnits: 0,
    emptyTickets: 0,
    neverEarned: 0,
    other: hasOther ? { units: 0, neverEarned: 0 } : null,
    rewards: 0,
    rewardedMembers: 0,
    rewardValueCents: 0,
    rewardCostCents: 0,
    feesCents: 0,
    regulars: 0,
    regularsNeverRewarded: 0,
    expiredTooSoon: 0,
    usedUnits: 0,
    expiredUnits: 0,
    leftUnits: 0,
    byReward: new Map(),
    tiers: new Map(),
    daysToFirst: [],
    unitsByMember: [],
    rewardsByMember: [],
    monthUnits: new Float64Array(months),
    people: [],
  };
}

/** Whether a program looks at products, so that lines must be loaded. */
export function needsLines(definition: ProgramDefinition): boolean {
  const looks = (filter: { readonly [key: string]: unknown }): boolean =>
    Object.values(filter).some((words) => Object.keys(words as object).length > 0);
  return (
    definition.earn.rules.some(
      (rule) =>
        rule.enabled &&
        rule.type !== "action" &&
        (rule.type === "per_quantity" || rule.minQuantity > 0 || looks(rule.filter)),
    ) ||
    definition.rewards.some(({ type, enabled }) => enabled && type === "cheapest_free") ||
    definition.purchaseVouchers.some(({ minQuantity, voucher }) => minQuantity > 0 || looks(voucher.filter))
  );
}

/** The first and the last day of all receipts; null when there are none. */
export function reachOf({ day }: History): { fromDay: number; toDay: number } | null {
  if (day.length === 0) return null;
  let [fromDay, toDay] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const one of day) {
    if (one < fromDay) fromDay = one;
    if (one > toDay) toDay = one;
  }
  return { fromDay, toDay };
}
