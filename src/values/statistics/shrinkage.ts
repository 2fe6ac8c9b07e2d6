/**
 * Chances of each of some values for one customer: her own counts, leaning on the shop's with the weight of so many
 * observations (Dirichlet prior). With weight 0 her counts alone.
 */
export function shrunkChances(own: readonly number[], shop: readonly number[], weight: number): number[] {
  const seen = own.reduce((sum, count) => sum + count, 0);
  const all = shop.reduce((sum, count) => sum + count, 0);
  return own.map((count, index) => {
    const share = (shop[index] ?? 0) / all;
    return seen + weight === 0 ? share : (count + weight * share) / (seen + weight);
  });
}
