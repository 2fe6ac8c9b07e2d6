import { wilson } from "./proportion.ts";

/** How often something is met in one of two groups. */
export type Share = { readonly came: number; readonly of: number };

/** A difference of two shares with what chance alone could have made of it, at 95 %. */
export type Difference = { readonly value: number; readonly low: number; readonly high: number };

/** The difference of two shares with Newcombe's interval (1998, method 10): two of Wilson's put together. */
export function newcombe(one: Share, other: Share): Difference | null {
  const [a, b] = [wilson(one.came, one.of), wilson(other.came, other.of)];
  if (a === null || b === null) return null;
  const value = a.share - b.share;
  return {
    value,
    low: value - Math.hypot(a.share - a.low, b.high - b.share),
    high: value + Math.hypot(a.high - a.share, b.share - b.low),
  };
}

// Above this many expected in every cell the normal law is as good as the exact count, and costs nothing.
const enoughExpected = 10;

/**
 * How likely two groups of one and the same share would differ as much as these: Fisher's exact test, two-sided, or the
 * normal law with the common share where numbers are large.
 */
export function chanceOfDifference(one: Share, other: Share): number {
  const of = one.of + other.of;
  const came = one.came + other.came;
  if (one.of === 0 || other.of === 0 || came === 0 || came === of) return 1;
  const expected = (Math.min(one.of, other.of) * Math.min(came, of - came)) / of;
  return expected >= enoughExpected ? normalChance(one, other, came / of) : fisher(one, other);
}

function normalChance(one: Share, other: Share, common: number): number {
  const error = Math.sqrt(common * (1 - common) * (1 / one.of + 1 / other.of));
  return Math.min(2 * normalTail(Math.abs(one.came / one.of - other.came / other.of) / error), 1);
}

function fisher(one: Share, other: Share): number {
  const came = one.came + other.came;
  const fewest = Math.max(0, came - other.of);
  const most = Math.min(one.of, came);
  const logChance = (x: number) =>
    logChoose(one.of, x) + logChoose(other.of, came - x) - logChoose(one.of + other.of, came);
  // As unlikely as what was seen, within the rounding of logarithms.
  const seen = logChance(one.came) + 1e-7;
  let sum = 0;
  for (let x = fewest; x <= most; x++) {
    const chance = logChance(x);
    if (chance <= seen) sum += Math.exp(chance);
  }
  return Math.min(sum, 1);
}

/**
 * Which of many chances still say something when so many questions were asked at once (Holm 1979): with all of them
 * due to chance, one in twenty such families names any at all.
 */
export function holm(chances: readonly number[], level = 0.05): boolean[] {
  const order = chances.map((_, index) => index).sort((a, b) => (chances[a] ?? 1) - (chances[b] ?? 1));
  const kept = chances.map(() => false);
  for (const [rank, index] of order.entries()) {
    if ((chances[index] ?? 1) > level / (chances.length - rank)) break;
    kept[index] = true;
  }
  return kept;
}

/** The normal law's upper tail, to 1e-7 (Abramowitz and Stegun 26.2.17), exact enough to decide by. */
function normalTail(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * z);
  const polynomial =
    t *
    (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
}

function logChoose(of: number, taken: number): number {
  return logFactorial(of) - logFactorial(taken) - logFactorial(of - taken);
}

/** Exact below twenty, Stirling's series above (error under 1e-12). */
function logFactorial(n: number): number {
  if (n < 20) {
    let product = 1;
    for (let k = 2; k <= n; k++) product *= k;
    return Math.log(product);
  }
  const x = n + 1;
  return (
    (x - 0.5) * Math.log(x) -
    x +
    0.5 * Math.log(2 * Math.PI) +
    1 / (12 * x) -
    1 / (360 * x ** 3) +
    1 / (1260 * x ** 5)
  );
}
