import { expect, test } from "vitest";
import { adjustedDifference, qini } from "./experiment.ts";
import { bootstrapDifference, holm, permutationTest, welchTest } from "./means.ts";
import { randomFrom, shuffle } from "./random.ts";
import {
  correlation,
  correlationInterval,
  leastSquares,
  rankCorrelation,
  relativeWeights,
  shapleyShares,
} from "./regression.ts";
import { shrunkChances } from "./shrinkage.ts";

const random = randomFrom(42);
const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

test("Welch's test, its chance summed under Student's density", () => {
  const one = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4];
  const other = [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 30.5, 22.4];
  const found = welchTest(one, other);
  expect(found?.t).toBeCloseTo(-2.71381096433791, 12);
  expect(found?.degreesOfFreedom).toBeCloseTo(27.900395656187, 10);
  expect(found?.p).toBeCloseTo(0.01127136, 7);
  expect(welchTest([1, 1], [1, 1])).toBeNull();
});

test("drawing the arms anew: the whole set of draws where it can be counted", () => {
  // Of the 20 ways to choose three of six, two are as far apart as 1, 2, 3 against 4, 5, 6.
  const p = permutationTest([4, 5, 6], [1, 2, 3], randomFrom(1), 20_000);
  expect(p).toBeCloseTo(0.1, 1);
  expect(permutationTest([0, 0, 0], [0, 0], randomFrom(1))).toBe(1);
  const { low, high } = bootstrapDifference([10, 11, 12, 13], [1, 2, 3, 4], randomFrom(1));
  expect(low).toBeGreaterThan(7);
  expect(high).toBeLessThan(11);
});

test("Holm's steps, in any order", () => {
  expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});

test("what was known before takes noise away and leaves the effect", () => {
  const armOf = (effect: number) => {
    const before = Array.from({ length: 4_000 }, normal);
    return { outcome: before.map((value) => 3 * value + normal() + effect), before: [before] };
  };
  const found = adjustedDifference(armOf(0.5), armOf(0));
  expect(found.difference).toBeGreaterThan(0.4);
  expect(found.difference).toBeLessThan(0.6);
  expect(found.varianceReduction).toBeCloseTo(0.9, 1);
  expect(found.slopes[0]).toBeCloseTo(3, 1);
});

test("a ranking that finds the moved gains area, chance and its opposite do not", () => {
  const rows = Array.from({ length: 20_000 }, () => {
    const [isMoved, treated] = [random() < 0.3, random() < 0.5];
    return { isMoved, treated, outcome: random() < (isMoved && treated ? 0.5 : 0.1) ? 1 : 0 };
  });
  const areaOf = (score: (row: (typeof rows)[number]) => number) =>
    qini(rows.map((row) => ({ score: score(row), treated: row.treated, outcome: row.outcome }))).coefficient;
  const right = areaOf(({ isMoved }) => (isMoved ? 1 : 0));
  expect(right).toBeGreaterThan(0.01);
  expect(areaOf(({ isMoved }) => (isMoved ? 0 : 1))).toBeLessThan(-0.01);
  expect(areaOf(() => 1)).toBe(0);
});

test("shares of what is explained add up, are never negative, and find what matters", () => {
  const [a, b, noise] = [0, 1, 2].map(() => Array.from({ length: 500 }, normal));
  const close = a?.map((value) => value + 0.3 * normal()) ?? [];
  const target = a?.map((value, row) => 2 * value + (b?.[row] ?? 0) + 0.5 * normal()) ?? [];
  const columns = [a ?? [], b ?? [], noise ?? [], close];
  const explained = leastSquares(target, columns)?.explained ?? 0;
  for (const shares of [shapleyShares(target, columns), relativeWeights(target, columns)]) {
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(explained, 9);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
    expect(shares[2]).toBeLessThan(0.02);
    // Two columns that say nearly the same share what they explain.
    expect(Math.abs((shares[0] ?? 0) - (shares[3] ?? 0))).toBeLessThan(0.1);
  }
  expect(
    leastSquares(
      [1, 2, 3],
      [
        [1, 2, 3],
        [2, 4, 6],
      ],
    ),
  ).toBeNull();
});

test("correlations of numbers and of ranks", () => {
  expect(correlation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12);
  expect(correlation([1, 1, 1], [2, 4, 6])).toBe(0);
  expect(rankCorrelation([1, 10, 100, 1_000], [1, 2, 3, 4])).toBeCloseTo(1, 12);
  expect(rankCorrelation([1, 1, 2], [3, 3, 1])).toBeCloseTo(-1, 12);
  const [low, high] = correlationInterval(0.5, 100);
  expect(low).toBeCloseTo(0.3366, 4);
  expect(high).toBeCloseTo(0.6341, 4);
});

test("own habits lean on the shop's, less and less", () => {
  const shop = [60, 30, 10];
  expect(shrunkChances([0, 0, 0], shop, 10)).toEqual([0.6, 0.3, 0.1]);
  expect(shrunkChances([0, 0, 3], shop, 0)).toEqual([0, 0, 1]);
  const [, , third = 0] = shrunkChances([0, 0, 10], shop, 10);
  expect(third).toBeCloseTo(0.55, 12);
});

test("the same seed draws the same, evenly, and shuffles lose nothing", () => {
  const [one, other] = [randomFrom(9), randomFrom(9)];
  expect(Array.from({ length: 5 }, one)).toEqual(Array.from({ length: 5 }, other));
  const bins = new Array<number>(10).fill(0);
  for (let draw = 0; draw < 100_000; draw += 1) {
    const bin = Math.floor(one() * 10);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  const list = Array.from({ length: 50 }, (_, index) => index);
  shuffle(list, one);
  expect(list.toSorted((first, second) => first - second)).toEqual(
    Array.from({ length: 50 }, (_, index) => index),
  );
  expect(list).not.toEqual(list.toSorted((first, second) => first - second));
});
