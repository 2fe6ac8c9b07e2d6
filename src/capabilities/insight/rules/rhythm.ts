import type { Thresholds } from "./thresholds.ts";

/** The gaps between a customer's purchase days, as far as they are known. */
export type Gaps = { readonly gapCount: number; readonly medianGapDays: number | null };

/**
 * A customer's own rhythm in days: her median gap, leaning on the shop's until she has gaps enough.
 * `(n·m + 3·M) / (n + 3)`: works from the first purchase and grows more personal with each one.
 */
export function ownRhythmDays(gaps: Gaps, shopRhythmDays: number, shopGapWeight: number): number {
  const own = gaps.medianGapDays === null ? 0 : gaps.gapCount * gaps.medianGapDays;
  return (own + shopGapWeight * shopRhythmDays) / (gaps.gapCount + shopGapWeight);
}

/** The same without her last gap: what could be expected of her before it. */
export function rhythmBeforeLastGapDays(gaps: Gaps, shopRhythmDays: number, shopGapWeight: number): number {
  const gapCount = Math.max(gaps.gapCount - 1, 0);
  return ownRhythmDays({ gapCount, medianGapDays: gaps.medianGapDays }, shopRhythmDays, shopGapWeight);
}

/**
 * Days of silence from which a customer of this rhythm is slipping away, and those from which she counts as gone. Where the shop
 * chose a number of days for everybody, the warning never comes later than in proportion.
 */
export function silenceLimits(
  rhythmDays: number,
  thresholds: Thresholds,
): { slipsAfterDays: number; lostAfterDays: number } {
  const { slippingRatio, lostRatio, lostAfterDays: fixedDays } = thresholds;
  const judged = Math.max(rhythmDays, thresholds.shortestRhythmDays);
  const slipsAfterDays = Math.ceil(slippingRatio * judged);
  if (fixedDays === 0) return { slipsAfterDays, lostAfterDays: Math.floor(lostRatio * judged) + 1 };
  const inProportion = Math.ceil((fixedDays * slippingRatio) / lostRatio);
  return { slipsAfterDays: Math.min(slipsAfterDays, inProportion), lostAfterDays: fixedDays };
}
