import { type Baskets, countEach, countTogether, togetherOf } from "./baskets.ts";
import { easeWeights } from "./ease.ts";

/** What each product says of others: for product p, `others`, `weights` and `together` from starts[p] to starts[p + 1]. */
export type Neighbours = {
  readonly starts: Int32Array;
  /** Places of products, those with the largest weights, in no order. */
  readonly others: Int32Array;
  readonly weights: Float32Array;
  /** In how many baskets both are. */
  readonly together: Int32Array;
};

export type NeighbourChoice = {
  /** The products that come first get exact weights; beyond, the matrix would cost more than it tells. */
  readonly exact: number;
  readonly lambda: number;
  /** Weight of the likeness of two products of which one is rare. */
  readonly rareWeight: number;
  /** How many others are kept for each product. */
  readonly kept: number;
};

/** Found on the tickets and customers of UCI Online Retail, and no worse there than all weights of all products. */
export const ofTickets: NeighbourChoice = { exact: 1_500, lambda: 100, rareWeight: 0.1, kept: 60 };
export const ofCustomers: NeighbourChoice = { exact: 1_500, lambda: 200, rareWeight: 0.1, kept: 60 };

/**
 * The strongest neighbours of each of the first n products: EASE among the first of them, the cosine of their baskets
 * for the others.
 */
export function neighboursOf(
  baskets: Baskets,
  n: number,
  choice: NeighbourChoice,
  together: Int32Array = countTogether(baskets, n),
): Neighbours {
  const counts = countEach(baskets, n);
  const exact = Math.min(choice.exact, n);
  const ease = easeWeights({ together, width: n }, exact, choice.lambda);
  const most = Math.min(choice.kept, Math.max(n - 1, 0));
  const starts = new Int32Array(n + 1);
  const others = new Int32Array(n * most);
  const weights = new Float32Array(n * most);
  const both = new Int32Array(n * most);
  const row = new Float32Array(n);
  const roots = Float64Array.from(counts, (count) => 1 / Math.sqrt(Math.max(count, 1)));
  let to = 0;
  for (let p = 0; p < n; p += 1) {
    const isExact = p < exact;
    if (isExact) row.set(ease.subarray(p * exact, (p + 1) * exact));
    const own = choice.rareWeight * (roots[p] as number);
    for (let other = isExact ? exact : 0; other < n; other += 1)
      row[other] = togetherOf(together, n, p, other) * own * (roots[other] as number);
    row[p] = 0;
    for (const other of strongest(row, most)) {
      others[to] = other;
      weights[to] = row[other] as number;
      both[to] = togetherOf(together, n, p, other);
      to += 1;
    }
    starts[p + 1] = to;
  }
  return {
    starts,
    others: others.slice(0, to),
    weights: weights.slice(0, to),
    together: both.slice(0, to),
  };
}

/** The places of the largest weights, whatever their sign; zeros are none. Ties go by place. */
function strongest(row: Float32Array, most: number): readonly number[] {
  const weighty: number[] = [];
  for (let place = 0; place < row.length; place += 1) if (row[place] !== 0) weighty.push(place);
  if (weighty.length <= most) return weighty;
  const heap: number[] = [];
  const isWeaker = (one: number, other: number): boolean => {
    const difference = Math.abs(row[one] as number) - Math.abs(row[other] as number);
    return difference < 0 || (difference === 0 && one > other);
  };
  for (const place of weighty) {
    if (heap.length < most) {
      heap.push(place);
      rise(heap, isWeaker);
    } else if (most > 0 && isWeaker(heap[0] as number, place)) {
      heap[0] = place;
      sink(heap, isWeaker);
    }
  }
  return heap;
}

/** The weakest stands first. */
function rise(heap: number[], isWeaker: (one: number, other: number) => boolean): void {
  let child = heap.length - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if (!isWeaker(heap[child] as number, heap[parent] as number)) return;
    [heap[child], heap[parent]] = [heap[parent] as number, heap[child] as number];
    child = parent;
  }
}

function sink(heap: number[], isWeaker: (one: number, other: number) => boolean): void {
  let parent = 0;
  for (;;) {
    let weakest = parent;
    for (const child of [2 * parent + 1, 2 * parent + 2]) {
      if (child < heap.length && isWeaker(heap[child] as number, heap[weakest] as number)) weakest = child;
    }
    if (weakest === parent) return;
    [heap[parent], heap[weakest]] = [heap[weakest] as number, heap[parent] as number];
    parent = weakest;
  }
}

/** Adds to `scores` what having this product, so strongly, says of the others. */
export function addWeights(
  scores: Float64Array,
  { starts, others, weights }: Neighbours,
  place: number,
  strength: number,
): void {
  const end = starts[place + 1] ?? 0;
  for (let at = starts[place] ?? 0; at < end; at += 1) {
    const other = others[at] as number;
    scores[other] = (scores[other] as number) + strength * (weights[at] as number);
  }
}

/** The places with the highest scores, in their order, `isLeftOut` apart; ties go by place. */
export function highest(
  scores: Float64Array,
  most: number,
  isLeftOut: (place: number) => boolean = () => false,
): number[] {
  const best: number[] = [];
  let least = -Infinity;
  for (let place = 0; place < scores.length; place += 1) {
    const score = scores[place] as number;
    if ((best.length === most && score <= least) || isLeftOut(place)) continue;
    let at = best.length < most ? best.push(place) - 1 : most - 1;
    for (; at > 0 && (scores[best[at - 1] as number] as number) < score; at -= 1)
      best[at] = best[at - 1] as number;
    best[at] = place;
    least = scores[best.at(-1) as number] as number;
  }
  return best;
}
