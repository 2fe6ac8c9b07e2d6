import { type Cents, lineCents } from "../../../values/money.ts";
import { isRefusal, type Refusal, refuse } from "../../../values/refusal.ts";
import { decimalOf, negated, unitPriceOf } from "./decimal.ts";
import { spread } from "./spread.ts";

export type LineInput = {
  readonly sku?: string;
  readonly label?: string;
  /** One when it is not said; negative for what is handed back. */
  readonly quantity?: number | string;
  readonly unitPrice?: number | string;
  readonly discountCents?: Cents;
  /** After the line's discount; when it is said, it is what counts. */
  readonly totalCents?: Cents;
  readonly taxRate?: number;
  readonly refundOfLine?: number;
};

export type LineDraft = {
  readonly number: number;
  readonly sku: string | null;
  readonly label: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly totalCents: Cents;
  readonly discountCents: Cents;
  readonly taxRate: number | null;
  readonly refundOfLine: number | null;
};

/** Prices each line, then shares a discount on the whole receipt among the lines, to the cent. */
export function readLines(inputs: readonly LineInput[], receiptDiscount: Cents): LineDraft[] | Refusal {
  const lines: LineDraft[] = [];
  for (const [index, input] of inputs.entries()) {
    const line = readLine(input, index);
    if (isRefusal(line)) return line;
    lines.push(line);
  }
  if (receiptDiscount === 0 || lines.length === 0) return lines;
  return withReceiptDiscount(lines, receiptDiscount);
}

/** The same line of the opposite receipt. */
export function turnedLine(line: LineDraft): LineDraft {
  return {
    ...line,
    quantity: negated(line.quantity),
    totalCents: line.totalCents === 0 ? 0 : -line.totalCents,
  };
}

function readLine(input: LineInput, index: number): LineDraft | Refusal {
  const field = `lines/${index}`;
  const quantity = decimalOf(input.quantity ?? 1, 3);
  if (quantity === null) return refuse("unreadable_quantity", { field: `${field}/quantity` });
  const price = input.unitPrice === undefined ? undefined : decimalOf(input.unitPrice, 4);
  if (price === null) return refuse("unreadable_price", { field: `${field}/unitPrice` });
  const total = totalOf(input, quantity, price, field);
  if (isRefusal(total)) return total;
  return {
    number: index + 1,
    sku: input.sku?.trim() || null,
    label: input.label?.trim() || input.sku?.trim() || "",
    quantity,
    unitPrice: price ?? unitPriceOf(Math.abs(total) + (input.discountCents ?? 0), quantity),
    totalCents: total,
    discountCents: input.discountCents ?? 0,
    taxRate: input.taxRate ?? null,
    refundOfLine: input.refundOfLine ?? null,
  };
}

function totalOf(
  input: LineInput,
  quantity: string,
  price: string | undefined,
  field: string,
): Cents | Refusal {
  const discount = input.discountCents ?? 0;
  if (price === undefined) {
    return input.totalCents ?? refuse("line_without_price", { field: `${field}/unitPrice` });
  }
  const gross = lineCents(quantity, price);
  if (gross === null) return refuse("unreadable_price", { field: `${field}/unitPrice` });
  if (discount > Math.abs(gross)) {
    return refuse("discount_exceeds_line", { field: `${field}/discountCents`, lineCents: gross });
  }
  const counted = gross < 0 ? gross + discount : gross - discount;
  if (input.totalCents === undefined) return counted;
  // A till that rounds each piece before it multiplies may be off by half a cent per piece, never by more.
  const tolerance = 1 + Math.abs(Number(quantity)) / 2;
  if (Math.abs(input.totalCents - counted) > tolerance) {
    return refuse("line_total_differs", {
      field: `${field}/totalCents`,
      saidCents: input.totalCents,
      countedCents: counted,
    });
  }
  return input.totalCents;
}

function withReceiptDiscount(lines: readonly LineDraft[], discount: Cents): LineDraft[] | Refusal {
  const weights = lines.map((line) => Math.abs(line.totalCents));
  // What is handed back within a sale bears no part of the sale's discount.
  const sign = lines.reduce((sum, line) => sum + line.totalCents, 0) < 0 ? -1 : 1;
  const bearing = weights.map((weight, index) => ((lines[index]?.totalCents ?? 0) * sign > 0 ? weight : 0));
  const most = bearing.reduce((sum, weight) => sum + weight, 0);
  if (discount > most) {
    return refuse("discount_exceeds_total", { field: "discountCents", linesCents: most });
  }
  const shares = spread(discount, bearing);
  return lines.map((line, index) => {
    const share = shares[index] ?? 0;
    return {
      ...line,
      totalCents: line.totalCents - sign * share,
      discountCents: line.discountCents + share,
    };
  });
}
