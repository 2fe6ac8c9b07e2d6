import { addDays, type Day, daysBetween } from "../../../values/day.ts";
import { silenceProbability } from "./alive.ts";
import { lostAfterDays, unusualAfterDays } from "./dates.ts";
import { expectedPurchases } from "./expectation.ts";
import type { Counted, Groups } from "./histories.ts";
import type { Model, Parameters } from "./model.ts";
import { scoreGroups } from "./scoring.ts";
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
  readonly model: Parameters & Pick<Model, "showsLeaving">;
  /** In cents. */
  readonly spend: Pick<Spend, "p" | "q" | "gamma" | "populationMean">;
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
/** So is one after which it is as likely that she has left. */
export const doubtfulChance = 0.5;
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

/** What her purchase days alone foretell. Days are counted from the last purchase. */
export type Foreseen = {
  readonly in3Months: number;
  readonly inYear: number;
  readonly unusualAfter: number;
  readonly lostAfter: number | null;
};

/** In days since the first purchase. Purchases after the day, which a wrong clock can bring, end the counting themselves. */
export function countOf({ firstDay, lastDay, purchaseDays }: Bought, today: Day): Counted {
  const tx = daysBetween(firstDay, lastDay);
  return { x: purchaseDays - 1, tx, t: Math.max(daysBetween(firstDay, today), tx) };
}

export function foresee(model: Learnt["model"], counted: Counted): Foreseen {
  return {
    in3Months: expectedPurchases(model, counted, threeMonths),
    inYear: expectedPurchases(model, counted, year),
    unusualAfter: speaksAfterDays(model, counted),
    lostAfter: lostAfterDays(model, counted, lostChance),
  };
}

/** Days since the last purchase from which on her silence says something. */
export function speaksAfterDays(model: Learnt["model"], counted: Pick<Counted, "x" | "tx">): number {
  if (counted.x === 0) return halvedAfterDays(model);
  const doubtful = lostAfterDays(model, counted, doubtfulChance) ?? Number.POSITIVE_INFINITY;
  return Math.min(unusualAfterDays(model, counted, unusualChance), doubtful);
}

/**
 * A single purchase has no rhythm: its silence speaks once the chance to see her within three months is half of what it was on
 * the first day.
 */
function halvedAfterDays(model: Learnt["model"]): number {
  const chanceAfter = (days: number): number =>
    1 - silenceProbability(model, { x: 0, tx: 0, t: days }, threeMonths);
  const half = chanceAfter(0) / 2;
  let [low, high] = [0, longestWait];
  while (high - low > 0.01) {
    const middle = (low + high) / 2;
    if (chanceAfter(middle) > half) low = middle;
    else high = middle;
  }
  return high;
}

/** The same for many at once; the answer tells what is foreseen of each group. */
export function foreseeGroups(model: Model, groups: Groups): (group: number) => Foreseen {
  const { expected, lostAfter } = scoreGroups(model, groups, {
    horizons: [threeMonths, year],
    silenceDays: threeMonths,
    eps: unusualChance,
    pi: lostChance,
  });
  const [in3Months, inYear] = expected;
  return (group) => {
    const lost = lostAfter[group] ?? Number.NaN;
    return {
      in3Months: in3Months?.[group] ?? 0,
      inYear: inYear?.[group] ?? 0,
      unusualAfter: speaksAfterDays(model, { x: groups.x[group] ?? 0, tx: groups.tx[group] ?? 0 }),
      lostAfter: Number.isNaN(lost) ? null : lost,
    };
  };
}

/**
 * What may be expected of a customer, as of a day. The two dates depend on her purchases alone, the amounts on the day too.
 * Potential: expected spend of a purchase × purchases of a year at her own rate × margin, as if she stayed.
 */
export function scoreOf(
  learnt: Learnt,
  bought: Bought,
  today: Day,
  foreseen = foresee(learnt.model, countOf(bought, today)),
): Score {
  const { model, spend, marginRate, historyFrom } = learnt;
  const counted = countOf(bought, today);
  const spendCents = expectedSpend(spend, { x: counted.x, mean: meanRepeatCents(bought) });
  const unusualAfter = Math.ceil(foreseen.unusualAfter);
  const lostAfter =
    foreseen.lostAfter === null ? null : Math.max(Math.ceil(foreseen.lostAfter), unusualAfter);
  return {
    cameBefore: mayHaveComeBefore(bought.firstDay, historyFrom),
    purchases3Months: foreseen.in3Months,
    purchasesYear: foreseen.inYear,
    value3MonthsCents: Math.round(foreseen.in3Months * spendCents),
    valueYearCents: Math.round(foreseen.inYear * spendCents),
    potentialCents: Math.round(purchasesAYear(model, counted) * spendCents * marginRate),
    unusualOn: dayAfter(bought.lastDay, unusualAfter),
    lostOn: lostAfter === null ? null : dayAfter(bought.lastDay, lostAfter),
  };
}

/** Purchases of a year at her own rate, while she stays. */
function purchasesAYear({ r, alpha, k }: Parameters, { x, t }: Counted): number {
  return (((r + k * x) / (alpha + t)) * year) / k;
}

/** Days between two purchases at her own rate. */
export function usualDays(model: Parameters, bought: Bought, today: Day): number {
  return year / purchasesAYear(model, countOf(bought, today));
}

// A day beyond any calendar says "never" as well, and fits a column of days.
const longestWait = 36_500;
const dayAfter = (day: Day, days: number): Day => addDays(day, Math.min(Math.max(days, 1), longestWait));
