import fc from "fast-check";
import { expect, test } from "vitest";
import { isRefusal } from "../../../values/refusal.ts";
import { type ReceiptContext, type ReceiptInput, readReceipt } from "./receipt.ts";
import { planRefund, type RefundableSale, type RefundPlan } from "./refund.ts";
import { spread } from "./spread.ts";

const context: ReceiptContext = {
  currency: "EUR",
  timeZone: "Europe/Paris",
  now: "2026-06-15T12:00:00.000Z",
  stores: new Map(),
};
const read = (said: Omit<ReceiptInput, "source" | "externalId">) =>
  readReceipt({ source: "till", externalId: "1", ...said }, context);

test("a discount on the whole receipt is shared to the cent", () => {
  expect(spread(100, [333, 333, 334])).toEqual([33, 33, 34]);
  fc.assert(
    fc.property(
      fc.nat({ max: 1_000_000 }),
      fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 30 }),
      (amount, weights) => {
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        fc.pre(total > 0 && amount <= total);
        const shares = spread(amount, weights);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(amount);
        for (const [index, share] of shares.entries()) expect(share).toBeLessThanOrEqual(weights[index] ?? 0);
      },
    ),
  );
});

const soldLine = fc.record({
  quantity: fc.integer({ min: 1, max: 20_000 }).map((thousandths) => (thousandths / 1000).toFixed(3)),
  unitPrice: fc.integer({ min: 0, max: 9_999_999 }).map((parts) => (parts / 10_000).toFixed(4)),
});

test("no cent is lost between the lines and the total", () => {
  fc.assert(
    fc.property(
      fc.array(soldLine, { minLength: 1, maxLength: 12 }),
      fc.nat({ max: 2_000 }),
      fc.nat({ max: 5_000 }),
      (lines, shippingCents, discountCents) => {
        const draft = read({ lines, shippingCents, discountCents });
        fc.pre(!isRefusal(draft));
        if (isRefusal(draft)) return;
        const sum = draft.lines.reduce((cents, line) => cents + line.totalCents, 0);
        expect(sum + draft.shippingCents).toBe(draft.totalCents);
        expect(draft.lines.every((line) => line.totalCents >= 0)).toBe(true);
      },
    ),
  );
});

/** The sale once a plan was carried out. */
function after(sale: RefundableSale, plan: RefundPlan): RefundableSale {
  return {
    ...sale,
    refundedCents: sale.refundedCents + plan.totalCents,
    refundedShippingCents: sale.refundedShippingCents + plan.shippingCents,
    lines: sale.lines.map((line) => {
      const back = plan.lines.find((one) => one.number === line.number);
      if (back === undefined) return line;
      return {
        ...line,
        refundedQuantity: (Number(line.refundedQuantity) + Number(back.quantity)).toFixed(3),
        refundedCents: line.refundedCents + back.cents,
      };
    }),
  };
}

test("in any order, partial refunds never exceed the sale, and all of them make it exactly", () => {
  const wish = fc.record({
    number: fc.integer({ min: 1, max: 6 }),
    part: fc.integer({ min: 1, max: 20_000 }),
    gesture: fc.option(fc.integer({ min: 1, max: 3_000 }), { freq: 5 }),
  });
  fc.assert(
    fc.property(
      fc.array(soldLine, { minLength: 1, maxLength: 6 }),
      fc.nat({ max: 900 }),
      fc.array(wish, { maxLength: 25 }),
      (lines, shippingCents, wishes) => {
        const sold = read({ lines, shippingCents });
        if (isRefusal(sold) || sold.totalCents === 0) return;
        let sale: RefundableSale = {
          totalCents: sold.totalCents,
          shippingCents: sold.shippingCents,
          refundedCents: 0,
          refundedShippingCents: 0,
          lines: sold.lines.map((line) => ({ ...line, refundedQuantity: "0", refundedCents: 0 })),
        };
        for (const { number, part, gesture } of wishes) {
          const asked =
            gesture === null
              ? { lines: [{ number, quantity: (part / 1000).toFixed(3) }] }
              : { amountCents: gesture };
          const plan = planRefund(sale, asked);
          if (!isRefusal(plan)) sale = after(sale, plan);
          expect(sale.refundedCents).toBeLessThanOrEqual(sale.totalCents);
          for (const line of sale.lines) expect(line.refundedCents).toBeLessThanOrEqual(line.totalCents);
        }
        const rest = planRefund(sale, {});
        if (!isRefusal(rest)) sale = after(sale, rest);
        expect(sale.refundedCents).toBe(sale.totalCents);
        expect(planRefund(sale, {})).toMatchObject({ refused: "nothing_left_to_refund" });
      },
    ),
  );
});

test("three thirds of a line of ten cents make ten cents", () => {
  const sale: RefundableSale = {
    totalCents: 10,
    shippingCents: 0,
    refundedCents: 0,
    refundedShippingCents: 0,
    lines: [{ number: 1, quantity: "3", totalCents: 10, refundedQuantity: "0", refundedCents: 0 }],
  };
  const cents: number[] = [];
  let left = sale;
  for (let piece = 0; piece < 3; piece += 1) {
    const plan = planRefund(left, { lines: [{ number: 1, quantity: 1 }] });
    if (isRefusal(plan)) throw new Error(plan.refused);
    cents.push(plan.totalCents);
    left = after(left, plan);
  }
  expect(cents).toEqual([3, 3, 4]);
});

test("a total that is not the sum of its lines is refused", () => {
  const lines = [{ label: "Thé", quantity: 2, unitPrice: "4.95" }];
  expect(read({ lines, totalCents: 990 })).toMatchObject({ kind: "sale", totalCents: 990 });
  expect(read({ lines, totalCents: 989 })).toMatchObject({ refused: "receipt_total_differs" });
  expect(read({ lines, discountCents: 1000 })).toMatchObject({ refused: "discount_exceeds_total" });
});

test("a refund may be written with positive or negative amounts", () => {
  const positive = read({ kind: "refund", lines: [{ label: "Thé", quantity: 2, unitPrice: 4.95 }] });
  const negative = read({ lines: [{ label: "Thé", quantity: -2, unitPrice: 4.95 }] });
  expect(positive).toEqual(negative);
  expect(positive).toMatchObject({
    kind: "refund",
    totalCents: -990,
    lines: [{ quantity: "-2", totalCents: -990 }],
  });
});

test("the day of a receipt is the day in the store, whatever the hour in London", () => {
  expect(read({ totalCents: 1, happenedAt: "2026-06-14T22:30:00Z" })).toMatchObject({ day: "2026-06-15" });
  expect(read({ totalCents: 1, day: "2026-06-14" })).toMatchObject({ day: "2026-06-14", happenedAt: null });
  expect(read({ totalCents: 1, day: "2026-07-01" })).toMatchObject({ refused: "receipt_in_the_future" });
});
