import { inverseOf, solve } from "./matrix.ts";
import { meanOf, varianceOf } from "./means.ts";
import { z95 } from "./normal.ts";

/** Columns of numbers, all as long. */
export type Columns = readonly ArrayLike<number>[];

/** Pearson's correlation; 0 where one side does not vary. */
export function correlation(one: ArrayLike<number>, other: ArrayLike<number>): number {
  const spread = Math.sqrt(varianceOf(one) * varianceOf(other));
  return spread > 0 ? covariance(one, other) / spread : 0;
}

/** Spearman's correlation: that of the ranks, ties sharing theirs. */
export function rankCorrelation(one: ArrayLike<number>, other: ArrayLike<number>): number {
  return correlation(ranksOf(one), ranksOf(other));
}

/** Interval of a correlation at 95 %, by Fisher's transformation. */
export function correlationInterval(found: number, rows: number): readonly [low: number, high: number] {
  const half = z95 / Math.sqrt(rows - 3);
  return [Math.tanh(Math.atanh(found) - half), Math.tanh(Math.atanh(found) + half)];
}

/** Least squares of a target on columns: what each adds, and what is explained together. Null where columns depend on each other. */
export function leastSquares(
  target: ArrayLike<number>,
  columns: Columns,
): {
  readonly slopes: readonly number[];
  /** The same in standard deviations. */
  readonly standardised: readonly number[];
  /** Share of the variance explained, 0…1. */
  readonly explained: number;
} | null {
  const slopes = solve(
    columns.flatMap((one) => columns.map((other) => covariance(one, other))),
    columns.map((column) => covariance(column, target)),
  );
  if (slopes === null) return null;
  const variance = varianceOf(target);
  const explained = slopes.reduce(
    (sum, slope, index) => sum + slope * covariance(columns[index] ?? [], target),
    0,
  );
  return {
    slopes,
    standardised: slopes.map(
      (slope, index) => slope * Math.sqrt(varianceOf(columns[index] ?? []) / variance),
    ),
    explained: variance > 0 ? explained / variance : 0,
  };
}

/**
 * What each criterion contributes to the explained variance, whatever the order in which they are taken: the mean over all
 * orders (Shapley; Lindeman, Merenda and Gold; Grömping 2006). Never negative; they add up to what is explained together.
 * For up to about 15 criteria: all their subsets are worked out.
 */
export function shapleyShares(target: ArrayLike<number>, columns: Columns): number[] {
  const count = columns.length;
  const among = columns.map((one) => columns.map((other) => correlation(one, other)));
  const withTarget = columns.map((column) => correlation(column, target));
  const explained = new Float64Array(2 ** count);
  for (let subset = 1; subset < explained.length; subset += 1) {
    const members = withTarget.flatMap((_, index) => ((subset >> index) & 1 ? [index] : []));
    const right = members.map((index) => withTarget[index] ?? 0);
    const left = members.flatMap((row) => members.map((column) => among[row]?.[column] ?? 0));
    const slopes = solve(left, right) ?? right.map(() => 0);
    explained[subset] = slopes.reduce((sum, slope, index) => sum + slope * (right[index] ?? 0), 0);
  }
  const weights = orderWeights(count);
  return columns.map((_, index) => {
    let share = 0;
    for (let subset = 0; subset < explained.length; subset += 1) {
      if ((subset >> index) & 1) continue;
      const gain = (explained[subset | (1 << index)] ?? 0) - (explained[subset] ?? 0);
      share += gain * (weights[bitsOf(subset)] ?? 0);
    }
    return share;
  });
}

/** Share of all orders in which just this many criteria come before one. */
function orderWeights(count: number): number[] {
  const weights = [1 / count];
  for (let before = 1; before < count; before += 1)
    weights.push(((weights[before - 1] ?? 0) * before) / (count - before));
  return weights;
}

function bitsOf(subset: number): number {
  let bits = 0;
  for (let rest = subset; rest > 0; rest &= rest - 1) bits += 1;
  return bits;
}

/**
 * Nearly the same shares, at the cost of one decomposition: the relative weights of Johnson (2000), through the closest
 * columns that do not depend on each other.
 */
export function relativeWeights(target: ArrayLike<number>, columns: Columns): number[] {
  const count = columns.length;
  const among = columns.flatMap((one) => columns.map((other) => correlation(one, other)));
  const root = squareRootOf(among, count);
  const inverse = inverseOf(root, count);
  if (inverse === null) return columns.map(() => 0);
  const withTarget = columns.map((column) => correlation(column, target));
  const free = withTarget.map((_, row) =>
    withTarget.reduce((sum, value, column) => sum + (inverse[row * count + column] ?? 0) * value, 0),
  );
  return columns.map((_, row) =>
    free.reduce((sum, beta, column) => sum + (root[row * count + column] ?? 0) ** 2 * beta ** 2, 0),
  );
}

/** Symmetric square root of a symmetric positive matrix given row by row, by Jacobi's rotations. */
function squareRootOf(matrix: readonly number[], size: number): Float64Array {
  const work = Float64Array.from(matrix);
  const vectors = new Float64Array(size * size);
  for (let index = 0; index < size; index += 1) vectors[index * size + index] = 1;
  for (let sweep = 0; sweep < 60; sweep += 1) {
    let off = 0;
    for (let row = 0; row < size; row += 1)
      for (let column = row + 1; column < size; column += 1) off += rotate(work, vectors, size, row, column);
    if (off < 1e-26) break;
  }
  const root = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1)
      for (let index = 0; index < size; index += 1)
        root[row * size + column] =
          (root[row * size + column] ?? 0) +
          (vectors[row * size + index] ?? 0) *
            Math.sqrt(Math.max(work[index * size + index] ?? 0, 0)) *
            (vectors[column * size + index] ?? 0);
  return root;
}

/** Turns two axes so that their product vanishes; answers its square before. */
function rotate(work: Float64Array, vectors: Float64Array, size: number, p: number, q: number): number {
  const product = work[p * size + q] ?? 0;
  if (product === 0) return 0;
  const half = ((work[q * size + q] ?? 0) - (work[p * size + p] ?? 0)) / (2 * product);
  const tangent = (half >= 0 ? 1 : -1) / (Math.abs(half) + Math.hypot(half, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  const turn = (matrix: Float64Array, one: number, other: number): void => {
    const [first, second] = [matrix[one] ?? 0, matrix[other] ?? 0];
    matrix[one] = cosine * first - sine * second;
    matrix[other] = sine * first + cosine * second;
  };
  for (let index = 0; index < size; index += 1) turn(work, index * size + p, index * size + q);
  for (let index = 0; index < size; index += 1) turn(work, p * size + index, q * size + index);
  for (let index = 0; index < size; index += 1) turn(vectors, index * size + p, index * size + q);
  return product ** 2;
}

function covariance(one: ArrayLike<number>, other: ArrayLike<number>): number {
  const [meanOne, meanOther] = [meanOf(one), meanOf(other)];
  let sum = 0;
  for (let row = 0; row < one.length; row += 1)
    sum += ((one[row] ?? 0) - meanOne) * ((other[row] ?? 0) - meanOther);
  return one.length < 2 ? 0 : sum / (one.length - 1);
}

function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, index) => index).sort(
    (one, other) => (values[one] ?? 0) - (values[other] ?? 0),
  );
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to += 1;
    for (let at = from; at < to; at += 1) ranks[order[at] ?? 0] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}
