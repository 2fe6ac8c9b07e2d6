import {
  auc,
  fitSpend,
  fitWithoutLeaving,
  type ForecastError,
  forecastError,
  forecastsOf,
  type Groups,
  type Model,
  type Spend,
} from "../../capabilities/forecast/index.ts";
import type { Split } from "./analytics-data.ts";
import type { Figures } from "./figures.ts";
import { CaseFault } from "./words.ts";

/** The studies count time in weeks, the product in days. */
export const week = 7;

/** How near a figure has to be, by kind: what the files say under "tolerances". */
export const within = {
  parameters: { part: 1e-3 },
  probability: { by: 1e-4 },
  expectation: { part: 1e-4 },
  holdout: { by: 1e-3 },
} as const;

/** The log-likelihood with time in weeks: a change of unit adds ln 7 for each repeat purchase. */
export function logLikelihoodInWeeks(
  { logLikelihood }: Pick<Model, "logLikelihood">,
  { repeatPurchases }: Pick<Groups, "repeatPurchases">,
): number {
  return logLikelihood + repeatPurchases * Math.log(week);
}

/** Compares a log-likelihood: near, and never lower than expected. */
export function compareLogLikelihood(figures: Figures, found: number): void {
  figures.near(found, { by: 0.01 });
  figures.atLeast(found, 1e-5);
}

/** Compares what a model foretold with what the study says it foretold. */
export function compareHoldout(
  figures: Figures,
  model: Model,
  { groups, bought, x, horizonDays }: Split,
  conditionalMeans: readonly number[] | null,
): void {
  const forecasts = forecastsOf(model, groups, horizonDays);
  const error = forecastError(forecasts, bought);
  const { holdout } = within;
  figures.at("total_expected").near(error.expected, { part: 1e-4 });
  figures.at("total_actual").same(error.actual);
  for (const [key, found] of measures(error)) figures.at(key).near(found, holdout);
  figures.at("expected_by_x").near(meanByX(forecasts.expected, x), holdout);
  const told = figures.keys();
  if (!told.includes("AUC_p_silent")) return;
  const isSilent = bought.map((count) => count === 0);
  figures.at("AUC_p_silent").near(error.auc, holdout);
  figures.at("Brier_p_silent").near(error.brier, holdout);
  figures.at("logloss_p_silent").near(error.logLoss, holdout);
  if (model.a > 0) {
    const left = forecasts.alive.map((chance) => 1 - chance);
    figures.at("AUC_of_1_minus_p_alive_for_silence").near(auc(left, isSilent), holdout);
  }
  if (conditionalMeans === null || !told.includes("revenue_expected")) return;
  const revenue = forecasts.expected.reduce(
    (sum, count, row) => sum + count * (conditionalMeans[row] ?? 0),
    0,
  );
  figures.at("revenue_expected").near(revenue, { part: 1e-4 });
}

function measures(error: ForecastError): readonly (readonly [string, number])[] {
  return [
    ["bias", error.bias],
    ["MAE", error.meanError],
    ["RMSE", error.rootMeanSquare],
    ["MSLE", error.meanSquareOfLog],
    ["correlation", error.correlation],
  ];
}

/** Means by number of repeat purchases, 7 and more together. */
export function meanByX(values: ArrayLike<number>, x: readonly number[]): number[] {
  const sums = new Array<number>(8).fill(0);
  const counts = new Array<number>(8).fill(0);
  x.forEach((repeats, row) => {
    const place = Math.min(repeats, 7);
    sums[place] = (sums[place] ?? 0) + (values[row] ?? 0);
    counts[place] = (counts[place] ?? 0) + 1;
  });
  return sums.map((sum, place) => sum / (counts[place] ?? 1));
}

export const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** The model in which nobody ever leaves. */
export function neverLeaving({ groups }: Split): Model {
  const { customers, repeatPurchases } = groups;
  const found = fitWithoutLeaving(groups);
  return { ...found, kind: "bg", k: 1, a: 0, b: 1, showsLeaving: false, customers, repeatPurchases };
}

/** What a purchase is worth, without the penalty: the studies have none. */
export function spendOf({ x, means }: Split): Spend {
  const spend = fitSpend(
    x.map((repeats, row) => ({ x: repeats, mean: means[row] ?? 0 })),
    { penalised: false },
  );
  if (spend === null) throw new CaseFault("nobody spent twice");
  return spend;
}

/** The naive rules that the models are held against. */
export function compareRules(figures: Figures, { x, tx, t, bought, horizonDays }: Split): void {
  const isSilent = bought.map((count) => count === 0);
  const naive = x.map((repeats, row) => (t[row] === 0 ? 0 : (repeats / (t[row] ?? 1)) * horizonDays));
  const error = forecastError(
    { expected: Float64Array.from(naive), silence: new Float64Array(x.length) },
    bought,
  );
  const rate = figures.at("naive_rate_x_over_T");
  rate.at("MAE").near(error.meanError, within.holdout);
  rate.at("RMSE").near(error.rootMeanSquare, within.holdout);
  rate.at("total_expected").near(error.expected, { part: 1e-4 });
  const scores = simpleScores({ x, tx, t });
  figures.at("recency_only", "AUC_silence").near(auc(scores.recency, isSilent), within.holdout);
  const gap = figures.at("recency_over_personal_gap");
  gap.told("definition");
  gap.at("AUC_silence").near(auc(scores.overGap, isSilent), within.holdout);
  figures.at("frequency_only", "AUC_silence").near(
    auc(
      x.map((repeats) => -repeats),
      isSilent,
    ),
    within.holdout,
  );
}

/** Days of silence, and the same in own mean gaps (the median customer's for those with one purchase). */
export function simpleScores({ x, tx, t }: Pick<Split, "x" | "tx" | "t">): {
  readonly recency: readonly number[];
  readonly overGap: readonly number[];
} {
  const recency = t.map((days, row) => days - (tx[row] ?? 0));
  const gaps = x.map((repeats, row) => (repeats > 0 ? (tx[row] ?? 0) / repeats : null));
  const medianGap = median(gaps.filter((gap) => gap !== null));
  return { recency, overGap: recency.map((days, row) => days / (gaps[row] ?? medianGap)) };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
