import { student95, twoSidedStudent } from "./normal.ts";
import type { Random } from "./random.ts";

/** Mean of numbers; 0 of none. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] ?? 0;
  return values.length === 0 ? 0 : sum / values.length;
}

/** Variance with n - 1; 0 of fewer than two. */
export function varianceOf(values: ArrayLike<number>): number {
  const mean = meanOf(values);
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += ((values[index] ?? 0) - mean) ** 2;
  return values.length < 2 ? 0 : sum / (values.length - 1);
}

export type MeanDifference = {
  readonly difference: number;
  readonly error: number;
  readonly low: number;
  readonly high: number;
  readonly t: number;
  readonly degreesOfFreedom: number;
  readonly p: number;
};

/**
 * Welch's test of two means with its interval at 95 % (Welch 1947). Not for what customers spend with arms of unequal size:
 * there it cries wolf; see {@link permutationTest}. Null where neither side varies.
 */
export function welchTest(one: ArrayLike<number>, other: ArrayLike<number>): MeanDifference | null {
  const [first, second] = [varianceOf(one) / one.length, varianceOf(other) / other.length];
  const error = Math.sqrt(first + second);
  if (!(error > 0)) return null;
  const difference = meanOf(one) - meanOf(other);
  const degreesOfFreedom =
    (first + second) ** 2 / (first ** 2 / (one.length - 1) + second ** 2 / (other.length - 1));
  const half = student95(degreesOfFreedom) * error;
  return {
    difference,
    error,
    low: difference - half,
    high: difference + half,
    t: difference / error,
    degreesOfFreedom,
    p: twoSidedStudent(difference / error, degreesOfFreedom),
  };
}

/**
 * Chance, where nothing differs, of a difference of means as large as the one seen, by drawing the arms anew
 * (Fisher 1935; with the seen one among the draws, so that it is never zero). Only those who spent something are drawn.
 */
export function permutationTest(
  treated: ArrayLike<number>,
  control: ArrayLike<number>,
  random: Random,
  draws = 999,
): number {
  const spent = [...Array.from(treated), ...Array.from(control)].filter((amount) => amount !== 0);
  const total = spent.reduce((sum, amount) => sum + amount, 0);
  const all = treated.length + control.length;
  const differenceWith = (inControl: number): number =>
    Math.abs((total - inControl) / treated.length - inControl / control.length);
  const seen = differenceWith(meanOf(control) * control.length) * (1 - 1e-12);
  let asLarge = 1;
  for (let draw = 0; draw < draws; draw += 1) {
    let [inControl, places, left] = [0, control.length, all];
    for (const amount of spent) {
      if (random() * left < places) {
        inControl += amount;
        places -= 1;
      }
      left -= 1;
    }
    if (differenceWith(inControl) >= seen) asLarge += 1;
  }
  return asLarge / (draws + 1);
}

/** Interval at 95 % of the difference of two means, by drawing each arm anew with replacement (Efron 1979). */
export function bootstrapDifference(
  treated: ArrayLike<number>,
  control: ArrayLike<number>,
  random: Random,
  draws = 999,
): { readonly low: number; readonly high: number } {
  const drawMean = (values: ArrayLike<number>): number => {
    let sum = 0;
    for (let count = 0; count < values.length; count += 1)
      sum += values[Math.floor(random() * values.length)] ?? 0;
    return values.length === 0 ? 0 : sum / values.length;
  };
  const found = Array.from({ length: draws }, () => drawMean(treated) - drawMean(control)).sort(
    (one, other) => one - other,
  );
  const at = (share: number): number => found[Math.round(share * (draws + 1)) - 1] ?? 0;
  return { low: at(0.025), high: at(0.975) };
}

/** Chances of several tests, raised so that one false alarm among them all stays as rare as said (Holm 1979). */
export function holm(chances: readonly number[]): number[] {
  const order = chances
    .map((_, index) => index)
    .sort((one, other) => (chances[one] ?? 0) - (chances[other] ?? 0));
  const raised = new Array<number>(chances.length).fill(1);
  let highest = 0;
  order.forEach((index, rank) => {
    highest = Math.max(highest, Math.min((chances.length - rank) * (chances[index] ?? 0), 1));
    raised[index] = highest;
  });
  return raised;
}
