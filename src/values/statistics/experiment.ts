import { meanOf, varianceOf } from "./means.ts";
import { type Columns, leastSquares } from "./regression.ts";

/** What somebody of an experiment did, and what was known of her before. */
export type Arm = { readonly outcome: ArrayLike<number>; readonly before: Columns };

/**
 * Difference of two arms, with what was known before taken out of both (CUPED; Deng, Xu, Kohavi and Walker 2013): the same
 * effect with less noise. The slopes are those of both arms together.
 */
export function adjustedDifference(
  treated: Arm,
  control: Arm,
): {
  readonly difference: number;
  readonly error: number;
  /** Share of the variance of the difference that what was known before takes away. */
  readonly varianceReduction: number;
  readonly slopes: readonly number[];
} {
  const together = (first: ArrayLike<number>, second: ArrayLike<number>): number[] => [
    ...Array.from(first),
    ...Array.from(second),
  ];
  const outcome = together(treated.outcome, control.outcome);
  const columns = treated.before.map((column, index) => together(column, control.before[index] ?? []));
  const slopes = leastSquares(outcome, columns)?.slopes ?? columns.map(() => 0);
  const means = columns.map(meanOf);
  const adjusted = outcome.map((value, row) =>
    slopes.reduce(
      (rest, slope, index) => rest - slope * ((columns[index]?.[row] ?? 0) - (means[index] ?? 0)),
      value,
    ),
  );
  const first = adjusted.slice(0, treated.outcome.length);
  const second = adjusted.slice(treated.outcome.length);
  const error = errorOf(first, second);
  return {
    difference: meanOf(first) - meanOf(second),
    error,
    varianceReduction: 1 - (error / errorOf(treated.outcome, control.outcome)) ** 2,
    slopes,
  };
}

function errorOf(first: ArrayLike<number>, second: ArrayLike<number>): number {
  return Math.sqrt(varianceOf(first) / first.length + varianceOf(second) / second.length);
}

export type Ranked = { readonly score: number; readonly treated: boolean; readonly outcome: number };

/**
 * How much better a ranking finds those whom a treatment moves than chance does (Qini; Radcliffe 2007): the area between
 * its curve of additional outcomes and the straight line, both per customer. Equal scores are one step of the curve.
 */
export function qini(ranked: readonly Ranked[]): { readonly end: number; readonly coefficient: number } {
  const sorted = ranked.toSorted((one, other) => other.score - one.score);
  const count = sorted.length;
  let [treated, control, treatedOutcome, controlOutcome] = [0, 0, 0, 0];
  let [area, before, x] = [0, 0, 0];
  sorted.forEach((one, row) => {
    if (one.treated) {
      treated += 1;
      treatedOutcome += one.outcome;
    } else {
      control += 1;
      controlOutcome += one.outcome;
    }
    if (row + 1 < count && sorted[row + 1]?.score === one.score) return;
    const gain = (treatedOutcome - (control === 0 ? 0 : (controlOutcome * treated) / control)) / count;
    area += ((gain + before) / 2) * ((row + 1) / count - x);
    [before, x] = [gain, (row + 1) / count];
  });
  return { end: before, coefficient: area - before / 2 };
}
