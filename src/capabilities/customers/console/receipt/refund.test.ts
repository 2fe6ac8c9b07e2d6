import { expect, test } from "vitest";
import type { Line } from "./receipt.ts";
import { leftLines, readQuantity, refundCents } from "./refund.ts";

const line = (
  number: number,
  quantity: string,
  totalCents: number,
  refundOfLine: number | null = null,
): Line => ({
  number,
  sku: null,
  label: "Tablette noir 70 %",
  quantity,
  unitPrice: "3.3333",
  totalCents,
  discountCents: 0,
  taxRate: null,
  refundOfLine,
});

test("three bars for 10 euros give back 3.33, 3.33, then the 3.34 that are left", () => {
  const sale = { lines: [line(1, "3", 1_000)] };
  const [whole] = leftLines(sale, []);
  const [afterTwo] = leftLines(sale, [line(1, "-2", -667, 1)]);
  expect(whole && refundCents(whole, 1)).toBe(333);
  expect(afterTwo).toMatchObject({ left: 1, leftCents: 333 });
  expect(afterTwo && refundCents(afterTwo, 1)).toBe(333);
});

test("what was weighed can be given back in part, and never more than was sold", () => {
  expect(readQuantity("0,25", 0.75)).toBe(0.25);
  expect(readQuantity("", 2)).toBe(0);
  expect(readQuantity("3", 2)).toBeNull();
  expect(readQuantity("deux", 2)).toBeNull();
});

test("a weight given back leaves no dust behind", () => {
  const [left] = leftLines({ lines: [line(1, "0.3", 300)] }, [line(1, "-0.1", -100, 1)]);
  expect(left?.left).toBe(0.2);
});
