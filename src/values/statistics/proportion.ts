import { normalQuantile, twoSided, z95 } from "./normal.ts";
import { logGamma } from "./special.ts";

/** A share with what chance alone could have made of it. */
export type Proportion = { readonly share: number; readonly low: number; readonly high: number };

/** So many of so many. */
export type Part = { readonly successes: number; readonly trials: number };

/** Wilson's interval at 95 % (Newcombe 1998a, method 3), which stays honest for small numbers and near 0 and 1. */
export function wilson(successes: number, trials: number): Proportion | null {
  if (trials <= 0) return null;
  const share = successes / trials;
  const z2 = z95 ** 2;
  const centre = (share + z2 / (2 * trials)) / (1 + z2 / trials);
  const half = (z95 / (1 + z2 / trials)) * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials ** 2));
  return {
    share,
    low: successes === 0 ? 0 : Math.max(centre - half, 0),
    high: successes === trials ? 1 : Math.min(centre + half, 1),
  };
}

/** Difference of two shares with its interval at 95 % (Newcombe 1998b, method 10). Null without trials. */
export function shareDifference(
  one: Part,
  other: Part,
): { readonly difference: number; readonly low: number; readonly high: number } | null {
  const [first, second] = [wilson(one.successes, one.trials), wilson(other.successes, other.trials)];
  if (first === null || second === null) return null;
  const difference = first.share - second.share;
  return {
    difference,
    low: difference - Math.hypot(first.share - first.low, second.high - second.share),
    high: difference + Math.hypot(first.high - first.share, second.share - second.low),
  };
}

/** Test of two shares with their variance pooled: z, and the chance of a difference as large where there is none. */
export function pooledTest(one: Part, other: Part): { readonly z: number; readonly p: number } {
  const trials = one.trials + other.trials;
  const pooled = (one.successes + other.successes) / trials;
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / one.trials + 1 / other.trials));
  const z = error > 0 ? (one.successes / one.trials - other.successes / other.trials) / error : 0;
  return { z, p: twoSided(z) };
}

/** Fisher's exact test of two shares, two-sided: the tables that are no likelier than the one seen. */
export function fisherTest(one: Part, other: Part): number {
  const successes = one.successes + other.successes;
  const trials = one.trials + other.trials;
  const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  const all = logChoose(trials, successes);
  const chanceOf = (count: number): number =>
    Math.exp(logChoose(one.trials, count) + logChoose(other.trials, successes - count) - all);
  const seen = chanceOf(one.successes);
  let p = 0;
  for (
    let count = Math.max(0, successes - other.trials);
    count <= Math.min(successes, one.trials);
    count += 1
  ) {
    const chance = chanceOf(count);
    if (chance <= seen * (1 + 1e-7)) p += chance;
  }
  return Math.min(p, 1);
}

/** The test that suits the numbers: Fisher's where any of the four counts is below 5. */
export function shareTest(one: Part, other: Part): number {
  const counts = [one, other].flatMap(({ successes, trials }) => [successes, trials - successes]);
  return counts.some((count) => count < 5) ? fisherTest(one, other) : pooledTest(one, other).p;
}

type Plan = {
  /** Rate without, and with, what is tested. */
  readonly base: number;
  readonly wanted: number;
  readonly power?: number;
  /** Control customers for each treated one. */
  readonly controlPerTreated?: number;
};

/**
 * Treated customers needed to see a difference of two rates at 5 %, two-sided (normal approximation with pooled variance
 * under no difference, as R's power.prop.test).
 */
export function sampleSize({ base, wanted, power = 0.8, controlPerTreated = 1 }: Plan): number {
  const pooled = (wanted + controlPerTreated * base) / (1 + controlPerTreated);
  const underNone = Math.sqrt(pooled * (1 - pooled) * (1 + 1 / controlPerTreated));
  const underSome = Math.sqrt(wanted * (1 - wanted) + (base * (1 - base)) / controlPerTreated);
  return ((z95 * underNone + normalQuantile(power) * underSome) / (wanted - base)) ** 2;
}

/** The smallest rise above a base rate that a test of these customers, with this share held out, sees four times in five. */
export function detectableDifference(base: number, customers: number, heldOut: number): number {
  const treated = customers * (1 - heldOut);
  const controlPerTreated = heldOut / (1 - heldOut);
  let [low, high] = [0, 1 - base];
  for (let step = 0; step < 200 && high - low > 1e-15; step += 1) {
    const middle = (low + high) / 2;
    if (sampleSize({ base, wanted: base + middle, controlPerTreated }) > treated) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Half of the interval at 95 % of a share asked of n out of a population of N, for all of whom it is to hold. */
export function marginOfError(answers: number, population: number, share = 0.5): number {
  const rest = population > 1 ? (population - answers) / (population - 1) : 0;
  return z95 * Math.sqrt(((share * (1 - share)) / answers) * Math.max(rest, 0));
}
