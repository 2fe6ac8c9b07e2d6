/** What can move a customer, and so what to speak to her of. */
export const motives = ["price", "novelty", "quality", "service", "status"] as const;
export type Motive = (typeof motives)[number];

/** What was counted of one customer: `came` times out of `outOf`, where the whole shop shows `base`. */
export type Evidence = {
  readonly motive: Motive;
  readonly evidence: string;
  readonly came: number;
  readonly outOf: number;
  readonly base: number;
};
export type Judged = Evidence & { readonly strength: number };

/** How many occasions of the shop weigh on a customer's own: three purchases on discount are not yet a habit. */
export const shopWeight = 10;

/**
 * How many standard errors a share lies above the shop's, once drawn towards it. Evidence of an occasion that
 * everybody has, or nobody, says nothing.
 */
export function strengthOf({ came, outOf, base }: Pick<Evidence, "came" | "outOf" | "base">): number {
  if (outOf <= 0 || base <= 0 || base >= 1) return 0;
  const drawn = (came + shopWeight * base) / (outOf + shopWeight);
  return (drawn - base) / Math.sqrt((base * (1 - base)) / (outOf + shopWeight));
}

// Of the customers who are named, at most one in five may owe it to chance (Benjamini and Hochberg 1995): with thousands of
// customers, a threshold that is strict for one would name dozens for nothing.
export const falseShare = 0.2;
// Two of three say nothing yet, however rare they are elsewhere.
export const fewestOccasions = 3;
// A share hardly above the shop's changes no argument, however sure it is.
export const leastRatio = 1.25;

/**
 * The strength from which a motive is believed, given those of everybody on every evidence; infinite when none is.
 * `chanceOf` is the normal law's upper tail.
 */
export function believedFrom(strengths: readonly number[], chanceOf: (strength: number) => number): number {
  const sorted = strengths.toSorted((one, other) => other - one);
  let from = Number.POSITIVE_INFINITY;
  for (const [place, strength] of sorted.entries()) {
    if (chanceOf(strength) <= (falseShare * (place + 1)) / sorted.length) from = strength;
  }
  return from;
}

/** The one motive that is clearly above the shop's, or none: most customers are moved by a bit of everything. */
export function dominantMotive(seen: readonly Evidence[], believed: number): Judged | null {
  let dominant: Judged | null = null;
  for (const evidence of seen) {
    const strength = strengthOf(evidence);
    const isClear =
      strength >= believed &&
      evidence.came >= fewestOccasions &&
      evidence.came / evidence.outOf >= leastRatio * evidence.base;
    if (isClear && (dominant === null || strength > dominant.strength)) dominant = { ...evidence, strength };
  }
  return dominant;
}
