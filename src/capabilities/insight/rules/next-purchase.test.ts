import { expect, test } from "vitest";
import { timeToNext } from "./next-purchase.ts";

test("a purchase that waits for the next one counts for as long as it has waited", () => {
  const again = timeToNext([
    { days: 10, ended: 50, open: 0 },
    { days: 40, ended: 0, open: 60 },
    { days: 80, ended: 45, open: 45 },
  ]);
  expect(again.purchases).toBe(200);
  expect(again.within).toContainEqual({ days: 14, share: 0.25 });
  // Half of the ninety left after sixty had stopped being watched.
  expect(again.within.find(({ days }) => days === 60)?.share).toBeCloseTo(0.25, 12);
  // Nobody was watched for longer than eighty days: nothing is said of ninety.
  expect(again.within.map(({ days }) => days)).toEqual([7, 14, 30, 60]);
  expect(again.medianDays).toBe(80);
});

test("when everybody comes again the median is known and the curve stays whole", () => {
  const again = timeToNext([
    { days: 5, ended: 30, open: 0 },
    { days: 9, ended: 30, open: 0 },
  ]);
  expect(again.medianDays).toBe(5);
  expect(again.within.at(-1)).toEqual({ days: 365, share: 1 });
  expect(timeToNext([])).toEqual({ purchases: 0, within: [], medianDays: null });
});
