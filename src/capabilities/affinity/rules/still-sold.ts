import { middleOf } from "./rhythm.ts";
import type { Lines } from "./purchases.ts";

// An Easter egg in November: what nobody has bought for some weeks is not to be had, even if nobody said so.
const usualSilence = 45;
const patience = 6;
// Two seasons a year apart are no rhythm.
const fewestGaps = 3;

/**
 * The last day on which a product may be proposed without being sold again: 45 days after its last sale, or six times the usual
 * gap between the days on which it sells, where that is longer and known from three gaps at least.
 * @param days on which it was sold, ascending, each once; in days since 1970
 * @returns null when it never was
 */
export function proposedUntil(days: ArrayLike<number>): number | null {
  const last = days[days.length - 1];
  if (last === undefined) return null;
  const gaps = Float64Array.from(
    { length: days.length - 1 },
    (_, at) => (days[at + 1] as number) - (days[at] as number),
  ).sort();
  const usual = gaps.length < fewestGaps ? 0 : middleOf(gaps);
  return last + Math.max(usualSilence, Math.floor(patience * usual));
}

/** The same of each product of a shop, whoever bought it; -1: never sold. */
export function eachProposedUntil({ place, day }: Lines, productCount: number): Int32Array {
  const longest = 100_000;
  const keys = Float64Array.from(place, (product, line) => product * longest + (day[line] as number)).sort();
  const until = new Int32Array(productCount).fill(-1);
  let from = 0;
  while (from < keys.length) {
    const product = Math.floor((keys[from] as number) / longest);
    const days: number[] = [];
    let at = from;
    for (; at < keys.length && (keys[at] as number) < (product + 1) * longest; at += 1) {
      const sold = (keys[at] as number) - product * longest;
      if (sold !== days.at(-1)) days.push(sold);
    }
    until[product] = proposedUntil(days) ?? -1;
    from = at;
  }
  return until;
}
