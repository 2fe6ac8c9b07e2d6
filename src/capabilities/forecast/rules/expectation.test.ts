import { expect, test } from "vitest";
import { randomFrom } from "../../../values/statistics/random.ts";
import { logBeta } from "../../../values/statistics/special.ts";
import { stagesSince } from "./alive.ts";
import { expectedIfAlive, expectedPurchases, purchasesProbability } from "./expectation.ts";
import type { Parameters, Rhythm } from "./model.ts";

/** Whole numbers of this many digits after the point: no rounding that matters, no underflow. */
const digits = 640n;
const one = 10n ** digits;
const fixed = (value: number): bigint => (BigInt(Math.round(value * 1e6)) * one) / 1_000_000n;
const over = (first: bigint, second: bigint): bigint => (first * one) / second;

function logarithm(value: bigint): bigint {
  // ln v = 2 artanh((v-1)/(v+1)), near 1 after square roots.
  let [near, times] = [value, 1n];
  while (near < (one * 9n) / 10n || near > (one * 11n) / 10n) {
    near = squareRoot(near * one);
    times *= 2n;
  }
  const ratio = over(near - one, near + one);
  const square = (ratio * ratio) / one;
  let [term, sum] = [ratio, 0n];
  for (let n = 1n; term !== 0n; n += 2n) {
    sum += term / n;
    term = (term * square) / one;
  }
  return 2n * times * sum;
}

function squareRoot(value: bigint): bigint {
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

function exponential(value: bigint): bigint {
  const halvings = 20n;
  const small = value / 2n ** halvings;
  let [term, sum] = [one, 0n];
  for (let n = 1n; term !== 0n; n += 1n) {
    sum += term;
    term = (term * small) / one / n;
  }
  for (let time = 0n; time < halvings; time += 1n) sum = (sum * sum) / one;
  return sum;
}

/** Σ_m w_m P(N ≥ k m - j) as it is written, with 640 digits. */
function exactSum(model: Parameters, x: number, t: number, days: number, passed: number): number {
  const { kind, r, alpha, a, b, k } = model;
  const q = fixed(r) + BigInt(k * x + passed) * one;
  const total = fixed(alpha) + BigInt(t) * one + BigInt(days) * one;
  const z = over(BigInt(days) * one, total);
  const stayed = fixed(b) + BigInt(x + (kind === "mbg" ? 1 : 0)) * one;
  let chance = exponential((q * logarithm(one - z)) / one);
  let atLeast = one;
  let n = 0n;
  let weight = one;
  let sum = 0n;
  for (let m = 1; ; m += 1) {
    for (const wanted = BigInt(k * m - passed); n < wanted; n += 1n) {
      atLeast -= chance;
      chance = (((chance * (q + n * one)) / one) * z) / one / (n + 1n);
    }
    const term = (weight * atLeast) / one;
    sum += term;
    // The chance falls below any weight in the end.
    if (term * 10n ** 30n < sum || m > 200_000) break;
    const before = stayed + BigInt(m - 1) * one;
    weight = (weight * before) / (before + fixed(a));
  }
  return Number((sum * 10n ** 24n) / one) / 1e24;
}

function exactIfAlive(model: Parameters, x: number, tx: number, t: number, days: number): number {
  const weights = stagesSince(model, x, tx, t);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.reduce((sum, weight, j) => sum + (weight / total) * exactSum(model, x, t, days, j), 0);
}

const random = randomFrom(7);
const between = (low: number, high: number): number => Math.round(low * (high / low) ** random() * 1e6) / 1e6;

test("purchases to expect equal the written sum to ten digits, whatever the parameters", {
  timeout: 60_000,
}, () => {
  for (let round = 0; round < 40; round += 1) {
    const model: Parameters = {
      kind: random() < 0.5 ? "mbg" : "bg",
      k: (1 + Math.floor(random() * 3)) as Rhythm,
      r: between(0.02, 20),
      alpha: between(0.5, 400),
      a: random() < 0.2 ? 1 : between(0.01, 30),
      b: between(0.05, 60),
    };
    const x = round % 8 === 0 ? 400 : Math.floor(random() * 30);
    const t = x + Math.floor(between(2, 900));
    const tx = x === 0 ? 0 : x + Math.floor(random() * (t - x));
    const days = Math.floor(between(1, 700));
    const expected = exactIfAlive(model, x, tx, t, days);
    const found = expectedIfAlive(model, { x, tx, t }, days);
    expect(Math.abs(found / expected - 1), JSON.stringify({ model, x, tx, t, days })).toBeLessThan(1e-10);
  }
});

/**
 * The same from first principles, by quadrature over the chance p to leave: at a rate that is gamma (q, alpha+T) the
 * purchases until she leaves are (1 - E[(1-p)^M]) / p, with M of the generating function of the clock.
 */
function byQuadrature(model: Parameters, x: number, t: number, days: number): number {
  const { kind, r, alpha, a, b } = model;
  const stayed = b + x + (kind === "mbg" ? 1 : 0);
  const constant = logBeta(a, stayed);
  let sum = 0;
  const step = 1 / 512;
  for (let point = -7; point <= 7; point += step) {
    // Tanh-sinh: p and 1 - p are both exact near their ends.
    const u = (Math.PI / 2) * Math.sinh(point);
    const [logP, logRest] = [-Math.log1p(Math.exp(-2 * u)), -Math.log1p(Math.exp(2 * u))];
    const jacobian = Math.PI * Math.cosh(point) * Math.exp(logP + logRest) * step;
    if (!(jacobian > 0)) continue;
    const p = Math.exp(logP);
    const purchases = -Math.expm1(-(r + x) * Math.log1p((p * days) / (alpha + t))) / p;
    sum += Math.exp((a - 1) * logP + (stayed - 1) * logRest - constant) * purchases * jacobian;
  }
  return sum;
}

test("purchases to expect equal their integral over the chances to leave", () => {
  for (let round = 0; round < 200; round += 1) {
    const model: Parameters = {
      kind: random() < 0.5 ? "mbg" : "bg",
      k: 1,
      r: between(0.05, 8),
      alpha: between(1, 300),
      a: round % 10 === 0 ? 1 : between(0.1, 10),
      b: between(0.2, 30),
    };
    const x = round % 20 === 0 ? 400 : Math.floor(random() * 30);
    const t = x + Math.floor(between(1, 900));
    const days = Math.floor(between(1, 700));
    const found = expectedIfAlive(model, { x, tx: 0, t }, days);
    expect(found / byQuadrature(model, x, t, days)).toBeCloseTo(1, 10);
  }
});

test("a long and faithful history neither overflows nor loses digits", () => {
  const model = { kind: "mbg", k: 1, r: 0.5, alpha: 40, a: 1, b: 1.6 } as const;
  const faithful = { x: 2_000, tx: 3_650, t: 3_650 };
  const found = expectedIfAlive(model, faithful, 365);
  expect(found).toBeGreaterThan(150);
  expect(found).toBeLessThan((2_000.5 / 3_690) * 365);
});

test("the printed formula of BG/NBD, on the published customer", () => {
  // Fader, Hardie and Lee 2005: x = 2, t_x = 30.43, T = 38.86, next 39 weeks.
  const model = { kind: "bg", k: 1, r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } as const;
  expect(expectedPurchases(model, { x: 2, tx: 30.43, t: 38.86 }, 39)).toBeCloseTo(1.226, 3);
});

test("chances of every count sum to one, and their mean is what is expected of a newcomer", () => {
  for (const kind of ["bg", "mbg"] as const) {
    const model = { kind, k: 1, r: 0.6, alpha: 5, a: 0.9, b: 1.7 } as const;
    let [all, mean] = [0, 0];
    for (let count = 0; count < 400; count += 1) {
      const chance = purchasesProbability(model, count, 30);
      all += chance;
      mean += count * chance;
    }
    expect(all).toBeCloseTo(1, 9);
    expect(mean).toBeCloseTo(expectedPurchases(model, { x: 0, tx: 0, t: 0 }, 30), 9);
  }
});
