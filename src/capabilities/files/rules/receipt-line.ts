import { type Cents, centsOf } from "../../../values/money.ts";
import { type DateOrder, type FileMoment, readMoment, readTime } from "./dates.ts";
import type { ReceiptField } from "./fields.ts";
import { amountOfLine } from "./line-amount.ts";
import type { Mapping } from "./mapping.ts";
import { type DecimalSign, plainDecimal } from "./numbers.ts";
import type { RefusalReason, RowOutcome } from "./reasons.ts";

/** Where each field stands in a row; -1 when the file has it not. */
export type ReceiptPlan = {
  readonly at: Readonly<Record<ReceiptField, number>>;
  readonly decimal: DecimalSign;
  readonly dateOrder: DateOrder;
  readonly layout: Mapping["layout"];
  /** Where all sales were made when no column says. */
  readonly store: string | null;
  readonly refunds: boolean;
  readonly currency: string;
  /** The last day that can be: tomorrow. */
  readonly latestDay: string;
  readonly hasAmounts: boolean;
};

/** One line of a receipt, read. Amounts of a refund are negative. */
export type FileLine = {
  /** Empty when the file numbers nothing: the number is then made from the content. */
  readonly receipt: string;
  readonly refund: boolean;
  readonly moment: FileMoment;
  readonly sku: string;
  readonly label: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly totalCents: Cents;
  readonly discountCents: Cents;
  readonly taxRate: string | null;
};

/** Reads moments, remembering the last one: the lines of a receipt say the same. */
export type MomentReader = (date: string, time: string) => FileMoment | null;

export function momentReader(order: DateOrder): MomentReader {
  let lastDate = "";
  let lastTime = "";
  let last: FileMoment | null = null;
  return (date, time) => {
    if (last !== null && date === lastDate && time === lastTime) return last;
    const read = readMoment(date, order);
    const clock = time === "" ? null : readTime(time);
    lastDate = date;
    lastTime = time;
    last = read === null || clock === null ? read : { ...read, time: clock };
    return last;
  };
}

export function cellOf(cells: readonly string[], position: number): string {
  const cell = position === -1 ? undefined : cells[position];
  return cell === undefined ? "" : cell.trim();
}

/** The line that a row tells, or why it is refused or set aside. */
export function readLine(
  cells: readonly string[],
  plan: ReceiptPlan,
  moments: MomentReader,
): FileLine | RowOutcome {
  const { at } = plan;
  const receipt = cellOf(cells, at.receipt);
  const aside = setAside(cells, plan, receipt);
  if (aside !== null) return aside;
  if (at.receipt !== -1 && receipt === "") return { refused: "no_receipt_number" };
  if (receipt.length > 180) return { refused: "receipt_number_too_long" };
  const date = cellOf(cells, at.date);
  const moment = moments(date, cellOf(cells, at.time));
  if (moment === null) return { refused: date === "" ? "no_date" : "unreadable_date" };
  if (moment.day > plan.latestDay) return { refused: "date_in_the_future" };
  const currency = cellOf(cells, at.currency);
  if (currency !== "" && currency.toUpperCase() !== plan.currency) return { refused: "other_currency" };
  const money = readMoney(cells, plan);
  if ("refused" in money) return money;
  const refund = isRefund(cells, plan, receipt);
  // Tills write what is given back with or without a minus; either way it is given back.
  const turned = refund && money.totalCents > 0;
  if (
    !refund &&
    receipt !== "" &&
    money.totalCents === 0 &&
    plan.hasAmounts &&
    money.quantity.startsWith("-")
  ) {
    // Goods that leave without customer and without money are broken or lost: stock, not a sale.
    if (cellOf(cells, at.external) === "" && cellOf(cells, at.email) === "")
      return { aside: "stock_adjustment" };
  }
  const sku = cellOf(cells, at.sku).slice(0, 120);
  return {
    receipt,
    refund,
    moment,
    sku,
    label: cellOf(cells, at.label).slice(0, 300),
    quantity: turned ? negative(money.quantity) : money.quantity,
    unitPrice: money.unitPrice,
    totalCents: turned ? -money.totalCents : money.totalCents,
    discountCents: money.discountCents,
    taxRate: plainDecimal(cellOf(cells, at.taxRate).replace("%", ""), plan.decimal),
  };
}

const unpaid =
  /^(?:cancell?ed|annul[ée]e?|failed|[ée]chec|[ée]chou[ée]e?|pending(?: payment)?|en attente(?: de paiement)?|voided|expired|checkout-draft|draft|brouillon|erreur de paiement|payment error|paiement en attente|trash|wc-(?:cancelled|failed|pending))$/i;

function setAside(cells: readonly string[], plan: ReceiptPlan, receipt: string): RowOutcome | null {
  const { at, layout } = plan;
  if (at.status !== -1 && unpaid.test(cellOf(cells, at.status))) return { aside: "order_not_paid" };
  if (layout === "online_retail" && receipt.charCodeAt(0) === 65) return { aside: "bad_debt_adjustment" };
  if (layout === "bakery" && cellOf(cells, at.label) === "NONE") return { aside: "line_without_article" };
  if (
    /^(?:total|sous-total|subtotal|grand total)\b/i.test(cellOf(cells, 0)) &&
    cellOf(cells, at.date) === ""
  ) {
    return { aside: "total_row" };
  }
  return null;
}

function isRefund(cells: readonly string[], plan: ReceiptPlan, receipt: string): boolean {
  if (plan.refunds) return true;
  if (plan.layout === "online_retail") return receipt.charCodeAt(0) === 67;
  const kind = cellOf(cells, plan.at.kind);
  return (
    kind !== "" && /rembours|avoir|retour|refund|credit|return|ruckerstattung|rückerstattung/i.test(kind)
  );
}

type Unreadable = { readonly refused: RefusalReason };
type LineMoney = Pick<FileLine, "quantity" | "unitPrice" | "totalCents" | "discountCents">;

function readMoney(cells: readonly string[], plan: ReceiptPlan): LineMoney | Unreadable {
  const { at, decimal } = plan;
  const quantity = readDecimal(cellOf(cells, at.quantity), decimal, 3);
  if (quantity === null) return { refused: "unreadable_quantity" };
  const count = quantity === "" ? "1" : quantity;
  const discount =
    cellOf(cells, at.lineDiscount) === ""
      ? 0
      : centsOf(plainDecimal(cellOf(cells, at.lineDiscount), decimal) ?? "?");
  if (discount === null) return { refused: "unreadable_amount" };
  const discountCents = Math.abs(discount);
  const totalText = cellOf(cells, at.lineTotal);
  const priceText = cellOf(cells, at.unitPrice);
  if (totalText !== "") {
    const totalCents = centsOf(plainDecimal(totalText, decimal) ?? "?");
    if (totalCents === null) return { refused: "unreadable_amount" };
    const price = priceText === "" ? null : readDecimal(priceText, decimal, 4);
    return {
      quantity: count,
      unitPrice: price || priceOf(totalCents + discountCents, count),
      totalCents,
      discountCents,
    };
  }
  if (priceText === "") {
    // Orders whose lines show no price, only the order a total; baskets without any amount.
    return { quantity: count, unitPrice: "0", totalCents: 0, discountCents: 0 };
  }
  const price = readDecimal(priceText, decimal, 4);
  if (price === null || price === "") return { refused: "unreadable_price" };
  const gross = amountOfLine(count, price);
  if (gross === null) return { refused: "unreadable_price" };
  const counted = gross < 0 ? gross + discountCents : gross - discountCents;
  return { quantity: count, unitPrice: price, totalCents: counted, discountCents };
}

/** The decimal cut to so many places; empty when there is none, null when it is no number that the shop can have meant. */
function readDecimal(text: string, sign: DecimalSign, places: number): string | null {
  if (text === "") return "";
  const decimal = plainDecimal(text, sign);
  if (decimal === null) return null;
  const point = decimal.indexOf(".");
  const whole = point === -1 ? decimal.length : point;
  if (whole > 10) return null;
  if (point === -1 || decimal.length - point - 1 <= places) return decimal;
  const rounded = Number(decimal).toFixed(places);
  return Number.isFinite(Number(rounded)) ? rounded : null;
}

function priceOf(cents: Cents, quantity: string): string {
  const count = Math.abs(Number(quantity));
  return (count === 0 ? 0 : Math.abs(cents) / 100 / count).toFixed(4);
}

function negative(decimal: string): string {
  return decimal.startsWith("-") || decimal === "0" ? decimal : `-${decimal}`;
}
