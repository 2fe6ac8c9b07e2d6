import { expect, test } from "vitest";
import { daysPerMonth, discountedPurchases } from "./lifetime-value.ts";
import { expectedPurchases } from "./expectation.ts";
import { expectedSpend, fitSpend } from "./spend.ts";

const published = { p: 6.25, q: 3.74, gamma: 15.44, populationMean: (6.25 * 15.44) / 2.74 };

test("the mean to come of published customers", () => {
  // Fader and Hardie 2013, note 25.
  expect(expectedSpend(published, { x: 2, mean: 22.35 })).toBeCloseTo(24.65, 1);
  expect(expectedSpend(published, { x: 1, mean: 11.77 })).toBeCloseTo(18.91, 1);
  expect(expectedSpend(published, { x: 0, mean: 0 })).toBeCloseTo(35.22, 1);
});

test("the more is known of a customer, the closer her mean to come is to her own", () => {
  const means = [1, 2, 5, 20, 1_000].map((x) => expectedSpend(published, { x, mean: 100 }));
  expect(means).toEqual(means.toSorted((one, other) => one - other));
  expect(means.at(-1)).toBeCloseTo(100, 0);
});

test("the currency changes nothing but the unit", () => {
  const spendings = Array.from({ length: 60 }, (_, index) => ({
    x: 1 + (index % 5),
    mean: 10 + (index % 17) * 3,
  }));
  const euros = fitSpend(spendings);
  const cents = fitSpend(spendings.map(({ x, mean }) => ({ x, mean: mean * 100 })));
  expect((cents?.gamma ?? 0) / (euros?.gamma ?? 1)).toBeCloseTo(100, 3);
  expect((cents?.populationMean ?? 0) / (euros?.populationMean ?? 1)).toBeCloseTo(100, 6);
});

test("nobody, one customer, all alike: an answer or none, never nonsense", () => {
  expect(fitSpend([])).toBeNull();
  expect(
    fitSpend([
      { x: 0, mean: 30 },
      { x: 2, mean: 0 },
    ]),
  ).toBeNull();
  const alone = fitSpend([{ x: 3, mean: 40 }]);
  expect(alone?.populationMean).toBeGreaterThan(15);
  expect(alone?.populationMean).toBeLessThan(120);
  const alike = fitSpend(Array.from({ length: 50 }, () => ({ x: 4, mean: 12 })));
  expect(alike?.populationMean).toBeCloseTo(12, 0);
  expect(Object.values(alike ?? {}).every(Number.isFinite)).toBe(true);
});

test("a purchase later is worth less, and none is worth more than undiscounted", () => {
  const model = { kind: "mbg", k: 1, r: 0.5, alpha: 40, a: 0.9, b: 1.6 } as const;
  const counted = { x: 3, tx: 100, t: 120 };
  const plain = expectedPurchases(model, counted, 12 * daysPerMonth);
  expect(discountedPurchases(model, counted, { months: 12, yearlyRate: 0 })).toBeCloseTo(plain, 10);
  const discounted = discountedPurchases(model, counted, { months: 12, yearlyRate: 0.1 });
  expect(discounted).toBeLessThan(plain);
  expect(discounted).toBeGreaterThan(plain / 1.1);
});
