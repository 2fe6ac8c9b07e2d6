/** Value of a function at a point; its slope is written into `gradient`. */
export type Objective = (at: Float64Array, gradient: Float64Array) => number;

export type Minimum = {
  readonly at: Float64Array;
  readonly value: number;
  /** Inverse of the curvature as the search learned it, row by row. */
  readonly inverseCurvature: Float64Array;
  readonly evaluations: number;
};

type Wishes = {
  /** The search ends when no step promises a fall above this. */
  readonly enough?: number;
  readonly mostIterations?: number;
  /** What is known beforehand of the inverse of the curvature, row by row. */
  readonly inverseCurvature?: Float64Array | undefined;
};

/**
 * Lowest point near `start` by the method of Broyden, Fletcher, Goldfarb and Shanno (Nocedal and Wright,
 * Numerical Optimization, 2006, algorithm 6.1) with a search along each direction that only ever goes down.
 * Where the function is not finite it counts as too high. Always answers: with the best point found.
 */
export function minimise(objective: Objective, start: ArrayLike<number>, wishes: Wishes = {}): Minimum {
  const { enough = 1e-12, mostIterations = 200 } = wishes;
  const size = start.length;
  let at = Float64Array.from(start);
  let gradient = new Float64Array(size);
  let value = finite(objective(at, gradient));
  let evaluations = 1;
  let inverse = wishes.inverseCurvature?.slice() ?? scaledIdentity(gradient);
  let isFresh = wishes.inverseCurvature === undefined;
  for (let iteration = 0; iteration < mostIterations; iteration += 1) {
    let direction = minusProduct(inverse, gradient);
    let slope = dot(direction, gradient);
    if (!(slope < 0)) {
      inverse = scaledIdentity(gradient);
      isFresh = true;
      direction = minusProduct(inverse, gradient);
      slope = dot(direction, gradient);
      if (!(slope < 0)) break;
    }
    const step = goDown(objective, at, value, direction, slope);
    evaluations += step?.evaluations ?? 0;
    if (step === null) {
      // What was learned of the curvature misleads here: once more straight down, then it is the end.
      if (isFresh) break;
      inverse = scaledIdentity(gradient);
      isFresh = true;
      continue;
    }
    const moved = difference(step.at, at);
    const bent = difference(step.gradient, gradient);
    if (isFresh) inverse = firstScale(moved, bent, size) ?? inverse;
    isFresh = false;
    update(inverse, moved, bent);
    ({ at, value, gradient } = step);
    if (-dot(minusProduct(inverse, gradient), gradient) / 2 < enough) break;
  }
  return { at, value, inverseCurvature: inverse, evaluations };
}

type Step = {
  readonly at: Float64Array<ArrayBuffer>;
  readonly value: number;
  readonly gradient: Float64Array<ArrayBuffer>;
  readonly evaluations: number;
};

/** A step that goes down enough and is neither too short nor too long (weak Wolfe conditions, by bisection). */
function goDown(
  objective: Objective,
  from: Float64Array,
  value: number,
  direction: Float64Array,
  slope: number,
): Step | null {
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let length = 1;
  let best: Step | null = null;
  for (let evaluations = 1; evaluations <= 40; evaluations += 1) {
    const at = from.map((coordinate, index) => coordinate + length * (direction[index] ?? 0));
    const gradient = new Float64Array(from.length);
    const found = finite(objective(at, gradient));
    // Near the bottom rounding decides: a value that is no higher is taken.
    const isLower = found <= value + 1e-4 * length * slope || (found <= value && -slope < 1e-10);
    if (!isLower) {
      high = length;
    } else {
      best = { at, value: found, gradient, evaluations };
      if (dot(direction, gradient) >= 0.9 * slope) return best;
      low = length;
    }
    length = Number.isFinite(high) ? (low + high) / 2 : length * 2;
  }
  return best;
}

const finite = (value: number): number => (Number.isFinite(value) ? value : Number.POSITIVE_INFINITY);

function dot(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}

function difference(one: Float64Array, other: Float64Array): Float64Array {
  return one.map((value, index) => value - (other[index] ?? 0));
}

function minusProduct(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return vector.map((_, row) => -dot(matrix.subarray(row * size, (row + 1) * size), vector));
}

/** Without knowledge of the curvature a first step of length one at most. */
function scaledIdentity(gradient: Float64Array): Float64Array<ArrayBuffer> {
  const size = gradient.length;
  const norm = Math.sqrt(dot(gradient, gradient));
  const scale = 1 / Math.max(norm, 1);
  const matrix = new Float64Array(size * size);
  for (let index = 0; index < size; index += 1) matrix[index * size + index] = scale;
  return matrix;
}

function firstScale(moved: Float64Array, bent: Float64Array, size: number): Float64Array<ArrayBuffer> | null {
  const scale = dot(moved, bent) / dot(bent, bent);
  if (!(scale > 0) || !Number.isFinite(scale)) return null;
  const matrix = new Float64Array(size * size);
  for (let index = 0; index < size; index += 1) matrix[index * size + index] = scale;
  return matrix;
}

/** Learns from one step how the gradient bends. */
function update(inverse: Float64Array, moved: Float64Array, bent: Float64Array): void {
  const size = moved.length;
  const along = dot(moved, bent);
  if (!(along > 1e-300)) return;
  const turned = minusProduct(inverse, bent);
  const weight = (1 - dot(turned, bent) / along) / along;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      inverse[row * size + column] =
        (inverse[row * size + column] ?? 0) +
        weight * (moved[row] ?? 0) * (moved[column] ?? 0) +
        ((turned[row] ?? 0) * (moved[column] ?? 0) + (moved[row] ?? 0) * (turned[column] ?? 0)) / along;
    }
  }
}
