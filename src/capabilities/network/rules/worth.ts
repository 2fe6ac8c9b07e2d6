import type { Cents } from "../../../values/money.ts";

/** What points are worth: `points` of them are `cents` together. An exact fraction: 130 points for 1000 cents. */
export type Worth = { readonly points: number; readonly cents: Cents };

/** Points of a purchase: one for each whole `earnCents` of it. */
export function pointsEarned(basisCents: Cents, earnCents: Cents): number {
  return Number(BigInt(basisCents) / BigInt(earnCents));
}

/** What a holder may pay with so many points: never more than they are worth, so rounded down. */
export function payableCents(points: number, worth: Worth): Cents {
  return points <= 0 ? 0 : Number((BigInt(points) * BigInt(worth.cents)) / BigInt(worth.points));
}

/** The fewest points that are worth so many cents. */
export function pointsToPay(cents: Cents, worth: Worth): number {
  const [points, each] = [BigInt(worth.points), BigInt(worth.cents)];
  return Number((BigInt(cents) * points + each - 1n) / each);
}

/**
 * What a sum of points is worth in accounts, rounded half up once. Shops are booked the difference of two such sums, so that a
 * thousand small credits are worth what one large one is.
 */
export function bookedCents(points: number, worth: Worth): Cents {
  const [doubled, unit] = [2n * BigInt(points) * BigInt(worth.cents), 2n * BigInt(worth.points)];
  const up = doubled + BigInt(worth.points);
  // Division of integers drops towards zero; half up of a negative sum must go down.
  return Number(up >= 0n || up % unit === 0n ? up / unit : up / unit - 1n);
}

/** Of a payment of `points` for `cents`, the points that belong to `givenBackCents` of it: all of them when all is given back. */
export function pointsGivenBack(points: number, cents: Cents, givenBackCents: Cents): number {
  return Number((BigInt(points) * BigInt(givenBackCents)) / BigInt(cents));
}
