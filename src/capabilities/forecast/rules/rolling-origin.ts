import { fitModel } from "./fit.ts";
import { type ForecastError, forecastError, forecastsOf } from "./forecast-error.ts";
import { countCustomers, groupCustomers, type Histories, purchasesBetween } from "./histories.ts";
import type { Model, Rhythm } from "./model.ts";

/** A forecast made as of a past day, against what was bought in the days after it. */
export type PastForecast = ForecastError & {
  /** The day as of which it was made. */
  readonly on: number;
  readonly horizonDays: number;
  readonly model: Model;
};

/** Fits as of a past day, forecasts the days after, and compares. Null when nobody had bought by then. */
export function pastForecast(
  histories: Histories,
  { on, horizonDays, k = 1 }: { readonly on: number; readonly horizonDays: number; readonly k?: Rhythm },
): PastForecast | null {
  const counted = countCustomers(histories, on);
  if (counted.x.length === 0) return null;
  const groups = groupCustomers(counted);
  const model = fitModel(groups, { k });
  const bought = purchasesBetween(histories, counted.who, on, on + horizonDays);
  return { on, horizonDays, model, ...forecastError(forecastsOf(model, groups, horizonDays), bought) };
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
