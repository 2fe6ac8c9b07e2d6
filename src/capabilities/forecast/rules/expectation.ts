import { aliveProbability, stagesSince } from "./alive.ts";
import type { Counted } from "./histories.ts";
import type { Parameters } from "./model.ts";

/** Purchases expected of a customer in the next days: those if she is still there, times the chance that she is. */
export function expectedPurchases(model: Parameters, counted: Counted, days: number): number {
  return aliveProbability(model, counted) * expectedIfAlive(model, counted, days);
}

/**
 * Purchases expected in the next days of a customer who has not left. A sum of positive terms: no hypergeometric function,
 * no singularity at a = 1. With z = t/(alpha+T+t) and N stages of the rhythm, negative binomial (q, z), the m-th purchase
 * happens when N ≥ k m - j (j stages passed already) and she stayed after the m - 1 before it.
 */
export function expectedIfAlive(model: Parameters, { x, tx, t }: Counted, days: number): number {
  const { r, alpha, k } = model;
  const q = r + k * x;
  if (k === 1) return sumOverPurchases(model, { x, t, q, passed: 0 }, days);
  const weights = stagesSince({ r, alpha, k }, x, tx, t);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.reduce(
    (sum, weight, passed) =>
      weight === 0
        ? sum
        : sum + (weight / total) * sumOverPurchases(model, { x, t, q: q + passed, passed }, days),
    0,
  );
}

/** Terms are scaled down before they leave the range of doubles. */
const tooLarge = 1e250;
/** Only a horizon of thousands of times the time observed needs more. */
const mostTerms = 20_000_000;

/**
 * E = Σ P(N = n) W(n): W(n) adds, for each purchase that n stages allow, the chance to have stayed until it. P(N = n) is
 * carried as a product with the logarithm of P(N = 0) apart, so that it cannot underflow for a faithful customer.
 */
function sumOverPurchases(
  { kind, k, alpha, a, b }: Parameters,
  { x, t, q, passed }: { x: number; t: number; q: number; passed: number },
  days: number,
): number {
  if (!(days > 0)) return 0;
  const stayed = b + x + (kind === "mbg" ? 1 : 0);
  const z = days / (alpha + t + days);
  const mode = (q * z) / (1 - z);
  let logScale = q * (Math.log(alpha + t) - Math.log(alpha + t + days));
  let probability = 1;
  let purchases = 0;
  let weight = 1;
  let allowed = 0;
  let sum = 0;
  for (let n = 0; n < mostTerms; n += 1) {
    if (n > 0 && (n + passed) % k === 0) {
      purchases += 1;
      allowed += weight;
      weight *= (stayed + purchases - 1) / (a + stayed + purchases - 1);
    }
    const term = probability * allowed;
    sum += term;
    // Beyond the peak terms fall at least by `ratio`: what is left out is below a part in 10^16.
    const ratio = ((q + n) / (n + 1)) * z;
    const growing = ratio * (1 + 1 / (n + 1));
    if (n > mode && growing < 1 && term * (growing / (1 - growing)) < sum * 1e-16) break;
    probability *= ratio;
    if (probability > tooLarge || sum > tooLarge) {
      probability /= tooLarge;
      sum /= tooLarge;
      logScale += Math.log(tooLarge);
    }
  }
  return sum * Math.exp(logScale);
}

/**
 * Chance that a new customer buys just so many times again within the days (Fader, Hardie and Lee 2005, equation 8).
 * k = 1.
 */
export function purchasesProbability(
  { kind, r, alpha, a, b }: Omit<Parameters, "k">,
  purchases: number,
  days: number,
): number {
  const z = kind === "mbg" ? 1 : 0;
  const share = days / (alpha + days);
  // P(N = n) and P(N ≥ n) of the clock that rings at her rate, whether she stayed or not.
  let rings = Math.exp(-r * Math.log1p(days / alpha));
  let fewer = 0;
  for (let n = 0; n < purchases; n += 1) {
    fewer += rings;
    rings *= ((r + n) / (n + 1)) * share;
  }
  let stayed = 1;
  for (let time = 0; time < purchases + z; time += 1) stayed *= (b + time) / (a + b + time);
  if (purchases + z === 0) return rings;
  // Left with the last purchase: stayed before it, then left; the clock rang on.
  const last = purchases + z - 1;
  const left = (stayed * (a + b + last)) / (b + last);
  const leftThen = (left * a) / (a + b + last);
  return stayed * rings + leftThen * atLeast(rings, { r, share, n: purchases, fewer });
}

/** P(N ≥ n): the rest of the sum where little is left of it, what was not summed elsewhere. */
function atLeast(
  rings: number,
  { r, share, n, fewer }: { r: number; share: number; n: number; fewer: number },
): number {
  if (fewer < 0.5) return 1 - fewer;
  let [sum, term] = [0, rings];
  for (let next = n; term > sum * 1e-17 && next < mostTerms; next += 1) {
    sum += term;
    term *= ((r + next) / (next + 1)) * share;
  }
  return sum;
}
