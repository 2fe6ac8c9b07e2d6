import fc from "fast-check";
import { expect, test } from "vitest";
import { isRefusal, refuse } from "../../../values/refusal.ts";
import { quotePay, quoteReward } from "./redeem.ts";
import { rewardOf } from "./sample.ts";

const pay = (units: number, cents: number, said: { minUnits?: number; maxPercent?: number } = {}) => ({
  units,
  cents,
  minUnits: 0,
  maxPercent: 100,
  ...said,
});

test.each([
  [
    "within every limit",
    pay(1, 1, { minUnits: 500, maxPercent: 50 }),
    1000,
    5000,
    10000,
    { units: 1000, cents: 1000 },
  ],
  ["a rate of zero pays nothing", pay(0, 1), 1000, 5000, 100_000, { units: 0, cents: 0 }],
  ["only whole cents", pay(111, 1), 1000, 1110, 100, { units: 999, cents: 9 }],
  ["a point of five cents", pay(1, 5), 40, 40, 1000, { units: 40, cents: 200 }],
  ["no more points than the ticket needs", pay(1, 1000), "max", 30, 2000, { units: 2, cents: 2000 }],
  ["part of the points", pay(1, 100), 10, 50, 8000, { units: 10, cents: 1000 }],
  [
    "half of the ticket at most",
    pay(1, 100, { maxPercent: 50 }),
    "max",
    99,
    8000,
    { units: 40, cents: 4000 },
  ],
  ["more than there is", pay(1, 100), 11, 10, 100_000, refuse("insufficient_points", { availableUnits: 10 })],
  ["more than is due", pay(1, 100), 101, 500, 10_000, refuse("more_than_due", { mostCents: 10_000 })],
  [
    "less than the least",
    pay(1, 100, { minUnits: 5 }),
    4,
    500,
    10_000,
    refuse("below_minimum", { minimumUnits: 5 }),
  ],
] as const)("paying with points: %s", (_, rate, wanted, availableUnits, dueCents, expected) => {
  expect(quotePay(rate, { wanted, availableUnits, dueCents })).toEqual(expected);
});

test("whatever the rate, points never pay more than is due nor take more than there is", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 2_000 }),
      fc.nat(5_000),
      fc.nat(50_000),
      fc.option(fc.nat(6_000)),
      (units, cents, availableUnits, dueCents, wanted) => {
        const paid = quotePay(pay(units, cents), { wanted: wanted ?? "max", availableUnits, dueCents });
        if (isRefusal(paid)) return;
        expect(paid.cents).toBeLessThanOrEqual(dueCents);
        expect(paid.units).toBeLessThanOrEqual(Math.min(availableUnits, wanted ?? availableUnits));
        // One unit less would pay less: nothing is taken for nothing.
        if (paid.units > 0) expect(Math.floor(((paid.units - 1) * cents) / units)).toBeLessThan(paid.cents);
      },
    ),
  );
});

test("a reward by steps uses whole steps only, and no more than what is due", () => {
  const perPoint = rewardOf({ type: "cents_per_unit", cents: 450, stepUnits: 3 });
  const asked = { basketCents: 10000, dueCents: 10000, availableUnits: 10 };
  expect(quoteReward(perPoint, asked)).toMatchObject({ units: 9, offCents: 1350 });
  expect(quoteReward(perPoint, { ...asked, dueCents: 1000 })).toMatchObject({ units: 6, offCents: 900 });
});

test("a reward is refused when it is not there, not paid for, or the basket is too small", () => {
  const tenOff = rewardOf({ type: "amount_off", cents: 1000, costUnits: 130, minBasketCents: 3000 });
  const asked = { basketCents: 4500, dueCents: 4500, availableUnits: 130 };
  expect(quoteReward(tenOff, asked)).toMatchObject({ units: 130, offCents: 1000 });
  expect(quoteReward(tenOff, { ...asked, availableUnits: 129 })).toEqual(
    refuse("insufficient_points", { missingUnits: 1 }),
  );
  expect(quoteReward(tenOff, { ...asked, basketCents: 2999 })).toEqual(
    refuse("below_minimum", { minimumCents: 3000 }),
  );
  expect(quoteReward({ ...tenOff, enabled: false }, asked)).toEqual(refuse("reward_not_available"));
});
