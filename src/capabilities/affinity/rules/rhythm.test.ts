import fc from "fast-check";
import { expect, test } from "vitest";
import { boughtDaysOf, customersOf, orderProducts } from "./purchases.ts";
import { dueAgain, ownRhythm, productRhythm, rhythmsOf } from "./rhythm.ts";
import { spanOf, timesOf } from "./told.ts";

const lastingTea = { buyers: 20, returning: 2 };

test("who buys tea every three weeks is due after three weeks, drawn a little towards what the tea lasts others", () => {
  const days = [0, 21, 42, 63];
  expect(ownRhythm(days, 35)).toBe((3 * 21 + 3 * 35) / 6);
  expect(dueAgain(days, 63 + 27, 35, lastingTea)).toBeNull();
  expect(dueAgain(days, 63 + 28, 35, lastingTea)).toEqual({ everyDays: 28, sinceDays: 28, days: 4 });
});

test("after four of her intervals she has given it up: to name it again would be a reproach", () => {
  expect(dueAgain([0, 21, 42, 63], 63 + 112, 35, lastingTea)).not.toBeNull();
  expect(dueAgain([0, 21, 42, 63], 63 + 113, 35, lastingTea)).toBeNull();
});

test("what was bought once is due only where buyers usually come back for it", () => {
  expect(dueAgain([0], 40, 35, lastingTea)).toBeNull();
  expect(dueAgain([0], 40, 35, { buyers: 40, returning: 9 })).toBeNull();
  expect(dueAgain([0], 40, 35, { buyers: 30, returning: 12 })).toEqual({
    everyDays: 35,
    sinceDays: 40,
    days: 1,
  });
  expect(dueAgain([], 40, 35, { buyers: 30, returning: 12 })).toBeNull();
});

const days = fc.uniqueArray(fc.integer({ min: 0, max: 700 }), { minLength: 2, maxLength: 12 });

test("a rhythm lies between her own gaps and the product's, and moving the calendar moves nothing", () => {
  fc.assert(
    fc.property(
      days,
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 5_000 }),
      (given, product, by) => {
        const sorted = given.toSorted((a, b) => a - b);
        const gaps = sorted.slice(1).map((day, at) => day - (sorted[at] ?? 0));
        const own = ownRhythm(sorted, product);
        expect(own).toBeGreaterThanOrEqual(Math.min(product, ...gaps));
        expect(own).toBeLessThanOrEqual(Math.max(product, ...gaps));
        const moved = sorted.map((day) => day + by);
        expect(ownRhythm(moved, product)).toBe(own);
        const today = (sorted.at(-1) ?? 0) + 30;
        expect(dueAgain(moved, today + by, product, lastingTea)).toEqual(
          dueAgain(sorted, today, product, lastingTea),
        );
      },
    ),
  );
});

test("a product's rhythm is the shop's until somebody comes back for it", () => {
  expect(productRhythm(Number.NaN, 0, 40)).toBe(40);
  expect(productRhythm(20, 10, 40)).toBe(30);
});

const line = fc.record({
  customer: fc.integer({ min: -1, max: 4 }),
  day: fc.integer({ min: 10, max: 40 }),
  product: fc.integer({ min: 0, max: 5 }),
});

test("several tickets of one day are one purchase day; strangers have no history; a later day is not known yet", () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 60 }), (given) => {
      const columns = {
        customer: Int32Array.from(given, ({ customer }) => customer),
        ticket: Int32Array.from(given, (_, at) => at),
        day: Int32Array.from(given, ({ day }) => day),
        place: Int32Array.from(given, ({ product }) => product),
      };
      const order = orderProducts(columns, 6, 5);
      const buyersOf = (product: number) =>
        new Set(
          given.filter((one) => one.product === product && one.customer >= 0).map(({ customer }) => customer),
        ).size;
      const buyers = Array.from(order, buyersOf);
      expect(buyers).toEqual(buyers.toSorted((a, b) => b - a));
      const purchases = {
        lines: columns,
        customerCount: 5,
        ticketCount: given.length,
        productCount: 6,
        today: 40,
      };
      const bought = boughtDaysOf(purchases, 30);
      const known = new Set(
        given
          .filter(({ customer, day }) => customer >= 0 && day < 30)
          .map((one) => JSON.stringify([one.customer, one.product, one.day])),
      );
      expect(bought.day).toHaveLength(known.size);
      expect(bought.day.every((day) => day < 30)).toBe(true);
      const pairs = new Set([...known].map((text) => (JSON.parse(text) as number[]).slice(0, 2).join(" ")));
      expect(customersOf(bought).places).toHaveLength(pairs.size);
      const gaps = rhythmsOf(bought, 6).gapCount.reduce((sum, count) => sum + count, 0);
      expect(gaps).toBe(known.size - pairs.size);
    }),
  );
});

test("lengths and shares are said as one says them", () => {
  expect([1, 13, 21, 35, 90].map(spanOf)).toEqual([
    { count: 1, unit: "day" },
    { count: 13, unit: "day" },
    { count: 3, unit: "week" },
    { count: 5, unit: "week" },
    { count: 3, unit: "month" },
  ]);
  expect(timesOf(40, 100)).toEqual({ times: 4, outOf: 10 });
  expect(timesOf(8, 100)).toEqual({ times: 1, outOf: 13 });
  expect(timesOf(99, 100)).toEqual({ times: 9, outOf: 10 });
  // Seven of twenty-two are said as they are: a share of so few would be too much said.
  expect(timesOf(7, 22)).toEqual({ times: 7, outOf: 22 });
});
