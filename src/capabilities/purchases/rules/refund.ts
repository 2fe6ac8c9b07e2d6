import type { Cents } from "../../../values/money.ts";
import { isRefusal, type Refusal, refuse } from "../../../values/refusal.ts";
import { decimalOf } from "./decimal.ts";

/** A sale and what was already given back of it; what was given back is counted positive. */
export type RefundableSale = {
  readonly totalCents: Cents;
  readonly shippingCents: Cents;
  readonly refundedCents: Cents;
  readonly refundedShippingCents: Cents;
  readonly lines: readonly RefundableLine[];
};

export type RefundableLine = {
  readonly number: number;
  readonly quantity: string;
  readonly totalCents: Cents;
  readonly refundedQuantity: string;
  readonly refundedCents: Cents;
};

/** What is asked back: some lines, a sum, or, when nothing is said, all that is left. */
export type RefundRequest = {
  readonly lines?: readonly { readonly number: number; readonly quantity?: number | string }[];
  readonly shippingCents?: Cents;
  readonly amountCents?: Cents;
};

/** What is given back, counted positive. */
export type RefundPlan = {
  readonly lines: readonly { readonly number: number; readonly quantity: string; readonly cents: Cents }[];
  readonly shippingCents: Cents;
  readonly totalCents: Cents;
};

/** Never more than was sold, by line and in all; the last piece of a line takes the cents that rounding left. */
export function planRefund(sale: RefundableSale, request: RefundRequest): RefundPlan | Refusal {
  const left = sale.totalCents - sale.refundedCents;
  if (request.amountCents !== undefined) {
    if (request.lines !== undefined || request.shippingCents !== undefined) {
      return refuse("refund_of_lines_or_of_a_sum", { field: "amountCents" });
    }
    return withinSale({ lines: [], shippingCents: 0, totalCents: request.amountCents }, left);
  }
  if (request.lines === undefined && request.shippingCents === undefined) return planWhole(sale, left);
  const lines = planLines(sale, request.lines ?? []);
  if (isRefusal(lines)) return lines;
  const shippingCents = request.shippingCents ?? 0;
  const shippingLeft = sale.shippingCents - sale.refundedShippingCents;
  if (shippingCents > shippingLeft) {
    return refuse("refund_exceeds_shipping", { field: "shippingCents", leftCents: shippingLeft });
  }
  return withinSale({ lines, shippingCents, totalCents: sum(lines) + shippingCents }, left);
}

/** Whether a refund written elsewhere fits its sale. */
export function refundFits(
  sale: RefundableSale,
  refund: {
    readonly totalCents: Cents;
    readonly lines: readonly { readonly refundOfLine: number | null; readonly totalCents: Cents }[];
  },
): Refusal | null {
  const left = sale.totalCents - sale.refundedCents;
  if (-refund.totalCents > left) return refuse("refund_exceeds_sale", { leftCents: left });
  for (const line of sale.lines) {
    const back = refund.lines
      .filter((one) => one.refundOfLine === line.number)
      .reduce((cents, one) => cents - one.totalCents, 0);
    const lineLeft = line.totalCents - line.refundedCents;
    if (back > 0 && back > lineLeft) {
      return refuse("refund_exceeds_line", { number: line.number, leftCents: lineLeft });
    }
  }
  return null;
}

function withinSale(plan: RefundPlan, left: Cents): RefundPlan | Refusal {
  // Pieces that cost nothing, a reward's, come back too.
  const isOfPieces = left === 0 && plan.totalCents === 0 && plan.lines.length > 0;
  if (left <= 0 && !isOfPieces) return refuse("nothing_left_to_refund");
  if (plan.totalCents > left) return refuse("refund_exceeds_sale", { leftCents: left });
  return plan;
}

/** By lines when they make exactly what is left; as a sum when a gesture was made before, or there are no lines. */
function planWhole(sale: RefundableSale, left: Cents): RefundPlan | Refusal {
  if (left < 0) return refuse("nothing_left_to_refund");
  const shippingCents = sale.shippingCents - sale.refundedShippingCents;
  const lines = sale.lines.flatMap((line) => {
    const quantity = quantityLeft(line);
    const cents = line.totalCents - line.refundedCents;
    return quantity === 0n && cents === 0
      ? []
      : [{ number: line.number, quantity: written(quantity), cents }];
  });
  if (lines.length > 0 && sum(lines) + shippingCents === left) {
    return { lines, shippingCents, totalCents: left };
  }
  return left === 0 ? refuse("nothing_left_to_refund") : { lines: [], shippingCents: 0, totalCents: left };
}

function planLines(
  sale: RefundableSale,
  asked: NonNullable<RefundRequest["lines"]>,
): RefundPlan["lines"] | Refusal {
  const plan: RefundPlan["lines"][number][] = [];
  for (const [index, { number, quantity }] of asked.entries()) {
    const line = sale.lines.find((one) => one.number === number);
    const field = `lines/${index}`;
    if (line === undefined || plan.some((one) => one.number === number)) {
      return refuse("no_such_line", { field: `${field}/number`, number });
    }
    const planned = planLine(line, quantity, field);
    if (isRefusal(planned)) return planned;
    plan.push(planned);
  }
  return plan;
}

function planLine(
  line: RefundableLine,
  asked: number | string | undefined,
  field: string,
): RefundPlan["lines"][number] | Refusal {
  const left = quantityLeft(line);
  const decimal = asked === undefined ? written(left) : decimalOf(asked, 3);
  if (decimal === null) return refuse("unreadable_quantity", { field: `${field}/quantity` });
  const quantity = thousandths(decimal);
  if (quantity <= 0n || quantity > left) {
    return refuse("refund_exceeds_line", {
      field: `${field}/quantity`,
      number: line.number,
      left: written(left),
    });
  }
  const centsLeft = line.totalCents - line.refundedCents;
  const share = roundedShare(line.totalCents, quantity, thousandths(line.quantity));
  const cents = quantity === left ? centsLeft : Math.min(share, centsLeft);
  return { number: line.number, quantity: decimal, cents };
}

function quantityLeft(line: RefundableLine): bigint {
  return thousandths(line.quantity) - thousandths(line.refundedQuantity);
}

function roundedShare(cents: Cents, part: bigint, whole: bigint): Cents {
  return Number((BigInt(cents) * part * 2n + whole) / (whole * 2n));
}

function thousandths(decimal: string): bigint {
  const negative = decimal.startsWith("-");
  const [whole = "0", fraction = ""] = decimal.replace("-", "").split(".");
  const value = BigInt(whole + fraction.slice(0, 3).padEnd(3, "0"));
  return negative ? -value : value;
}

function written(value: bigint): string {
  const text = (value < 0n ? -value : value).toString().padStart(4, "0");
  const decimal = `${text.slice(0, -3)}.${text.slice(-3)}`.replace(/\.?0+$/, "");
  return value < 0n ? `-${decimal}` : decimal;
}

function sum(lines: readonly { readonly cents: Cents }[]): Cents {
  return lines.reduce((cents, line) => cents + line.cents, 0);
}
