import fc from "fast-check";
import { expect, test } from "vitest";
import { cohortsOf } from "./cohorts.ts";
import { concentrationOf, curveOf, topCount } from "./concentration.ts";
import { groupOf, scoresOf } from "./groups.ts";
import { wilson } from "./proportion.ts";

test("customers with the same value share a score, whatever the order of the rows", () => {
  expect(scoresOf([1, 1, 1, 1, 1, 2, 3, 4, 5, 6], "high")).toEqual([1, 1, 1, 1, 1, 3, 4, 4, 5, 5]);
  expect(scoresOf([10, 300], "low")).toEqual([3, 1]);
});

test("scores stay between one and five and never fall when the value rises", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1 }), (values) => {
      const scores = scoresOf(values, "high");
      values.forEach((value, index) => {
        const score = scores[index] ?? 0;
        expect(score).toBeGreaterThanOrEqual(1);
        expect(score).toBeLessThanOrEqual(5);
        values.forEach((other, at) => {
          if (other > value) expect(scores[at]).toBeGreaterThanOrEqual(score);
        });
      });
    }),
  );
});

test("a large buyer who has long been silent is somebody not to lose", () => {
  expect(groupOf({ recency: 1, frequency: 5, amount: 5 }, 34)).toBe("cannot_lose");
  expect(groupOf({ recency: 5, frequency: 2, amount: 5 }, 2)).toBe("promising");
  expect(groupOf({ recency: 1, frequency: 1, amount: 1 }, 1)).toBe("lost");
});

test("one customer who buys everything makes the curve a wall; equal customers make it straight", () => {
  expect(concentrationOf([100, 0, 0, 0, 0]).gini).toBeCloseTo(0.8, 12);
  const equal = concentrationOf([20, 20, 20, 20, 20]);
  expect(equal.gini).toBeCloseTo(0, 12);
  expect(equal.shareOfTop["20%"]).toBeCloseTo(0.2, 12);
  expect(equal.customersMaking80Percent).toBe(4);
  expect(topCount(0.2, 15)).toBe(3);
});

test("the curve rises to the whole and never turns back", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 600 }),
      (amounts) => {
        const curve = curveOf(amounts.sort((low, high) => high - low));
        expect(curve.at(-1)).toEqual({ customers: amounts.length, share: 1 });
        for (let at = 1; at < curve.length; at++)
          expect(curve[at]?.share).toBeGreaterThanOrEqual(curve[at - 1]?.share ?? 0);
      },
    ),
  );
});

test("a share seen on few answers keeps a wide interval", () => {
  const few = wilson(81, 263);
  expect(few?.low).toBeCloseTo(0.2553, 4);
  expect(few?.high).toBeCloseTo(0.3662, 4);
  expect(wilson(0, 20)).toMatchObject({ low: 0, high: expect.closeTo(0.1611, 4) });
  expect(wilson(0, 0)).toBeNull();
});

test("a month without a purchase counts zero in its cohort", () => {
  const cells = [
    { month: "2026-01", age: 0, customers: 10, cents: 1_000 },
    { month: "2026-01", age: 2, customers: 3, cents: 300 },
    { month: "2026-03", age: 0, customers: 4, cents: 400 },
  ];
  expect(cohortsOf(cells, "2026-03")).toEqual([
    { month: "2026-01", size: 10, active: [10, 0, 3], cents: [1_000, 0, 300] },
    { month: "2026-03", size: 4, active: [4], cents: [400] },
  ]);
});
