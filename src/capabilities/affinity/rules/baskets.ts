/**
 * Sets of products, each named by its place in the list of products: the distinct products of a ticket, or all that a
 * customer ever bought. Basket b holds `places` from starts[b] to starts[b + 1], ascending.
 */
export type Baskets = {
  readonly starts: Int32Array;
  readonly places: Int32Array;
};

/** Baskets from pairs of basket and product in any order; a pair said twice counts once. */
export function basketsOf(
  count: number,
  pairs: { readonly basket: Int32Array; readonly place: Int32Array },
): Baskets {
  const starts = new Int32Array(count + 1);
  for (const basket of pairs.basket) starts[basket + 1] = (starts[basket + 1] ?? 0) + 1;
  for (let basket = 0; basket < count; basket += 1)
    starts[basket + 1] = (starts[basket + 1] ?? 0) + (starts[basket] ?? 0);
  const next = starts.slice(0, count);
  const places = new Int32Array(pairs.place.length);
  pairs.basket.forEach((basket, pair) => {
    const to = next[basket] ?? 0;
    places[to] = pairs.place[pair] ?? 0;
    next[basket] = to + 1;
  });
  return withoutDoubles(starts, places);
}

function withoutDoubles(starts: Int32Array, places: Int32Array): Baskets {
  const kept = new Int32Array(starts.length);
  let to = 0;
  for (let basket = 0; basket + 1 < starts.length; basket += 1) {
    const own = places.subarray(starts[basket], starts[basket + 1]).sort();
    let before = -1;
    for (const place of own) {
      if (place !== before) places[to++] = place;
      before = place;
    }
    kept[basket + 1] = to;
  }
  return { starts: kept, places: places.slice(0, to) };
}

/** In how many baskets each product is. */
export function countEach(baskets: Baskets, productCount: number): Int32Array {
  const counts = new Int32Array(productCount);
  for (const place of baskets.places) counts[place] = (counts[place] ?? 0) + 1;
  return counts;
}

/**
 * In how many baskets each two products are together, for the first `most` products.
 * @returns most × most, row after row; the lower half holds the pairs, the diagonal the products alone.
 */
export function countTogether({ starts, places }: Baskets, most: number): Int32Array {
  const together = new Int32Array(most * most);
  for (let basket = 0; basket + 1 < starts.length; basket += 1) {
    const first = starts[basket] as number;
    const end = starts[basket + 1] as number;
    for (let i = first; i < end && (places[i] as number) < most; i += 1) {
      const row = (places[i] as number) * most;
      for (let j = first; j <= i; j += 1) {
        const cell = row + (places[j] as number);
        together[cell] = (together[cell] as number) + 1;
      }
    }
  }
  return together;
}

/** How many baskets hold both, from what `countTogether` counted for n products. */
export function togetherOf(together: Int32Array, n: number, one: number, other: number): number {
  return (one > other ? together[one * n + other] : together[other * n + one]) ?? 0;
}
