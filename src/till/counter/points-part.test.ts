import fc from "fast-check";
import { expect, test } from "vitest";
import { mostCommonCents, mostPayableUnits, unitsForCents } from "./points-part.ts";

const cents = fc.integer({ min: 0, max: 1_000_000 });

test("points of the network never pay more than they are worth, nor more than is due", () => {
  fc.assert(
    fc.property(cents, cents, (worth, due) => {
      const most = mostCommonCents(worth, due);
      expect(most).toBeGreaterThanOrEqual(0);
      expect(most).toBeLessThanOrEqual(worth);
      expect(most).toBeLessThanOrEqual(due);
    }),
  );
  expect(mostCommonCents(860, -5)).toBe(0);
});

test("the most that may be used is never more than she has", () => {
  const pay = { units: 10, cents: 500 };
  fc.assert(
    fc.property(cents, cents, (units, due) => {
      const most = mostPayableUnits({ units, scale: 0, pay }, due);
      expect(most).toBeLessThanOrEqual(units);
      expect(most).toBeLessThanOrEqual(unitsForCents({ pay }, due));
    }),
  );
});
