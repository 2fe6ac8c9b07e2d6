import { bootstrapDifference, meanOf, permutationTest } from "../../../values/statistics/means.ts";
import { randomFrom } from "../../../values/statistics/random.ts";

/** One person of a comparison: sales in cents, and the stratum she is compared in. */
export type Observed = { readonly cents: number; readonly stratum: string };

export type Difference = {
  /** Extra cents of one member. */
  readonly mean: number;
  /** Ends of the interval of 95 %. */
  readonly low: number;
  readonly high: number;
  /** Probability of a difference at least as large by chance alone; null where people were matched and not drawn. */
  readonly chance: number | null;
  readonly members: number;
  readonly others: number;
  /** Members without anybody comparable. */
  readonly unmatched: number;
};

// Below this an average of sales is made by two or three people.
const fewestInArm = 30;
const draws = 999;

/**
 * Members against people kept out by lot: a permutation test and a bootstrap interval, for a t-test sees differences where
 * there are none when one arm is small. Null: too few to tell.
 */
export function againstControl(
  members: readonly number[],
  control: readonly number[],
  seed = 1,
): Difference | null {
  if (members.length < fewestInArm || control.length < fewestInArm) return null;
  const random = randomFrom(seed);
  return {
    mean: meanOf(members) - meanOf(control),
    ...bootstrapDifference(members, control, random),
    chance: permutationTest(members, control, random),
    members: members.length,
    others: control.length,
    unmatched: 0,
  };
}

/**
 * Members against people who are not, each within her stratum of earlier habits, weighed by the members. An estimate: those who
 * join may differ in what nobody wrote down. Null: too few to tell.
 */
export function againstMatched(
  members: readonly Observed[],
  others: readonly Observed[],
  seed = 1,
): Difference | null {
  const strata = [...Map.groupBy(members, ({ stratum }) => stratum)].map(([stratum, inside]) => ({
    members: inside.map(({ cents }) => cents),
    others: others.filter((other) => other.stratum === stratum).map(({ cents }) => cents),
  }));
  const both = strata.filter((stratum) => stratum.others.length >= 2);
  const matched = both.reduce((sum, stratum) => sum + stratum.members.length, 0);
  const compared = both.reduce((sum, stratum) => sum + stratum.others.length, 0);
  if (matched < fewestInArm || compared < fewestInArm) return null;
  const random = randomFrom(seed);
  const weighed = (of: (values: readonly number[]) => number): number =>
    both.reduce(
      (sum, stratum) => sum + (stratum.members.length / matched) * (of(stratum.members) - of(stratum.others)),
      0,
    );
  return {
    mean: weighed(meanOf),
    ...bootstrap(() => weighed((values) => resampledMean(values, random))),
    chance: null,
    members: matched,
    others: compared,
    unmatched: members.length - matched,
  };
}

/** How often somebody came and what she spent in the year before, in classes. */
export function stratumOf(purchaseDays: number, cents: number): string {
  const often = [1, 2, 3, 5, 9, 17].findLastIndex((from) => purchaseDays >= from);
  const much = Math.max(0, Math.floor(Math.log2(Math.max(1, cents / 1_000))));
  return `${often}/${much}`;
}

function bootstrap(once: () => number): { low: number; high: number } {
  const means = Float64Array.from({ length: draws }, once).sort();
  return { low: means[Math.floor(draws * 0.025)] ?? 0, high: means[Math.floor(draws * 0.975)] ?? 0 };
}

function resampledMean(values: readonly number[], random: () => number): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) {
    sum += values[Math.floor(random() * values.length)] ?? 0;
  }
  return sum / values.length;
}
