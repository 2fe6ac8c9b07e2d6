import { holm } from "../../../values/statistics/means.ts";
import { shareDifference, shareTest } from "../../../values/statistics/proportion.ts";

/** A difference of two shares with what chance alone could have made of it. */
export type Difference = { readonly difference: number; readonly low: number; readonly high: number };

/** What the best are compared with the others on: one value of one criterion, and how many of each have it. */
export type TraitCount = {
  readonly criterion: string;
  readonly value: string;
  readonly best: number;
  readonly others: number;
};

/** Of how many: those of whom the criterion is known. */
export type Known = { readonly criterion: string; readonly best: number; readonly others: number };

/**
 * `more`, `less`: a difference that chance does not explain, however many questions were asked.
 * `same`: close, and enough people to say so. `too_few`: nothing can be said.
 */
export type Verdict = "more" | "less" | "same" | "too_few";
export type Trait = TraitCount & {
  readonly bestKnown: number;
  readonly othersKnown: number;
  readonly difference: Difference;
  readonly verdict: Verdict;
};

const level = 0.05;
// Within five points either way an owner would do nothing differently.
const closeEnough = 0.05;

/** Compares the best with the others, value by value, the clearest differences first. */
export function differencesOf(counts: readonly TraitCount[], known: readonly Known[]): Trait[] {
  const whole = new Map(known.map((one) => [one.criterion, one]));
  const compared = counts.flatMap((count) => {
    const of = whole.get(count.criterion);
    if (of === undefined) return [];
    const one = { successes: count.best, trials: of.best };
    const other = { successes: count.others, trials: of.others };
    const difference = shareDifference(one, other);
    if (difference === null) return [];
    const chance = shareTest(one, other);
    return [{ ...count, bestKnown: of.best, othersKnown: of.others, difference, chance }];
  });
  const raised = holm(compared.map(({ chance }) => chance));
  return compared
    .map(({ chance, ...trait }, index) => ({
      trait: { ...trait, verdict: verdictOf(trait.difference, (raised[index] ?? 1) <= level) },
      chance,
    }))
    .sort((one, other) => one.chance - other.chance || other.trait.best - one.trait.best)
    .map(({ trait }) => trait);
}

function verdictOf({ difference, low, high }: Difference, isReal: boolean): Verdict {
  if (isReal) return difference > 0 ? "more" : "less";
  return low > -closeEnough && high < closeEnough ? "same" : "too_few";
}
