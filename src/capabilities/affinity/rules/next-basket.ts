import { addWeights, type Neighbours } from "./neighbours.ts";

/** One product in a customer's past: the days on which she bought it, ascending. */
export type BoughtProduct = { readonly place: number; readonly days: ArrayLike<number> };

/** After so many days a purchase says half as much of what she wants. */
const halfLifeDays = 90;

/** How much of these purchase days is left: each counts 1 on its day, a half ninety days later. */
export function decayed(days: ArrayLike<number>, today: number): number {
  let strength = 0;
  for (let at = 0; at < days.length; at += 1)
    strength += 2 ** (((days[at] as number) - today) / halfLifeDays);
  return strength;
}

/** How strongly it says what else she likes: buying it more often than once says no more of other products. */
export function tasteOf(days: ArrayLike<number>, today: number): number {
  return Math.min(1, decayed(days, today));
}

/** What her purchases, the older the weaker, say of every product she might take to. */
export function tasteScores(
  bought: readonly BoughtProduct[],
  neighbours: Neighbours,
  today: number,
  scores: Float64Array,
): Float64Array {
  scores.fill(0);
  for (const { place, days } of bought) addWeights(scores, neighbours, place, tasteOf(days, today));
  return scores;
}

/**
 * What she will most likely buy on her next purchase day: what she bought on most days, what goes with it, what sells now.
 * Better than any part of it on the months that followed, in real shops.
 * @param trend purchase days of the last thirty days per product
 */
export function nextBasketScores(
  bought: readonly BoughtProduct[],
  neighbours: Neighbours,
  trend: { readonly recent: Int32Array; readonly most: number },
  today: number,
  scores: Float64Array,
): Float64Array {
  tasteScores(bought, neighbours, today, scores);
  for (const { place, days } of bought) scores[place] = (scores[place] as number) + days.length;
  if (trend.most > 0)
    for (let place = 0; place < scores.length; place += 1)
      scores[place] = (scores[place] as number) + (trend.recent[place] as number) / trend.most;
  return scores;
}
