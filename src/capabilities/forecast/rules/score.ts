import { addDays, type Day, daysBetween } from "../../../values/day.ts";
import type { Band } from "../answers.ts";
import type { Model } from "./model.ts";
import { aliveProbability, expectedPurchases, lostAfterDays, unusualAfterDays } from "./predict.ts";
import { expectedSpend, type Spend } from "./spend.ts";

/** What a customer bought, as much of it as her forecast needs. Net of refunds; several receipts on a day are one purchase. */
export type Bought = {
  readonly firstDay: Day;
  readonly lastDay: Day;
  readonly purchaseDays: number;
  readonly netCents: number;
  /** Of the first purchase day, which says nothing of the following ones. */
  readonly firstCents: number;
};

/** What was learnt of a shop, and from which everybody's score follows. */
export type Learnt = {
  readonly model: Model;
  readonly spend: Spend;
  /** Share of net sales that stays once tax and cost are paid. */
  readonly marginRate: number;
  /** The first purchase day known to the shop. */
  readonly historyFrom: Day;
};

export type Score = {
  readonly cameBefore: boolean;
  readonly purchases3Months: number;
  readonly purchasesYear: number;
  readonly value3MonthsCents: number;
  readonly valueYearCents: number;
  /** Margin of a year, while she stays. */
  readonly potentialCents: number;
  readonly unusualOn: Day;
  readonly lostOn: Day | null;
};

export const threeMonths = 91;
export const year = 365;

/** A silence this rare, were she still a customer, is unusual. */
export const unusualChance = 0.1;
/** Below this chance that she is still a customer, she is probably lost. */
export const lostChance = 0.2;

/** Who comes with the first weeks of a file was most probably a customer before it. */
const firstWeeks = 28;
export const mayHaveComeBefore = (firstDay: Day, historyFrom: Day): boolean =>
  daysBetween(historyFrom, firstDay) < firstWeeks;

/** Mean of the purchase days after the first one, in cents; zero when there is none or nothing of it is left. */
export function meanRepeatCents({ purchaseDays, netCents, firstCents }: Bought): number {
  return purchaseDays < 2 ? 0 : Math.max((netCents - firstCents) / (purchaseDays - 1), 0);
}

/**
 * What may be expected of a customer, as of a day. The two dates depend on her purchases alone, the amounts on the day too.
 * Potential: expected spend of a purchase × purchases of a year at her own rate × margin, as if she stayed.
 */
export function scoreOf(learnt: Learnt, bought: Bought, today: Day): Score {
  const { model, spend, marginRate, historyFrom } = learnt;
  const x = bought.purchaseDays - 1;
  const tx = daysBetween(bought.firstDay, bought.lastDay);
  const t = Math.max(daysBetween(bought.firstDay, today), tx);
  const mean = meanRepeatCents(bought);
  const spendCents = expectedSpend(spend, mean > 0 ? x : 0, mean);
  const alive = aliveProbability(model, { x, tx, t });
  const in3Months = alive * expectedPurchases(model, x, t, threeMonths);
  const inYear = alive * expectedPurchases(model, x, t, year);
  const unusualAfter = Math.ceil(unusualAfterDays(model, { x, tx }, unusualChance));
  const lostAfter = lostAfterDays(model, { x, tx }, lostChance);
  return {
    cameBefore: mayHaveComeBefore(bought.firstDay, historyFrom),
    purchases3Months: in3Months,
    purchasesYear: inYear,
    value3MonthsCents: Math.round(in3Months * spendCents),
    valueYearCents: Math.round(inYear * spendCents),
    potentialCents: Math.round(purchasesAYear(model, x, t) * spendCents * marginRate),
    unusualOn: dayAfter(bought.lastDay, unusualAfter),
    lostOn:
      lostAfter === null ? null : dayAfter(bought.lastDay, Math.max(Math.ceil(lostAfter), unusualAfter)),
  };
}

/** Purchases of a year at her own rate, while she stays. */
function purchasesAYear({ r, alpha, k }: Model, x: number, t: number): number {
  return (((r + k * x) / (alpha + t)) * year) / k;
}

/** Days between two purchases at her own rate. */
export function usualDays(model: Model, { firstDay, purchaseDays }: Bought, today: Day): number {
  return year / purchasesAYear(model, purchaseDays - 1, Math.max(daysBetween(firstDay, today), 0));
}

// A day beyond any calendar says "never" as well, and fits a column of days.
const longestWait = 36_500;
const dayAfter = (day: Day, days: number): Day => addDays(day, Math.min(Math.max(days, 1), longestWait));

/** Where her silence has brought her by this day. */
export function bandOf({ unusualOn, lostOn }: Pick<Score, "unusualOn" | "lostOn">, today: Day): Band {
  if (lostOn !== null && today >= lostOn) return "probably_lost";
  return today >= unusualOn ? "to_revive" : "active";
}
