import { type Day, dayInZone, instantInZone, isDay, isInstant, numberOfDay } from "../../../values/day.ts";
import type { Cents } from "../../../values/money.ts";
import { isRefusal, type Refusal, refuse } from "../../../values/refusal.ts";
import type { CustomerReference } from "../../customers/shared.ts";
import { type LineDraft, type LineInput, readLines, turnedLine } from "./lines.ts";

/** A receipt as a till, a web shop or a file says it. */
export type ReceiptInput = {
  readonly source: string;
  readonly externalId: string;
  readonly kind?: "sale" | "refund";
  readonly channel?: "shop" | "web";
  /** The store's code or id. */
  readonly store?: string;
  readonly till?: string;
  readonly staffLabel?: string;
  readonly happenedAt?: string;
  readonly day?: Day;
  readonly currency?: string;
  readonly customer?: CustomerReference;
  readonly lines?: readonly LineInput[];
  readonly shippingCents?: Cents;
  /** A discount on the whole receipt, shared among its lines. */
  readonly discountCents?: Cents;
  readonly taxCents?: Cents;
  readonly totalCents?: Cents;
  /** Of a refund: the number, in the same source, of the sale it gives back. */
  readonly refundOf?: string;
};

export type StoreContext = { readonly id: string; readonly kind: "shop" | "web"; readonly timeZone: string };

export type ReceiptContext = {
  readonly currency: string;
  readonly timeZone: string;
  readonly now: string;
  /** By id and by folded code. */
  readonly stores: ReadonlyMap<string, StoreContext>;
};

/** A receipt ready to be recorded: total = sum of the lines + shipping, to the cent, when it has lines. */
export type ReceiptDraft = {
  readonly kind: "sale" | "refund";
  readonly source: string;
  readonly externalId: string;
  readonly channel: "shop" | "web";
  readonly storeId: string | null;
  readonly till: string | null;
  readonly staffLabel: string | null;
  readonly happenedAt: string | null;
  readonly day: Day;
  readonly currency: string;
  readonly totalCents: Cents;
  readonly discountCents: Cents;
  readonly taxCents: Cents | null;
  readonly shippingCents: Cents;
  readonly lines: readonly LineDraft[];
  readonly refundOf: string | null;
};

export function readReceipt(input: ReceiptInput, context: ReceiptContext): ReceiptDraft | Refusal {
  const store = input.store === undefined ? null : context.stores.get(input.store.trim().toLowerCase());
  if (store === undefined) return refuse("no_such_store", { field: "store", value: input.store });
  const currency = input.currency ?? context.currency;
  if (currency !== context.currency) {
    return refuse("other_currency", { field: "currency", expected: context.currency });
  }
  const moment = readMoment(input, store?.timeZone ?? context.timeZone, context.now);
  if (isRefusal(moment)) return moment;
  const money = readMoney(input);
  if (isRefusal(money)) return money;
  return {
    ...money,
    ...moment,
    source: input.source,
    externalId: input.externalId,
    channel: input.channel ?? store?.kind ?? "shop",
    storeId: store?.id ?? null,
    till: input.till ?? null,
    staffLabel: input.staffLabel ?? null,
    currency,
    refundOf: money.kind === "refund" ? (input.refundOf ?? null) : null,
  };
}

type Moment = { readonly happenedAt: string | null; readonly day: Day };

/** A source that knows only the day gives only the day; one that gives neither means now. */
function readMoment(input: ReceiptInput, timeZone: string, now: string): Moment | Refusal {
  const happenedAt = input.happenedAt ?? (input.day === undefined ? now : null);
  if (happenedAt !== null && !isInstant(happenedAt)) {
    return refuse("unreadable_date", { field: "happenedAt" });
  }
  const instant = happenedAt === null ? null : momentOf(happenedAt, timeZone);
  const day = input.day ?? dayInZone(instant ?? now, timeZone);
  if (!isDay(day)) return refuse("unreadable_date", { field: "day" });
  // A till's clock may run ahead, and its day may have begun before ours; two days cannot be explained.
  if (numberOfDay(day) > numberOfDay(dayInZone(now, timeZone)) + 1) {
    return refuse("receipt_in_the_future", { field: input.day === undefined ? "happenedAt" : "day", day });
  }
  return { happenedAt: instant, day };
}

/** A till that writes no offset means its own clock, that of the store. */
function momentOf(happenedAt: string, timeZone: string): string {
  const hasOffset = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(happenedAt) || !happenedAt.includes(":");
  return hasOffset
    ? new Date(happenedAt).toISOString()
    : instantInZone(happenedAt.replace(" ", "T"), timeZone);
}

type Money = Pick<
  ReceiptDraft,
  "kind" | "totalCents" | "discountCents" | "taxCents" | "shippingCents" | "lines"
>;

function readMoney(input: ReceiptInput): Money | Refusal {
  const lines = readLines(input.lines ?? [], input.discountCents ?? 0);
  if (isRefusal(lines)) return lines;
  const shipping = input.shippingCents ?? 0;
  const counted = lines.reduce((sum, line) => sum + line.totalCents, 0) + shipping;
  if (lines.length === 0 && input.totalCents === undefined) {
    return refuse("receipt_without_total", { field: "totalCents" });
  }
  const total = lines.length === 0 ? (input.totalCents ?? 0) : counted;
  const kind = input.kind ?? (total < 0 ? "refund" : "sale");
  if (kind === "sale" && total < 0) return refuse("sale_total_is_negative", { field: "totalCents" });
  // Some tills write a refund with positive amounts: what it gives back is the same.
  const turned = kind === "refund" && total > 0;
  const said = input.totalCents;
  if (said !== undefined && said !== total && !(kind === "refund" && Math.abs(said) === Math.abs(total))) {
    return refuse("receipt_total_differs", { field: "totalCents", saidCents: said, countedCents: total });
  }
  const sign = turned ? -1 : 1;
  const onLines = lines.reduce((sum, line) => sum + line.discountCents, 0);
  return {
    kind,
    totalCents: signed(total, sign),
    discountCents: lines.length === 0 ? (input.discountCents ?? 0) : onLines,
    taxCents: input.taxCents === undefined ? null : signed(input.taxCents, sign),
    shippingCents: signed(shipping, sign),
    lines: turned ? lines.map(turnedLine) : lines,
  };
}

function signed(cents: Cents, sign: 1 | -1): Cents {
  return cents === 0 ? 0 : cents * sign;
}
