import { type Day, dayOfNumber } from "../../../values/day.ts";
import { auc } from "./accuracy.ts";
import type { Band } from "./band.ts";
import { countCustomers, groupCustomers, purchasesBetween } from "./histories.ts";
import { fitModel } from "./fit.ts";
import { customersOf, firstDayOf, type Ledger, learnSpend, repeatMeans } from "./ledger.ts";
import { fewestRepeatPurchases, type Model, type Rhythm } from "./model.ts";
import { lostChance, speaksAfterDays, threeMonths, unusualChance, year } from "./score.ts";
import { scoreGroups } from "./scoring.ts";
import { expectedSpend } from "./spend.ts";

/** The middle of what may come, and the ends between which it should lie four times out of five. */
export type Expected = { readonly middle: number; readonly low: number; readonly high: number };

/** A forecast made with what was known on the eve of its first day, beside what came. Of customers known by then. */
export type PastForecast = {
  readonly from: Day;
  readonly to: Day;
  readonly customers: number;
  readonly expected: number;
  readonly actual: number;
  readonly expectedCents: number;
  readonly actualCents: number;
  /** Purchases of those who came for the first time in the period: no forecast of customers can know them. */
  readonly newPurchases: number;
};

export type Coming = {
  readonly from: Day;
  readonly to: Day;
  readonly purchases: Expected;
  readonly cents: Expected;
  /** What the same weeks a year before taught: fact by forecast. Null: no year is known. */
  readonly season: number | null;
};

/** How those judged alike at the beginning of the last period behaved in it. */
export type Judged = { readonly customers: number; readonly cameBack: number };

/** Everything of a shop's forecast that is dear to compute. */
export type Outlook = {
  /** Customers it speaks of. */
  readonly customers: number;
  readonly months3: Coming;
  readonly year: Coming;
  /** Oldest first. Empty: the history is too short to have been put to the test. */
  readonly past: readonly PastForecast[];
  readonly judged: Readonly<Record<Band, Judged>> | null;
  /**
   * Of two customers, one who bought in the last period and one who did not: how often the calculation had put them in the
   * right order. One half is chance.
   */
  readonly order: number | null;
};

/** Quarters of 13 weeks, so that the same weeks a year before are four of them back; in a young shop four weeks. */
const quarter = 91;
const fourWeeks = 28;
const weeksOfAYear = 364;
const mostPast = 8;
/** The forecast is tried where at least as much was known before as it then had to foretell. */
export const periodDays = (history: number): number => (history >= 3 * quarter ? quarter : fourWeeks);

/** How far forecasts miss, of which no past of this shop says anything yet. */
const assumedMiss = 0.25;
/** Twenty times more or less. Where next to nothing is expected, chance alone would make the range endless. */
const widest = Math.log(20);
/** The tenth of a normal distribution lies beyond this many standard deviations. */
const z80 = 1.2816;

/**
 * What the shop may expect from the customers it knows, and how the same calculation did on its own past: each past period is
 * forecast with what was known on its eve.
 * @param model fitted as of `eve`
 * @param eve the last whole day known
 */
export function outlookOf(ledger: Ledger, model: Model, eve: number): Outlook {
  const history = eve - (firstDayOf(ledger) ?? eve);
  const length = periodDays(history);
  const lag = length === quarter ? weeksOfAYear / quarter : null;
  const trials: Trial[] = [];
  for (let back = 1; back <= mostPast + (lag ?? 0); back += 1) {
    const trial = tryOut(ledger, { on: eve - back * length, length, k: model.k, withJudgement: back === 1 });
    if (trial === null) break;
    trials.push(trial);
  }
  const seasonOf = (back: number): number | null => {
    const trial = lag === null ? undefined : trials[back + lag - 1];
    return trial === undefined ? null : seasonal(trial.expected, trial.actual);
  };
  const told = trials.slice(0, mostPast).map((trial, index) => withSeason(trial, seasonOf(index + 1)));
  const yearBefore = tryOut(ledger, {
    on: eve - weeksOfAYear,
    length: weeksOfAYear,
    k: model.k,
    withJudgement: false,
  });
  const [latest] = trials;
  const miss = missOf(told);
  const wholeYear = yearBefore === null ? null : seasonal(yearBefore.expected, yearBefore.actual);
  const coming = comingOf(ledger, model, eve);
  return {
    customers: customersOf(ledger),
    months3: coming(0, { season: seasonOf(0), miss }),
    year: coming(1, { season: wholeYear, miss }),
    past: told.toReversed(),
    judged: latest?.judged ?? null,
    order: latest?.order ?? null,
  };
}

type Trial = PastForecast & {
  readonly judged: Readonly<Record<Band, Judged>> | null;
  readonly order: number | null;
};

/** Learns with what was known on a day, foretells the days after, and looks. Null where too little was known. */
function tryOut(
  ledger: Ledger,
  {
    on,
    length,
    k,
    withJudgement,
  }: {
    readonly on: number;
    readonly length: number;
    readonly k: Rhythm;
    readonly withJudgement: boolean;
  },
): Trial | null {
  const known = on - (firstDayOf(ledger) ?? on);
  if (known < length) return null;
  const counted = countCustomers(ledger, on);
  const groups = groupCustomers(counted);
  if (groups.repeatPurchases < fewestRepeatPurchases) return null;
  const model = fitModel(groups, { k });
  const means = repeatMeans(ledger, counted);
  const spend = learnSpend(counted.x, means, ledger);
  const { expected, silence, lostAfter } = scoreGroups(model, groups, {
    horizons: [length],
    silenceDays: length,
    eps: unusualChance,
    pi: lostChance,
  });
  const bought = purchasesBetween(ledger, counted.who, on, on + length);
  const unusual = Float64Array.from(groups.x, (x, group) =>
    speaksAfterDays(model, { x, tx: groups.tx[group] ?? 0 }),
  );
  const judged = { active: emptyJudged(), to_revive: emptyJudged(), probably_lost: emptyJudged() };
  let [foreseen, foreseenCents, actual] = [0, 0, 0];
  for (let row = 0; row < counted.who.length; row += 1) {
    const group = groups.of[row] ?? 0;
    const purchases = expected[0]?.[group] ?? 0;
    const x = counted.x[row] ?? 0;
    foreseen += purchases;
    foreseenCents += purchases * expectedSpend(spend, { x, mean: means[row] ?? 0 });
    const came = bought[row] ?? 0;
    actual += came;
    const silent = (counted.t[row] ?? 0) - (counted.tx[row] ?? 0);
    const own = judged[bandAfter(silent, unusual[group] ?? 0, lostAfter[group] ?? Number.NaN)];
    own.customers += 1;
    own.cameBack += came > 0 ? 1 : 0;
  }
  const found = takings(ledger, on, on + length);
  return {
    from: dayOfNumber(on + 1),
    to: dayOfNumber(on + length),
    customers: counted.who.length,
    expected: foreseen,
    actual,
    expectedCents: foreseenCents,
    actualCents: found.knownCents,
    newPurchases: found.newPurchases,
    judged: withJudgement ? judged : null,
    order: withJudgement ? orderOf(groups.of, silence, bought) : null,
  };
}

const emptyJudged = (): { customers: number; cameBack: number } => ({ customers: 0, cameBack: 0 });

function bandAfter(silentDays: number, unusualAfter: number, lostAfter: number): Band {
  if (silentDays >= Math.max(Math.ceil(lostAfter), Math.ceil(unusualAfter))) return "probably_lost";
  return silentDays >= Math.ceil(unusualAfter) ? "to_revive" : "active";
}

/** How often a customer who bought was ranked above one who did not. Null when all did, or none. */
function orderOf(of: Int32Array, silence: Float64Array, bought: Int32Array): number | null {
  const silent = Uint8Array.from(bought, (count) => (count === 0 ? 1 : 0));
  const quiet = silent.reduce((sum, one) => sum + one, 0);
  if (quiet === 0 || quiet === silent.length) return null;
  return auc(
    Float64Array.from(of, (group) => silence[group] ?? 0),
    silent,
  );
}

/** What customers known by a day brought in the days after it, and how often others came. */
function takings(
  { starts, days, cents }: Ledger,
  after: number,
  until: number,
): { knownCents: number; newPurchases: number } {
  let [knownCents, newPurchases] = [0, 0];
  for (let customer = 0; customer < starts.length - 1; customer += 1) {
    const from = starts[customer] ?? 0;
    const to = starts[customer + 1] ?? 0;
    const isNew = (days[from] ?? 0) > after;
    for (let at = to - 1; at >= from && (days[at] ?? 0) > after; at -= 1) {
      if ((days[at] ?? 0) > until) continue;
      if (isNew) newPurchases += 1;
      else knownCents += cents[at] ?? 0;
    }
  }
  return { knownCents, newPurchases };
}

/** Fact by forecast of the same weeks a year before: what a season does. Of few purchases it is chance; never beyond 3. */
function seasonal(expected: number, actual: number): number | null {
  if (expected < 30 || actual < 1) return null;
  return Math.min(Math.max(actual / expected, 1 / 3), 3);
}

function withSeason(trial: Trial, season: number | null): PastForecast {
  const { judged: _, order: __, ...told } = trial;
  const by = season ?? 1;
  return { ...told, expected: told.expected * by, expectedCents: told.expectedCents * by };
}

/** How far past forecasts missed, in logarithms: root of the mean square, wider where there are few. */
function missOf(past: readonly PastForecast[]): number {
  const misses = past.flatMap(({ expected, actual }) =>
    expected > 0 && actual > 0 ? [Math.log(actual / expected) ** 2] : [],
  );
  if (misses.length === 0) return assumedMiss / z80;
  const mean = misses.reduce((sum, miss) => sum + miss, 0) / misses.length;
  return Math.sqrt(mean * (1 + 1 / misses.length));
}

/** What is to come within three months and within a year, in this order. */
function comingOf(ledger: Ledger, model: Model, eve: number) {
  const counted = countCustomers(ledger, eve);
  const groups = groupCustomers(counted);
  const means = repeatMeans(ledger, counted);
  const spend = learnSpend(counted.x, means, ledger);
  const horizons = [threeMonths, year];
  const { expected, alive } = scoreGroups(model, groups, {
    horizons,
    silenceDays: threeMonths,
    eps: unusualChance,
    pi: lostChance,
  });
  return (horizon: 0 | 1, { season, miss }: { season: number | null; miss: number }): Coming => {
    let [purchases, cents, variance] = [0, 0, 0];
    for (let row = 0; row < counted.who.length; row += 1) {
      const group = groups.of[row] ?? 0;
      const own = expected[horizon]?.[group] ?? 0;
      const x = counted.x[row] ?? 0;
      purchases += own;
      cents += own * expectedSpend(spend, { x, mean: means[row] ?? 0 });
      variance += varianceOf(own, alive[group] ?? 1, model.r + model.k * x);
    }
    const byChance = purchases > 0 ? Math.sqrt(variance) / purchases : 0;
    const spread = Math.min(z80 * Math.sqrt(byChance ** 2 + miss ** 2), widest);
    const by = season ?? 1;
    return {
      from: dayOfNumber(eve + 1),
      to: dayOfNumber(eve + (horizons[horizon] ?? 0)),
      purchases: around(purchases * by, spread),
      cents: around(cents * by, spread),
      season,
    };
  };
}

/** Of one customer's purchases: chance around her rate, the rate itself unknown, and whether she stays. */
function varianceOf(expected: number, alive: number, shape: number): number {
  const stays = Math.max(alive, 1e-9);
  const ifThere = expected / stays;
  return stays * (ifThere + ifThere ** 2 / shape) + stays * (1 - stays) * ifThere ** 2;
}

function around(middle: number, spread: number): Expected {
  return { middle, low: middle * Math.exp(-spread), high: middle * Math.exp(spread) };
}
