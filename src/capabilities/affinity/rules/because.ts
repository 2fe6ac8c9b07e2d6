import type { Neighbours } from "./neighbours.ts";

/** What speaks for a product: another that was bought with it, so many times of so many. */
export type Witness = { readonly place: number; readonly together: number; readonly of: number };

// Below, a coincidence would be told as a habit.
export const fewestTogether = 5;

/**
 * Of what somebody has, what speaks most for a product: only what was met with it often enough to be said, and more often
 * than the product is met anyway.
 * @param had places and how strongly each speaks
 * @param counts baskets with each product, of `all` baskets
 * @returns null when nothing does
 */
export function witnessOf(
  wanted: number,
  had: readonly { readonly place: number; readonly strength: number }[],
  { starts, others, weights, together }: Neighbours,
  counts: (place: number) => number,
  all: number,
): Witness | null {
  let best: (Witness & { readonly said: number }) | null = null;
  for (const { place, strength } of had) {
    for (let at = starts[place] ?? 0; at < (starts[place + 1] ?? 0); at += 1) {
      if (others[at] !== wanted) continue;
      const both = together[at] as number;
      const of = counts(place);
      const said = strength * (weights[at] as number);
      const isMoreThanChance = both * all > of * counts(wanted);
      if (both >= fewestTogether && isMoreThanChance && said > (best?.said ?? 0))
        best = { place, together: both, of, said };
    }
  }
  return best === null ? null : { place: best.place, together: best.together, of: best.of };
}
