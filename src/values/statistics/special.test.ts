import { expect, test } from "vitest";
import { digamma, erfc, incompleteBeta, logBeta, logGamma } from "./special.ts";

const isNear = (found: number, expected: number, digits = 4e-15): void => {
  expect(Math.abs(found - expected), `${found} for ${expected}`).toBeLessThanOrEqual(
    digits * Math.max(1, Math.abs(expected)),
  );
};

test("the logarithm of the gamma function, to the last digits", () => {
  // Abramowitz and Stegun, tables 6.1 and 6.4, and exact values.
  isNear(logGamma(0.5), Math.log(Math.PI) / 2);
  isNear(logGamma(1), 0);
  isNear(logGamma(2), 0);
  isNear(logGamma(1.461632144968362), -0.12148629053584961);
  isNear(logGamma(1e-8), 18.420680738180209);
  isNear(logGamma(171), 706.5730622457874);
  isNear(logGamma(1e5), 1_051_287.708973657);
  let factorial = 0;
  for (let n = 2; n < 150; n += 1) {
    isNear(logGamma(n), factorial, 1e-14);
    factorial += Math.log(n);
  }
});

test("digamma rises by 1/x from x to x + 1 and meets its known values", () => {
  isNear(digamma(1), -0.5772156649015329);
  isNear(digamma(0.5), -1.9635100260214235);
  isNear(digamma(10), 2.251752589066721);
  isNear(digamma(0.001), -1_000.5755719318103);
  for (const x of [0.01, 0.3, 1.7, 9.99, 10, 40, 1234.5]) isNear(digamma(x + 1) - digamma(x), 1 / x, 1e-13);
});

test("digamma is the slope of the logarithm of the gamma function", () => {
  for (const x of [0.2, 0.9, 3.3, 12, 77]) {
    const step = x * 1e-5;
    expect((logGamma(x + step) - logGamma(x - step)) / (2 * step)).toBeCloseTo(digamma(x), 7);
  }
});

test("the complement of the error function keeps its digits far in the tail", () => {
  const expected = [
    [0.5, 0.4795001221869535],
    [1, 0.15729920705028513],
    [2, 0.004677734981047266],
    [5, 1.5374597944280349e-12],
    [-1, 1.8427007929497148],
  ] as const;
  for (const [x, value] of expected) expect(erfc(x) / value).toBeCloseTo(1, 13);
  // The series ends and the continued fraction begins at 2.
  expect(erfc(2 - 1e-9) / erfc(2)).toBeCloseTo(1 + 4.4e-9, 10);
});

test("the incomplete beta function: the binomial tail, and both ends", () => {
  // I_p(k, n-k+1) is the chance of k or more of n.
  const chance = (n: number, k: number, p: number): number => {
    let sum = 0;
    for (let i = k; i <= n; i += 1)
      sum += Math.exp(-logBeta(i + 1, n - i + 1) - Math.log(n + 1)) * p ** i * (1 - p) ** (n - i);
    return sum;
  };
  for (const [n, k, p] of [
    [10, 3, 0.2],
    [25, 20, 0.7],
    [60, 1, 0.01],
  ] as const)
    expect(incompleteBeta(k, n - k + 1, p)).toBeCloseTo(chance(n, k, p), 12);
  expect(incompleteBeta(2, 3, 0)).toBe(0);
  expect(incompleteBeta(2, 3, 1)).toBe(1);
});
