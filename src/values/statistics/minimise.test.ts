import { expect, test } from "vitest";
import { minimise } from "./minimise.ts";

test("Rosenbrock's valley is followed to its end", () => {
  const { at, value } = minimise(
    (point, gradient) => {
      const [x = 0, y = 0] = point;
      gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
      gradient[1] = 200 * (y - x * x);
      return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
    },
    [-1.2, 1],
    { enough: 1e-20 },
  );
  expect(at[0]).toBeCloseTo(1, 8);
  expect(at[1]).toBeCloseTo(1, 8);
  expect(value).toBeLessThan(1e-16);
});

test("where the function ends, the search turns back, and it answers on a plateau too", () => {
  const wall = minimise(
    (point, gradient) => {
      const [x = 0] = point;
      gradient[0] = 1 - 1 / x;
      return x > 0 ? x - Math.log(x) : Number.NaN;
    },
    [30],
  );
  expect(wall.at[0]).toBeCloseTo(1, 5);
  const flat = minimise(
    (_, gradient) => {
      gradient[0] = 0;
      return 3;
    },
    [7],
  );
  expect([...flat.at, flat.value]).toEqual([7, 3]);
});
