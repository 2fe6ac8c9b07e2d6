import type { LegalClass } from "./ticket.ts";

/** The lines of the receipts of a history, only loaded when a program looks at products. */
export type HistoryLines = {
  /** The first line of each receipt; one more entry than receipts. */
  readonly starts: Int32Array;
  /** Index in `products`; −1: a line without a product. */
  readonly product: Int32Array;
  readonly quantityMilli: Int32Array;
  readonly cents: Float64Array;
  /** Percent; NaN: not known. */
  readonly taxRate: Float32Array;
  readonly products: readonly HistoryProduct[];
};

export type HistoryProduct = {
  readonly sku: string;
  /** Families from its own to the widest. */
  readonly categories: readonly string[];
  readonly isFee: boolean;
  readonly legalClass: LegalClass | null;
};

/**
 * Receipts of known customers in columns: customer by customer in the order of their identifiers, each customer's receipts in
 * the order of time. About 50 bytes a receipt.
 */
export type History = {
  /** 16 bytes each. */
  readonly customerIds: Uint8Array;
  /** The first receipt of each customer; one more entry than customers. */
  readonly starts: Int32Array;
  /** Days since 1970. */
  readonly day: Int32Array;
  /** Milliseconds since 1970; noon of the day when only the day is known. */
  readonly at: Float64Array;
  /** All taxes in, after discounts, delivery left out; negative for a refund. */
  readonly goodsCents: Float64Array;
  readonly shippingCents: Float64Array;
  /** Tax in the whole receipt; NaN: not known. */
  readonly taxCents: Float64Array;
  /** Index in `stores`; −1: none. */
  readonly store: Int16Array;
  readonly stores: readonly string[];
  readonly isWeb: Uint8Array;
  readonly isRefund: Uint8Array;
  /** The receipt that a refund undoes; −1: a sale, or not known. */
  readonly refundOf: Int32Array;
  /** 1 for customers whose first purchase ever lies in the period. */
  readonly isNew: Uint8Array;
  readonly lines: HistoryLines | null;
};

export type HistoryColumns = {
  -readonly [Column in keyof Omit<
    History,
    "customerIds" | "starts" | "stores" | "isNew" | "lines"
  >]: History[Column];
};

const columnKinds = {
  day: Int32Array,
  at: Float64Array,
  goodsCents: Float64Array,
  shippingCents: Float64Array,
  taxCents: Float64Array,
  store: Int16Array,
  isWeb: Uint8Array,
  isRefund: Uint8Array,
  refundOf: Int32Array,
} as const;

/** Empty columns for so many receipts, or longer copies of those given. */
export function makeColumns(length: number, from?: HistoryColumns): HistoryColumns {
  const made = {} as Record<keyof HistoryColumns, ArrayLike<number>>;
  for (const [name, Kind] of Object.entries(columnKinds)) {
    const column = new Kind(length);
    if (from !== undefined) column.set(from[name as keyof HistoryColumns]);
    made[name as keyof HistoryColumns] = column;
  }
  return made as HistoryColumns;
}

export function receiptCount(history: History): number {
  return history.day.length;
}

export function customerCount(history: History): number {
  return history.starts.length - 1;
}

/** The identifier of a customer as text. */
export function customerIdAt(history: History, index: number): string {
  let text = "";
  for (let byte = 0; byte < 16; byte += 1) {
    if (byte === 4 || byte === 6 || byte === 8 || byte === 10) text += "-";
    text += (history.customerIds[index * 16 + byte] ?? 0).toString(16).padStart(2, "0");
  }
  return text;
}

/**
 * A number between 0 and 1 that belongs to the customer: the same at every run, evenly spread and independent for each salt.
 */
export function drawOf(history: History, index: number, salt: number): number {
  let hash = (0x811c9dc5 ^ Math.imul(salt, 0x9e3779b1)) >>> 0;
  for (let byte = 0; byte < 16; byte += 1) {
    hash = Math.imul(hash ^ (history.customerIds[index * 16 + byte] ?? 0), 0x01000193) >>> 0;
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296;
}

/** Bytes kept in memory. */
export function historyBytes(history: History): number {
  const { lines } = history;
  const linesBytes =
    lines === null
      ? 0
      : lines.starts.byteLength +
        lines.product.byteLength +
        lines.quantityMilli.byteLength +
        lines.cents.byteLength +
        lines.taxRate.byteLength;
  return receiptCount(history) * 44 + customerCount(history) * 21 + linesBytes;
}

export type PlainReceipt = {
  readonly customerId: string;
  readonly day: number;
  readonly at?: number;
  readonly cents: number;
  readonly shippingCents?: number;
  readonly taxCents?: number;
  /** Position in the list given, of the sale that this refund undoes. */
  readonly refundOf?: number;
};

/** A history from a plain list, for shops not yet in a database and for comparisons. The list may come in any order. */
export function historyOf(receipts: readonly PlainReceipt[]): History {
  const order = receipts.map((_, position) => position);
  const receiptAt = (position: number): PlainReceipt => receipts[position] as PlainReceipt;
  const instantOf = (receipt: PlainReceipt): number => receipt.at ?? receipt.day * 86_400_000 + 43_200_000;
  order.sort((one, other) => {
    const [a, b] = [receiptAt(one), receiptAt(other)];
    if (a.customerId !== b.customerId) return a.customerId < b.customerId ? -1 : 1;
    return a.day - b.day || instantOf(a) - instantOf(b) || one - other;
  });
  const placeOf = new Int32Array(receipts.length);
  for (const [place, position] of order.entries()) placeOf[position] = place;
  const columns = makeColumns(receipts.length);
  const starts: number[] = [];
  const ids: number[] = [];
  let lastId = "";
  for (const [place, position] of order.entries()) {
    const receipt = receiptAt(position);
    if (receipt.customerId !== lastId) {
      lastId = receipt.customerId;
      starts.push(place);
      const hex = receipt.customerId.replaceAll("-", "");
      for (let byte = 0; byte < 16; byte += 1)
        ids.push(Number.parseInt(hex.slice(byte * 2, byte * 2 + 2), 16));
    }
    columns.day[place] = receipt.day;
    columns.at[place] = instantOf(receipt);
    columns.goodsCents[place] = receipt.cents - (receipt.shippingCents ?? 0);
    columns.shippingCents[place] = receipt.shippingCents ?? 0;
    columns.taxCents[place] = receipt.taxCents ?? Number.NaN;
    columns.store[place] = -1;
    columns.isRefund[place] = receipt.cents < 0 ? 1 : 0;
    columns.refundOf[place] = receipt.refundOf === undefined ? -1 : (placeOf[receipt.refundOf] ?? -1);
  }
  starts.push(receipts.length);
  return {
    ...columns,
    customerIds: Uint8Array.from(ids),
    starts: Int32Array.from(starts),
    stores: [],
    isNew: new Uint8Array(starts.length - 1).fill(1),
    lines: null,
  };
}
