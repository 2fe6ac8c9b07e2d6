import type { BoughtDays } from "./purchases.ts";

/** How soon products are bought again, all customers taken together. */
export type ProductRhythms = {
  /** Median gap in days between two purchases of the product by one customer; NaN: nobody bought it twice. */
  readonly medianDays: Float32Array;
  readonly gapCount: Int32Array;
  /** Customers who bought it on two days or more. */
  readonly returning: Int32Array;
  /** The median of all products; null: nothing was bought twice. */
  readonly shopDays: number | null;
};

export function rhythmsOf(bought: BoughtDays, productCount: number): ProductRhythms {
  const gapCount = new Int32Array(productCount);
  const returning = new Int32Array(productCount);
  const keys = new Float64Array(bought.place.length);
  const longest = 100_000;
  let known = 0;
  for (let customer = 0; customer + 1 < bought.starts.length; customer += 1) {
    let before = -1;
    for (
      let at = (bought.starts[customer] as number) + 1;
      at < (bought.starts[customer + 1] as number);
      at += 1
    ) {
      const place = bought.place[at] as number;
      if (place !== bought.place[at - 1]) continue;
      keys[known++] = place * longest + (bought.day[at] as number) - (bought.day[at - 1] as number);
      gapCount[place] = (gapCount[place] as number) + 1;
      if (place !== before) returning[place] = (returning[place] as number) + 1;
      before = place;
    }
  }
  const sorted = keys.subarray(0, known).sort();
  const medianDays = new Float32Array(productCount).fill(Number.NaN);
  let from = 0;
  for (let place = 0; place < productCount; place += 1) {
    const count = gapCount[place] as number;
    if (count > 0) medianDays[place] = middleOf(sorted.subarray(from, from + count)) - place * longest;
    from += count;
  }
  const gaps = sorted.map((key) => key % longest).sort();
  return { medianDays, gapCount, returning, shopDays: known === 0 ? null : middleOf(gaps) };
}

/** The median of values in their order. */
export function middleOf(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}

// What weighs against a customer's own gaps, and against a product's: as many gaps of what is known more widely.
const customerPrior = 3;
const productPrior = 10;

/** A product's rhythm, drawn towards the shop's while few came back for it. */
export function productRhythm(medianDays: number, gapCount: number, shopDays: number): number {
  return gapCount === 0
    ? shopDays
    : (gapCount * medianDays + productPrior * shopDays) / (gapCount + productPrior);
}

/**
 * A customer's own rhythm for one product, drawn towards the product's.
 * @param days on which she bought it, ascending
 */
export function ownRhythm(days: readonly number[], productDays: number): number {
  const gaps = days.slice(1).map((day, at) => day - (days[at] ?? 0));
  if (gaps.length === 0) return productDays;
  const median = middleOf(Float64Array.from(gaps).sort());
  return (gaps.length * median + customerPrior * productDays) / (gaps.length + customerPrior);
}

/** Known of a product when it is asked whether somebody who bought it once will be back for it. */
export type Returning = { readonly buyers: number; readonly returning: number };

// Beyond four of her own intervals she has given it up, and to name it again would be a reproach.
const givenUpAfter = 4;
const fewestReturning = 10;
const leastReturning = 0.3;

export type Due = { readonly everyDays: number; readonly sinceDays: number; readonly days: number };

/**
 * Whether a customer is due to buy a product again: her own interval has passed and she has not given it up. What she
 * bought once counts only where buyers usually come back for it.
 * @returns null when she is not
 */
export function dueAgain(
  days: readonly number[],
  today: number,
  productDays: number,
  { buyers, returning }: Returning,
): Due | null {
  const last = days.at(-1);
  if (last === undefined) return null;
  const isUsual = returning >= fewestReturning && returning >= leastReturning * buyers;
  if (days.length < 2 && !isUsual) return null;
  const everyDays = Math.max(1, ownRhythm(days, productDays));
  const sinceDays = today - last;
  if (sinceDays < everyDays || sinceDays > givenUpAfter * everyDays) return null;
  return { everyDays, sinceDays, days: days.length };
}
