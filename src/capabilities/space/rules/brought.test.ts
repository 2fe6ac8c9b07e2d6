import fc from "fast-check";
import { expect, test } from "vitest";
import { broughtBy, keptShare, type SpentOnTicket, takenOff } from "./brought.ts";

const ticket: SpentOnTicket = {
  programId: "points",
  spent: 10,
  returned: 0,
  refundedCents: 0,
  totalCents: 3_000,
  isCancelled: false,
  returnsSpent: true,
  rewards: [{ id: "fiver", sku: null }],
};
const fiver = { kind: "reward", id: "fiver", cents: 500, freePieces: 0 };
const noPrice = () => 0;

test("a reward of 5 € brought 5 €, and half of it once half the points came back", () => {
  expect(takenOff({ applied: [fiver], tickets: [ticket], gifts: [] }, noPrice)).toBe(500);
  const half = { ...ticket, returned: 5 };
  expect(takenOff({ applied: [fiver], tickets: [half], gifts: [] }, noPrice)).toBe(250);
  const cancelled = { ...ticket, isCancelled: true };
  expect(takenOff({ applied: [fiver], tickets: [cancelled], gifts: [] }, noPrice)).toBe(0);
});

test("where points are not given back, the discount goes with the goods that are", () => {
  const third = { ...ticket, returnsSpent: false, refundedCents: 1_000 };
  expect(takenOff({ applied: [fiver], tickets: [third], gifts: [] }, noPrice)).toBe(333);
});

test("a free box handed over beside the basket is worth its price", () => {
  const box = { kind: "reward", id: "box", cents: 0, freePieces: 1 };
  const sold = {
    applied: [box],
    tickets: [{ ...ticket, rewards: [{ id: "box", sku: "BOX" }] }],
    gifts: [{ sku: "BOX", quantity: 1 }],
  };
  expect(takenOff(sold, (sku) => (sku === "BOX" ? 1_250 : 0))).toBe(1_250);
});

test("promotions and vouchers are not what the points took off", () => {
  const applied = [
    { kind: "promotion", id: "p", cents: 300, freePieces: 0 },
    { kind: "voucher", id: "v", cents: 200, freePieces: 0 },
  ];
  expect(takenOff({ applied, tickets: [ticket], gifts: [] }, noPrice)).toBe(0);
});

test("however much was returned, a ticket brings between nothing and what it took off", () => {
  fc.assert(
    fc.property(
      fc.record({
        spent: fc.integer({ min: 1, max: 100_000 }),
        returned: fc.integer({ min: 0, max: 100_000 }),
        refundedCents: fc.integer({ min: 0, max: 1_000_000 }),
        totalCents: fc.integer({ min: 0, max: 1_000_000 }),
        isCancelled: fc.boolean(),
        returnsSpent: fc.boolean(),
      }),
      fc.integer({ min: 0, max: 1_000_000 }),
      (state, cents) => {
        const one = { ...ticket, ...state };
        const share = keptShare(one);
        const brought = takenOff({ applied: [{ ...fiver, cents }], tickets: [one], gifts: [] }, noPrice);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
        expect(brought).toBeGreaterThanOrEqual(0);
        expect(brought).toBeLessThanOrEqual(cents);
        if (state.returnsSpent && state.returned === 0 && !state.isCancelled) expect(brought).toBe(cents);
      },
    ),
  );
});

test("the total is what was given less what was paid, to the cent", () => {
  const cents = fc.integer({ min: 0, max: 1e9 });
  fc.assert(
    fc.property(cents, cents, cents, cents, (rewardsCents, vouchersCents, giftsCents, paidCents) => {
      const { totalCents } = broughtBy({
        since: null,
        rewardsCents,
        vouchersCents,
        giftsCents,
        paidCents,
        uncounted: 0,
      });
      expect(totalCents + paidCents).toBe(rewardsCents + vouchersCents + giftsCents);
    }),
  );
});
