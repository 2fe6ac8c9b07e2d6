import type { Counted } from "./histories.ts";
import type { Parameters } from "./model.ts";

/**
 * Chance that a customer has not left, 0…1. Never to be shown as a number, nor to rank with where `showsLeaving` is
 * false; what ranks is {@link silenceProbability}.
 */
export function aliveProbability(model: Parameters, { x, tx, t }: Counted): number {
  const odds = logOddsOfLeaving(model, x);
  if (odds === Number.NEGATIVE_INFINITY) return 1;
  const { alpha, r, k } = model;
  const q = r + k * x;
  const d = odds + q * logRatio(alpha, tx, t) - Math.log(stillBetween(model, x, tx, t));
  return 1 / (1 + Math.exp(d));
}

/** Chance of no purchase in the next days, 0…1, whether she left or only stays silent. */
export function silenceProbability(model: Parameters, counted: Counted, days: number): number {
  const alive = aliveProbability(model, counted);
  return 1 - alive * (1 - silenceIfAlive(model, counted, days));
}

/** Chance that somebody who has not left does not buy in the next days. */
function silenceIfAlive(model: Parameters, { x, tx, t }: Counted, days: number): number {
  const { alpha, r, k } = model;
  const q = r + k * x;
  const passing = Math.exp(-q * logRatio(alpha, t, t + days));
  if (k === 1) return passing;
  return (passing * stillBetween(model, x, tx, t + days)) / stillBetween(model, x, tx, t);
}

/** ln of the odds, at the moment of the last purchase, that she left with it; minus infinity when she cannot have. */
export function logOddsOfLeaving({ kind, a, b }: Parameters, x: number): number {
  const z = kind === "mbg" ? 1 : 0;
  if (x + z === 0 || a === 0) return Number.NEGATIVE_INFINITY;
  return Math.log(a) - Math.log(b + x - 1 + z);
}

/** ln((alpha + to) / (alpha + from)), exact also for small steps. */
export function logRatio(alpha: number, from: number, to: number): number {
  return Math.log1p((to - from) / (alpha + from));
}

/**
 * S of the Erlang rhythm: the sum of the chances to be in each stage between two purchases, the first stage counting 1.
 * It is 1 where k = 1.
 */
export function stillBetween({ r, alpha, k }: Parameters, x: number, tx: number, t: number): number {
  return stagesSince({ r, alpha, k }, x, tx, t).reduce((sum, weight) => sum + weight, 0);
}

/** (q)_j ((T-t_x)/(alpha+T))^j / j! for the stages j = 0 … k-1 passed since the last purchase. */
export function stagesSince(
  { r, alpha, k }: Pick<Parameters, "r" | "alpha" | "k">,
  x: number,
  tx: number,
  t: number,
): number[] {
  const weights = [1];
  const share = (t - tx) / (alpha + t);
  for (let stage = 1; stage < k; stage += 1)
    weights.push(((weights[stage - 1] ?? 0) * (r + k * x + stage - 1) * share) / stage);
  return weights;
}
