import fc from "fast-check";
import { expect, test } from "vitest";
import type { ProgramDefinition } from "../../shared.ts";
import { mainRule, priceOf, spendForReward, withPrice, withSpendForReward } from "./sentence.ts";

const program = (units: number, stepCents: number, costUnits: number) =>
  ({
    scale: 0,
    earn: { rules: [{ id: "main", type: "per_amount", units, stepCents }] },
    rewards: [{ id: "first", type: "amount_off", cents: 500, costUnits }],
    autoVouchers: null,
  }) as unknown as ProgramDefinition;

test("what is spent for a reward counts whole steps", () => {
  expect(spendForReward(program(1, 100, 100))).toBe(10_000);
  expect(spendForReward(program(3, 1_000, 10))).toBe(4_000);
  expect(spendForReward(program(0, 1_000, 10))).toBeNull();
});

test("writing what is spent for a reward is read back to the nearest step", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 5_000 }),
      fc.integer({ min: 5_000, max: 1_000_000 }),
      (units, stepCents, cents) => {
        const written = withSpendForReward(program(units, stepCents, 100), cents);
        expect(Math.abs((spendForReward(written) ?? 0) - cents)).toBeLessThanOrEqual(stepCents / 2);
        expect(mainRule(written)).toMatchObject({ units, stepCents });
      },
    ),
  );
});

test("the price of what comes by itself is written where it stands", () => {
  const auto = {
    ...program(1, 100, 0),
    rewards: [],
    autoVouchers: { every: "ticket", pick: "highest", steps: [{ units: 200, voucher: {} }] },
  } as unknown as ProgramDefinition;
  expect(priceOf(auto)).toBe(200);
  expect(priceOf(withPrice(auto, 300))).toBe(300);
});
