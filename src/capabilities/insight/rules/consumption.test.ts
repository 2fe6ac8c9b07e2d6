import { expect, test } from "vitest";
import { discountHabit, habitOf, seasonOf } from "./consumption.ts";

const tally = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).map(([key, visits]) => ({ key, name: null, visits }));

test("six of eight visits on a Saturday are a habit; two of five are not, nor three visits in all", () => {
  expect(habitOf(tally({ 6: 6, 2: 1, 3: 1 }), 7)).toMatchObject({ key: "6", visits: 6, of: 8 });
  expect(habitOf(tally({ 6: 2, 2: 1, 3: 1, 4: 1 }), 7)).toBeNull();
  expect(habitOf(tally({ 6: 3 }), 7)).toBeNull();
});

test("one visit in four on a Monday is more than chance and yet not most of them", () => {
  expect(habitOf(tally({ 1: 20, 2: 13, 3: 13, 4: 12, 5: 12, 6: 12 }), 7)).toBeNull();
});

test("where there is only one shop, to come to it is no habit", () => {
  expect(habitOf(tally({ lille: 40 }), 1)).toBeNull();
});

test("a season is told once a whole year is known", () => {
  const months = tally({ 12: 8, 3: 2, 5: 1 });
  expect(seasonOf(months, 300)).toEqual([]);
  expect(seasonOf(months, 700).map(({ key }) => key)).toEqual(["12"]);
});

test("discounts are told to be sought or avoided only when chance does not explain it", () => {
  expect(discountHabit(7, 8, 0.2)).toBe("more");
  expect(discountHabit(0, 60, 0.2)).toBe("less");
  expect(discountHabit(2, 8, 0.2)).toBe("like");
  expect(discountHabit(1, 2, 0.2)).toBe("unknown");
  expect(discountHabit(4, 8, null)).toBe("unknown");
});
