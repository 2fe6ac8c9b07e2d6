import type { Cents } from "../../../values/money.ts";

/**
 * Shares an amount among parts by their weight, to the cent: the shares sum to the amount, and what rounding leaves
 * goes to the parts that lost most. Amount and weights are not negative; nothing is shared when all weights are zero.
 */
export function spread(amount: Cents, weights: readonly Cents[]): Cents[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return weights.map(() => 0);
  // Whole numbers throughout: an amount times a weight may pass what a float holds exactly.
  const products = weights.map((weight) => BigInt(amount) * BigInt(weight));
  const shares = products.map((product) => Number(product / BigInt(total)));
  const left = products.map((product) => product % BigInt(total));
  let missing = amount - shares.reduce((sum, share) => sum + share, 0);
  const mostLostFirst = left.map((_, index) => index).sort((first, second) => compare(left, first, second));
  for (const index of mostLostFirst) {
    if (missing === 0) break;
    shares[index] = (shares[index] ?? 0) + 1;
    missing -= 1;
  }
  return shares;
}

function compare(left: readonly bigint[], first: number, second: number): number {
  const difference = (left[second] ?? 0n) - (left[first] ?? 0n);
  if (difference === 0n) return first - second;
  return difference > 0n ? 1 : -1;
}
