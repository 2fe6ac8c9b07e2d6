import { dayOfNumber } from "../../../values/day.ts";
import type { History } from "./history.ts";
import type { Ticket, TicketLine } from "./ticket.ts";

type Open<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const noFamilies: readonly string[] = [];

/**
 * Shows receipts of a history as tickets, one at a time in the same object: a million of them leave no garbage behind. Whoever
 * wants to keep one copies it.
 */
export class TicketReader {
  readonly ticket: Open<Ticket> & { lines: TicketLine[] };
  readonly #history: History;
  readonly #days: readonly string[];
  readonly #fromDay: number;
  readonly #goods = plainLine(1, false);
  readonly #delivery = plainLine(2, true);
  readonly #plain: TicketLine[] = [this.#goods];
  readonly #delivered: TicketLine[] = [this.#goods, this.#delivery];

  constructor(history: History, fromDay: number, toDay: number) {
    this.#history = history;
    this.#fromDay = fromDay;
    this.#days = Array.from({ length: Math.max(0, toDay - fromDay + 1) }, (_, index) =>
      dayOfNumber(fromDay + index),
    );
    this.ticket = {
      day: "",
      at: 0,
      storeId: null,
      channel: "shop",
      lines: this.#plain,
      codes: [],
      paidWithPointsCents: 0,
      paidWithVouchersCents: 0,
      paidWithGiftCardsCents: 0,
      ownRewardCents: 0,
      isFirst: false,
    };
  }

  read(receipt: number, isFirst: boolean): Ticket {
    const { day, at, store, stores, isWeb, goodsCents, shippingCents, taxCents, lines } = this.#history;
    const { ticket } = this;
    ticket.day = this.#days[(day[receipt] ?? 0) - this.#fromDay] ?? "";
    ticket.at = at[receipt] ?? 0;
    ticket.storeId = stores[store[receipt] ?? -1] ?? null;
    ticket.channel = isWeb[receipt] === 1 ? "web" : "shop";
    ticket.isFirst = isFirst;
    if (lines !== null && (lines.starts[receipt + 1] ?? 0) > (lines.starts[receipt] ?? 0)) {
      ticket.lines = this.#linesOf(receipt, lines);
      return ticket;
    }
    const goods = goodsCents[receipt] ?? 0;
    const shipping = shippingCents[receipt] ?? 0;
    const taxRate = rateOf(goods + shipping, taxCents[receipt] ?? Number.NaN);
    this.#goods.totalCents = goods;
    this.#goods.taxRate = taxRate;
    ticket.lines = this.#plain;
    if (shipping === 0) return ticket;
    this.#delivery.totalCents = shipping;
    this.#delivery.taxRate = taxRate;
    ticket.lines = this.#delivered;
    return ticket;
  }

  #linesOf(receipt: number, columns: NonNullable<History["lines"]>): TicketLine[] {
    const first = columns.starts[receipt] ?? 0;
    const end = columns.starts[receipt + 1] ?? first;
    const read: TicketLine[] = [];
    for (let line = first; line < end; line += 1) {
      const product = columns.products[columns.product[line] ?? -1];
      const rate = columns.taxRate[line] ?? Number.NaN;
      read.push({
        number: line - first + 1,
        sku: product?.sku ?? null,
        categories: product?.categories ?? noFamilies,
        legalClass: product?.legalClass ?? null,
        isDelivery: product?.isFee ?? false,
        quantityMilli: columns.quantityMilli[line] ?? 0,
        totalCents: columns.cents[line] ?? 0,
        orderDiscountCents: 0,
        lineDiscountCents: 0,
        // A rate is a decimal: what a float of four bytes adds to it must not move a cent.
        taxRate: Number.isNaN(rate) ? null : Math.round(rate * 100) / 100,
      });
    }
    const shipping = this.#history.shippingCents[receipt] ?? 0;
    if (shipping === 0) return read;
    return [...read, { ...plainLine(end - first + 1, true), totalCents: shipping }];
  }
}

/** The rate that gives back the tax of the whole receipt; null when that is not known. */
function rateOf(total: number, tax: number): number | null {
  return Number.isNaN(tax) || tax <= 0 || total <= tax ? null : (tax / (total - tax)) * 100;
}

function plainLine(number: number, isDelivery: boolean): Open<TicketLine> {
  return {
    number,
    sku: null,
    categories: noFamilies,
    legalClass: null,
    isDelivery,
    quantityMilli: 1000,
    totalCents: 0,
    orderDiscountCents: 0,
    lineDiscountCents: 0,
    taxRate: null,
  };
}
