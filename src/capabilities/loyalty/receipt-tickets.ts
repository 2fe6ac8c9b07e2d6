import type { Tx } from "../../platform/database.ts";
import type { ToldLine, ToldReceipt } from "../../platform/participants.ts";
import { instantInZone } from "../../values/day.ts";
import { type ProductFacts, productFacts } from "./queries-receipts.ts";
import type { Spending } from "./rules/refund.ts";
import type { TicketLine } from "./rules/ticket.ts";

/** What a basket sold through the product says of a ticket besides its lines. */
export type BasketFacts = {
  readonly codes: readonly string[];
  readonly paidWithPointsCents: number;
  readonly paidWithVouchersCents: number;
  readonly paidWithGiftCardsCents: number;
  /** By the number of the line. */
  readonly lines: ReadonlyMap<
    number,
    {
      readonly orderDiscountCents: number;
      readonly lineDiscountCents: number;
      readonly labels?: Readonly<Record<string, string>>;
      readonly tags?: readonly string[];
    }
  >;
  /** By program: what its own rewards took off, the units spent, and on which rewards. */
  readonly programs: ReadonlyMap<
    string,
    { readonly ownRewardCents: number; readonly spending: Spending; readonly rewards: readonly string[] }
  >;
};

/** A sale of somebody, ready to be asked to the programs. */
export type Sale = {
  readonly receiptId: string;
  readonly customerId: string;
  /** ISO; of a receipt of which only the day is known, noon of it in the shop, and never later than now. */
  readonly at: string;
  readonly day: string;
  readonly storeId: string | null;
  readonly channel: "shop" | "web";
  readonly totalCents: number;
  readonly lines: readonly TicketLine[];
  /** The customer's first purchase; null: it is told by the count of her purchases. */
  readonly isFirst: boolean | null;
  readonly basket: BasketFacts | null;
};

/** What products and families say, for building lines. */
export type Shelf = {
  readonly byId: ReadonlyMap<string, ProductFacts>;
  readonly bySku: ReadonlyMap<string, ProductFacts>;
};

export async function readShelf(
  tx: Tx,
  lines: readonly { readonly productId?: string | null; readonly sku: string | null }[],
): Promise<Shelf> {
  const ids = new Set<string>();
  const skus = new Set<string>();
  for (const { productId, sku } of lines) {
    if (typeof productId === "string") ids.add(productId);
    else if (sku !== null) skus.add(sku);
  }
  return shelfOf(await productFacts(tx, { ids: [...ids], skus: [...skus] }));
}

export function shelfOf(facts: readonly ProductFacts[]): Shelf {
  return {
    byId: new Map(facts.map((one) => [one.id, one])),
    bySku: new Map(facts.map((one) => [one.sku, one])),
  };
}

export function instantOf(
  receipt: { readonly happenedAt: string | null; readonly day: string },
  timeZone: string,
  now: string,
): string {
  const at = receipt.happenedAt ?? instantInZone(`${receipt.day}T12:00:00`, timeZone);
  return Date.parse(at) > Date.parse(now) ? now : new Date(at).toISOString();
}

/** The line that stands for postage, or for a receipt of which only the sum is known. */
const wholeNumber = 0;
const postageNumber = -1;

export function ticketLines(
  receipt: Pick<ToldReceipt, "lines" | "shippingCents" | "totalCents">,
  shelf: Shelf,
  basket: BasketFacts | null,
): TicketLine[] {
  const lines = receipt.lines.map((line) => ticketLine(line, shelf, basket));
  if (lines.length === 0) {
    lines.push(plainLine(wholeNumber, receipt.totalCents - receipt.shippingCents, false));
  }
  if (receipt.shippingCents !== 0) lines.push(plainLine(postageNumber, receipt.shippingCents, true));
  return lines;
}

function ticketLine(line: ToldLine, shelf: Shelf, basket: BasketFacts | null): TicketLine {
  const facts = line.productId === null ? shelf.bySku.get(line.sku ?? "") : shelf.byId.get(line.productId);
  const said = basket?.lines.get(line.number);
  return {
    number: line.number,
    sku: facts?.sku ?? line.sku,
    categories: facts?.categories ?? [],
    ...(said?.labels === undefined ? {} : { labels: said.labels }),
    ...(said?.tags === undefined ? {} : { tags: said.tags }),
    legalClass: facts?.legalClass ?? null,
    isDelivery: facts?.isFee ?? false,
    quantityMilli: Math.round(Number(line.quantity) * 1_000),
    totalCents: line.totalCents,
    orderDiscountCents: said?.orderDiscountCents ?? 0,
    lineDiscountCents: said?.lineDiscountCents ?? line.discountCents,
    taxRate: line.taxRate,
  };
}

function plainLine(number: number, totalCents: number, isDelivery: boolean): TicketLine {
  return {
    number,
    sku: null,
    categories: [],
    legalClass: null,
    isDelivery,
    quantityMilli: 1_000,
    totalCents,
    orderDiscountCents: 0,
    lineDiscountCents: 0,
    taxRate: null,
  };
}
