import { type Proportion, wilson } from "./proportion.ts";

/** A criterion that the best have more often, with the bit that stands for it in the masks. */
export type Bit = { readonly criterion: string; readonly value: string };

/** So many customers who have exactly these bits. `isProof` halves them by lot: one half chooses, the other measures. */
export type MaskCount = {
  readonly mask: number;
  readonly isProof: boolean;
  readonly customers: number;
  readonly best: number;
  readonly cents: number;
};

export type CoreTarget = {
  readonly traits: readonly Bit[];
  /** Of all buyers compared. */
  readonly customers: number;
  readonly best: number;
  readonly salesShare: number;
  /** Share of the best among those who answer, measured on the half that did not choose; and among all. */
  readonly proof: Proportion;
  readonly base: number;
};

// Where she lives, how she came, who she is, what she bought first; and the shop's own fields, which prospects carry too.
const knownAtEntry: ReadonlySet<string> = new Set([
  ...["postcode", "city", "source", "kind", "language", "age"],
  ...["first_family", "first_product"],
]);

/**
 * Whether a criterion is known of somebody no later than with her first purchase. Only then can it tell whom to look for: a long
 * relation, a tag that rewards it, a permission given since or the store of the last visit follow from being good.
 */
export function isKnownAtEntry({ criterion }: Pick<Bit, "criterion">): boolean {
  return knownAtEntry.has(criterion) || criterion.startsWith("custom.");
}

const fewestBest = 10;
// A target that leaves nine tenths of the best aside describes somebody else.
const leastReach = 0.1;

/**
 * The two or three criteria that, together, describe the best: among combinations of different criteria that reach a tenth of
 * them, the one of the highest certain share of best. Null when none does better than the base on the half kept for proof.
 */
export function coreTargetOf(bits: readonly Bit[], counts: readonly MaskCount[]): CoreTarget | null {
  const choosing = counts.filter(({ isProof }) => !isProof);
  const bestToReach = sum(choosing).best * leastReach;
  let chosen: { readonly mask: number; readonly certain: number } | null = null;
  for (const mask of combinations(bits)) {
    const { customers, best } = sum(matching(choosing, mask));
    if (best < fewestBest || best < bestToReach) continue;
    const certain = wilson(best, customers)?.low ?? 0;
    if (chosen === null || certain > chosen.certain) chosen = { mask, certain };
  }
  if (chosen === null) return null;
  const proving = counts.filter(({ isProof }) => isProof);
  const proved = sum(matching(proving, chosen.mask));
  const proof = wilson(proved.best, proved.customers);
  const all = sum(counts);
  const base = all.best / all.customers;
  if (proof === null || proof.low <= base) return null;
  const found = sum(matching(counts, chosen.mask));
  const { mask } = chosen;
  return {
    traits: bits.filter((_, index) => (mask & (1 << index)) !== 0),
    customers: found.customers,
    best: found.best,
    salesShare: all.cents > 0 ? found.cents / all.cents : 0,
    proof,
    base,
  };
}

/** Two or three bits at a time, never two of one criterion: nobody lives in two towns. */
function combinations(bits: readonly Bit[]): number[] {
  const masks: number[] = [];
  const differ = (...indices: number[]) =>
    new Set(indices.map((index) => bits[index]?.criterion)).size === indices.length;
  for (let a = 0; a < bits.length; a++) {
    for (let b = a + 1; b < bits.length; b++) {
      if (!differ(a, b)) continue;
      masks.push((1 << a) | (1 << b));
      for (let c = b + 1; c < bits.length; c++)
        if (differ(a, b, c)) masks.push((1 << a) | (1 << b) | (1 << c));
    }
  }
  return masks;
}

function matching(counts: readonly MaskCount[], mask: number): MaskCount[] {
  return counts.filter((count) => (count.mask & mask) === mask);
}

function sum(counts: readonly MaskCount[]): { customers: number; best: number; cents: number } {
  const total = { customers: 0, best: 0, cents: 0 };
  for (const { customers, best, cents } of counts) {
    total.customers += customers;
    total.best += best;
    total.cents += cents;
  }
  return total;
}
