import { auc, brier, type Calibration, calibration, logLoss } from "./accuracy.ts";
import { aliveProbability, silenceProbability } from "./alive.ts";
import { expectedPurchases } from "./expectation.ts";
import type { Groups } from "./histories.ts";
import type { Parameters } from "./model.ts";

/** What a forecast was worth, once the days it spoke of have passed. */
export type ForecastError = {
  readonly customers: number;
  /** Purchases of all. */
  readonly expected: number;
  readonly actual: number;
  /** (expected - actual) / actual; 0 when nobody bought. */
  readonly bias: number;
  /** Mean distance per customer. Purchases. */
  readonly meanError: number;
  /** Root of the mean squared distance per customer. Purchases. */
  readonly rootMeanSquare: number;
  /** Mean squared distance of ln(1 + purchases). */
  readonly meanSquareOfLog: number;
  /** Of forecast and fact over the customers. */
  readonly correlation: number;
  /** Of the chance of silence. */
  readonly auc: number;
  readonly brier: number;
  readonly logLoss: number;
  readonly calibration: Calibration;
};

/** The forecast of each customer, in the order of `groups.of`. */
export function forecastsOf(
  model: Parameters,
  groups: Groups,
  horizonDays: number,
): { readonly expected: Float64Array; readonly silence: Float64Array; readonly alive: Float64Array } {
  const size = groups.n.length;
  const [expected, silence, alive] = [0, 1, 2].map(() => new Float64Array(size));
  for (let group = 0; group < size; group += 1) {
    const one = { x: groups.x[group] ?? 0, tx: groups.tx[group] ?? 0, t: groups.t[group] ?? 0 };
    if (expected !== undefined) expected[group] = expectedPurchases(model, one, horizonDays);
    if (silence !== undefined) silence[group] = silenceProbability(model, one, horizonDays);
    if (alive !== undefined) alive[group] = aliveProbability(model, one);
  }
  const own = (values?: Float64Array) => Float64Array.from(groups.of, (group) => values?.[group] ?? 0);
  return { expected: own(expected), silence: own(silence), alive: own(alive) };
}

/** Compares forecasts with what each customer then bought. */
export function forecastError(
  { expected, silence }: Pick<ReturnType<typeof forecastsOf>, "expected" | "silence">,
  bought: ArrayLike<number>,
): ForecastError {
  const customers = expected.length;
  const actual = Float64Array.from(bought);
  const isSilent = Array.from(actual, (count) => count === 0);
  const mean = (valueOf: (row: number) => number): number =>
    customers === 0 ? 0 : expected.reduce((sum, _, row) => sum + valueOf(row), 0) / customers;
  const foreseen = (row: number): number => expected[row] ?? 0;
  const came = (row: number): number => actual[row] ?? 0;
  const [meanForeseen, meanCame] = [mean(foreseen), mean(came)];
  const covariance = mean((row) => (foreseen(row) - meanForeseen) * (came(row) - meanCame));
  const spread = Math.sqrt(
    mean((row) => (foreseen(row) - meanForeseen) ** 2) * mean((row) => (came(row) - meanCame) ** 2),
  );
  return {
    customers,
    expected: meanForeseen * customers,
    actual: meanCame * customers,
    bias: meanCame === 0 ? 0 : (meanForeseen - meanCame) / meanCame,
    meanError: mean((row) => Math.abs(foreseen(row) - came(row))),
    rootMeanSquare: Math.sqrt(mean((row) => (foreseen(row) - came(row)) ** 2)),
    meanSquareOfLog: mean((row) => (Math.log1p(foreseen(row)) - Math.log1p(came(row))) ** 2),
    correlation: spread > 0 ? covariance / spread : 0,
    auc: auc(silence, isSilent),
    brier: brier(silence, isSilent),
    logLoss: logLoss(silence, isSilent),
    calibration: calibration(silence, isSilent),
  };
}
