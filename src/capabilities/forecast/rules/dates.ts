import { logOddsOfLeaving, logRatio, stillBetween } from "./alive.ts";
import type { Counted } from "./histories.ts";
import type { Model, Parameters } from "./model.ts";

type Past = Pick<Counted, "x" | "tx">;

/**
 * Days of silence since the last purchase that somebody who has not left would exceed only with chance `eps`. Closed form
 * for k = 1: (alpha + t_x) (eps^(-1/(r+x)) - 1). Infinity is never answered: at most a thousand years.
 */
export function unusualAfterDays(model: Parameters, { x, tx }: Past, eps: number): number {
  const { alpha, r, k } = model;
  const q = r + k * x;
  const atOnce = (alpha + tx) * Math.expm1(-Math.log(eps) / q);
  if (k === 1) return Math.min(atOnce, furthestDays);
  // In stages the same silence is less likely: the answer lies beyond that of a single stage.
  const chance = (days: number): number =>
    Math.log(stillBetween(model, x, tx, tx + days)) - q * logRatio(alpha, tx, tx + days);
  return whereItFalls(chance, Math.log(eps), Math.max(atOnce, 1e-9));
}

/**
 * Days since the last purchase after which, if she does not come, the chance that she has not left is below `pi`. Closed
 * form for k = 1: (alpha + t_x) ((1/pi - 1)(b+x-1+z)/a)^(1/(r+x)) - alpha - t_x. Zero when it is so from the start.
 * @returns null where the purchases do not show that customers leave: then only {@link unusualAfterDays} can be said
 */
export function lostAfterDays(
  model: Parameters & Pick<Model, "showsLeaving">,
  { x, tx }: Past,
  pi: number,
): number | null {
  if (!model.showsLeaving) return null;
  const { alpha, r, k } = model;
  const odds = logOddsOfLeaving(model, x);
  if (odds === Number.NEGATIVE_INFINITY) return null;
  const q = r + k * x;
  const wanted = Math.log(1 / pi - 1) - odds;
  if (wanted <= 0) return 0;
  const atOnce = (alpha + tx) * Math.expm1(wanted / q);
  if (k === 1) return Math.min(atOnce, furthestDays);
  const minusOdds = (days: number): number =>
    Math.log(stillBetween(model, x, tx, tx + days)) - q * logRatio(alpha, tx, tx + days);
  return whereItFalls(minusOdds, -wanted, Math.max(atOnce, 1e-9));
}

/** A thousand years: no date of a calendar lies further. */
const furthestDays = 365_250;

/** Where a falling function of the days meets a value, no earlier than `from`; by halving. */
function whereItFalls(value: (days: number) => number, wanted: number, from: number): number {
  let low = Math.min(from, furthestDays);
  let high = low;
  while (value(high) > wanted && high < furthestDays) high = Math.min(high * 2, furthestDays);
  if (value(high) > wanted) return furthestDays;
  for (let step = 0; step < 200 && high - low > high * 1e-15; step += 1) {
    const middle = (low + high) / 2;
    if (value(middle) > wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
