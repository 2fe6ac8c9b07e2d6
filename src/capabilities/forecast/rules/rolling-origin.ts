import { auc, brier, type Calibration, calibration, logLoss } from "./accuracy.ts";
import { silenceProbability } from "./alive.ts";
import { expectedPurchases } from "./expectation.ts";
import { fitModel } from "./fit.ts";
import { countCustomers, groupCustomers, type Histories, purchasesBetween } from "./histories.ts";
import type { Model, Rhythm } from "./model.ts";

/** A forecast made as of a past day, against what was bought in the days after it. */
export type PastForecast = {
  /** The day as of which it was made. */
  readonly on: number;
  readonly horizonDays: number;
  readonly model: Model;
  readonly customers: number;
  /** Purchases of all. */
  readonly expected: number;
  readonly actual: number;
  /** (expected - actual) / actual; 0 when nobody bought. */
  readonly bias: number;
  /** Mean distance per customer. Purchases. */
  readonly meanError: number;
  /** Of the chance of silence. */
  readonly auc: number;
  readonly brier: number;
  readonly logLoss: number;
  readonly calibration: Calibration;
};

/** Fits as of a past day, forecasts the days after, and compares. Null when nobody had bought by then. */
export function pastForecast(
  histories: Histories,
  { on, horizonDays, k = 1 }: { readonly on: number; readonly horizonDays: number; readonly k?: Rhythm },
): PastForecast | null {
  const counted = countCustomers(histories, on);
  const customers = counted.x.length;
  if (customers === 0) return null;
  const groups = groupCustomers(counted);
  const model = fitModel(groups, { k });
  const bought = purchasesBetween(histories, counted.who, on, on + horizonDays);
  const expectedOf = new Float64Array(groups.n.length);
  const silenceOf = new Float64Array(groups.n.length);
  for (let group = 0; group < groups.n.length; group += 1) {
    const one = { x: groups.x[group] ?? 0, tx: groups.tx[group] ?? 0, t: groups.t[group] ?? 0 };
    expectedOf[group] = expectedPurchases(model, one, horizonDays);
    silenceOf[group] = silenceProbability(model, one, horizonDays);
  }
  const silence = Float64Array.from(groups.of, (group) => silenceOf[group] ?? 0);
  const isSilent = Array.from(bought, (count) => count === 0);
  let [expected, actual, error] = [0, 0, 0];
  bought.forEach((count, row) => {
    const foreseen = expectedOf[groups.of[row] ?? 0] ?? 0;
    expected += foreseen;
    actual += count;
    error += Math.abs(foreseen - count);
  });
  return {
    on,
    horizonDays,
    model,
    customers,
    expected,
    actual,
    bias: actual === 0 ? 0 : (expected - actual) / actual,
    meanError: error / customers,
    auc: auc(silence, isSilent),
    brier: brier(silence, isSilent),
    logLoss: logLoss(silence, isSilent),
    calibration: calibration(silence, isSilent),
  };
}

export type RhythmChoice = {
  readonly k: Rhythm;
  /** The forecasts compared, the latest origin first, one list for each k tried. */
  readonly tried: readonly { readonly k: Rhythm; readonly forecasts: readonly PastForecast[] }[];
};

/**
 * How regular the shop's customers are, by what would have foretold their silence best: each rhythm is fitted as of past
 * days and judged on the horizon after each (log-loss, mean over the origins). By likelihood alone regular rhythms win too
 * often and are then too sure. 1 when the past is too short to judge.
 * @param until the last day of the histories
 */
export function chooseRhythm(
  histories: Histories,
  { until, horizonDays, origins = 2 }: { until: number; horizonDays: number; origins?: number },
): RhythmChoice {
  const { days } = histories;
  let first = until;
  for (let at = 0; at < days.length; at += 1) first = Math.min(first, days[at] ?? until);
  const judged = Array.from({ length: origins }, (_, index) => until - (index + 1) * horizonDays).filter(
    (on) => on - first >= horizonDays,
  );
  const tried = ([1, 2, 3] as const).map((k) => ({
    k,
    forecasts: judged.flatMap((on) => pastForecast(histories, { on, horizonDays, k }) ?? []),
  }));
  const lossOf = ({ forecasts }: (typeof tried)[number]): number =>
    forecasts.reduce((sum, forecast) => sum + forecast.logLoss, 0) / forecasts.length;
  const [simple, ...others] = tried;
  let best = simple;
  for (const other of others) if (best !== undefined && lossOf(other) < lossOf(best)) best = other;
  return { k: best?.k ?? 1, tried };
}
