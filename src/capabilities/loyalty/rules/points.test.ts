import fc from "fast-check";
import { expect, test } from "vitest";
import { isRefusal, refuse } from "../../../values/refusal.ts";
import { toPoints, toUnits } from "./points.ts";

test("points are exact: 0.1 and 0.2 make 0.3", () => {
  const sum = [0.1, 0.2]
    .map((points) => toUnits(points, 1))
    .reduce((total: number, units) => total + Number(units), 0);
  expect(toPoints(sum, 1)).toBe(0.3);
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.nat(3), (units, scale) => {
      const back = toUnits(toPoints(units, scale), scale);
      expect(back).toBe(units === 0 ? 0 : units);
    }),
  );
});

test("points finer than the program counts, or out of range, are refused", () => {
  expect(toUnits(0.5, 0)).toEqual(refuse("points_with_too_many_decimals", { decimals: 0 }));
  expect(toUnits(1.0001, 3)).toEqual(refuse("points_with_too_many_decimals", { decimals: 3 }));
  expect([Number.NaN, Number.POSITIVE_INFINITY, 1e13].map((points) => isRefusal(toUnits(points, 0)))).toEqual(
    [true, true, true],
  );
});
