import fc from "fast-check";
import { expect, test } from "vitest";
import { netPromoter } from "./net-promoter.ts";
import { normalQuantile, student95, twoSided, twoSidedStudent } from "./normal.ts";
import {
  detectableDifference,
  fisherTest,
  marginOfError,
  pooledTest,
  sampleSize,
  shareDifference,
  shareTest,
  wilson,
} from "./proportion.ts";

test("shares of Newcombe's tables", () => {
  // Statistics in Medicine 17 (1998), 857, table I, method 3; and 873, table II, method 10.
  const rows = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const;
  for (const [successes, trials, low, high] of rows) {
    const found = wilson(successes, trials);
    expect(found?.low).toBeCloseTo(low, 4);
    expect(found?.high).toBeCloseTo(high, 4);
  }
  const difference = shareDifference({ successes: 56, trials: 70 }, { successes: 48, trials: 80 });
  expect(difference).toMatchObject({ low: expect.closeTo(0.0524, 4), high: expect.closeTo(0.3339, 4) });
  expect(wilson(0, 0)).toBeNull();
  expect(shareDifference({ successes: 0, trials: 0 }, { successes: 1, trials: 2 })).toBeNull();
});

test("an interval holds its share, never leaves 0 to 1, and turns with its sides", () => {
  const part = fc
    .integer({ min: 1, max: 500 })
    .chain((trials) => fc.integer({ min: 0, max: trials }).map((successes) => ({ successes, trials })));
  fc.assert(
    fc.property(part, part, (one, other) => {
      const found = wilson(one.successes, one.trials) ?? { share: 0, low: 1, high: 0 };
      expect(found.low).toBeLessThanOrEqual(found.share);
      expect(found.high).toBeGreaterThanOrEqual(found.share);
      expect(found.low).toBeGreaterThanOrEqual(0);
      expect(found.high).toBeLessThanOrEqual(1);
      const there = shareDifference(one, other);
      const back = shareDifference(other, one);
      expect(there?.low).toBeCloseTo(-(back?.high ?? 0), 12);
      expect(pooledTest(one, other).p).toBeCloseTo(pooledTest(other, one).p, 12);
      const p = fisherTest(one, other);
      expect(p).toBeGreaterThan(0);
      expect(p).toBeLessThanOrEqual(1);
    }),
  );
});

test("Fisher's tea, and the test that suits few counts", () => {
  // Four cups of eight, three of them right: 0.4857 on both sides (Fisher 1935).
  expect(fisherTest({ successes: 3, trials: 4 }, { successes: 1, trials: 4 })).toBeCloseTo(0.4857, 4);
  const [few, many] = [
    { successes: 3, trials: 100 },
    { successes: 300, trials: 10_000 },
  ];
  expect(shareTest(few, many)).toBe(fisherTest(few, many));
  expect(shareTest({ ...few, successes: 30 }, many)).toBe(pooledTest({ ...few, successes: 30 }, many).p);
  expect(pooledTest({ successes: 0, trials: 9 }, { successes: 0, trials: 5 })).toEqual({ z: 0, p: 1 });
});

test("sizes as R prints them, and what they let one see", () => {
  expect(sampleSize({ base: 0.5, wanted: 0.75, power: 0.9 })).toBeCloseTo(76.7, 1);
  expect(sampleSize({ base: 0.2, wanted: 0.25 })).toBeCloseTo(1_093.739, 2);
  const seen = detectableDifference(0.05, 5_000, 0.2);
  expect(sampleSize({ base: 0.05, wanted: 0.05 + seen, controlPerTreated: 0.25 })).toBeCloseTo(4_000, 3);
});

test("an answer weighs more where few could be asked", () => {
  expect(marginOfError(100, 300)).toBeCloseTo(0.0801, 4);
  expect(marginOfError(100, 1e9)).toBeCloseTo(0.098, 4);
  expect(marginOfError(300, 300)).toBe(0);
});

test("ten promoters of ten are not a certainty", () => {
  const found = netPromoter({ promoters: 10, passives: 0, detractors: 0 });
  expect(found).toMatchObject({ score: 100, wald: [100, 100] });
  expect(found?.adjusted[0]).toBeCloseTo(47.5, 1);
  expect(found?.adjusted[1]).toBe(100);
  expect(netPromoter({ promoters: 0, passives: 0, detractors: 0 })).toBeNull();
});

test("the normal and Student's distributions", () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
  expect(normalQuantile(0.8)).toBeCloseTo(0.8416212335729143, 14);
  expect(normalQuantile(1e-12)).toBeCloseTo(-7.034483825301132, 11);
  expect(twoSided(1.959963984540054)).toBeCloseTo(0.05, 15);
  // Published tables of t at 95 %.
  expect(student95(1)).toBeCloseTo(12.706, 3);
  expect(student95(10)).toBeCloseTo(2.228, 3);
  expect(student95(1e7)).toBeCloseTo(1.96, 3);
  expect(twoSidedStudent(2.228, 10)).toBeCloseTo(0.05, 4);
});
