import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { isDay } from "../../values/day.ts";
import {
  type History,
  type HistoryColumns,
  type HistoryLines,
  type HistoryProduct,
  makeColumns,
} from "./rules/history.ts";
import type { LegalClass } from "./rules/ticket.ts";

export type HistoryWanted = {
  readonly from: string | null;
  readonly to: string;
  readonly withLines: boolean;
  readonly legalClasses: Readonly<Record<string, LegalClass>>;
};

// PostgreSQL counts days and microseconds from 1 January 2000.
const daysTo2000 = 10_957;
const msTo2000 = daysTo2000 * 86_400_000;
const longestRow = 400;

/**
 * Reads the receipts of known customers of a period (days included; null: from the first) straight into columns, by binary
 * COPY: a receipt never becomes an object. Sales of nothing are left out.
 */
export async function loadHistory(tx: Tx, wanted: HistoryWanted): Promise<History> {
  // The sort of a million receipts stays in memory.
  await tx.client.query("set local work_mem = '192MB'");
  const { columns, receiptIds, customerIds, starts, stores } = await readReceipts(tx, wanted);
  const history = {
    ...columns,
    customerIds,
    starts,
    stores,
    isNew: await readNew(tx, wanted, customerIds),
  };
  const lines = wanted.withLines ? await readLines(tx, wanted, columns, receiptIds) : null;
  return { ...history, lines };
}

async function readReceipts(tx: Tx, wanted: HistoryWanted) {
  let columns = makeColumns(65_536);
  let receiptIds = new Uint8Array(65_536 * 16);
  // Sixteen bytes of each refunded sale, by the place of the refund.
  const refunds: { readonly place: number; readonly customer: number; readonly sale: Uint8Array }[] = [];
  let customerIds = new Uint8Array(16_384 * 16);
  const starts: number[] = [];
  const stores = numberedIds();
  let count = 0;
  await readCopy(tx, receiptsText(tx, wanted), (row) => {
    if (count === columns.day.length) {
      columns = makeColumns(count * 2, columns);
      receiptIds = longer(receiptIds, count * 32);
    }
    row.next();
    const customers = starts.length;
    if (customers === 0 || !row.isSame(customerIds, (customers - 1) * 16)) {
      if (customers * 16 === customerIds.length) customerIds = longer(customerIds, customers * 32);
      row.copyTo(customerIds, customers * 16);
      starts.push(count);
    }
    row.next();
    row.copyTo(receiptIds, count * 16);
    row.next();
    const day = row.int32() + daysTo2000;
    columns.day[count] = day;
    columns.at[count] = row.next() ? row.int64() / 1_000 + msTo2000 : day * 86_400_000 + 43_200_000;
    row.next();
    const total = row.int64();
    columns.taxCents[count] = row.next() ? row.int64() : Number.NaN;
    row.next();
    const shipping = row.int64();
    columns.goodsCents[count] = total - shipping;
    columns.shippingCents[count] = shipping;
    columns.store[count] = row.next() ? stores.numberOf(row.text16()) : -1;
    row.next();
    columns.isWeb[count] = row.byte();
    row.next();
    columns.isRefund[count] = row.byte();
    columns.refundOf[count] = -1;
    if (row.next()) refunds.push({ place: count, customer: starts.length - 1, sale: row.bytes16() });
    count += 1;
  });
  starts.push(count);
  for (const { place, customer, sale } of refunds) {
    const last = starts[customer + 1] ?? count;
    for (let at = starts[customer] ?? 0; at < last; at += 1) {
      if (isSame(receiptIds, at * 16, sale)) columns.refundOf[place] = at;
    }
  }
  return {
    columns: cut(columns, count),
    receiptIds: receiptIds.subarray(0, count * 16),
    customerIds: customerIds.slice(0, (starts.length - 1) * 16),
    starts: Int32Array.from(starts),
    stores: stores.all().map(textOfId),
  };
}

/** COPY takes no parameters: days are checked, the merchant's identifier was checked when its transaction opened. */
function within(tx: Tx, { from, to }: HistoryWanted): string {
  if (!isDay(to) || (from !== null && !isDay(from))) throw new TypeError("A history goes from day to day.");
  const since = from === null ? "" : ` and receipt.day >= '${from}'`;
  return `receipt.merchant_id = '${tx.merchantId}' and receipt.customer_id is not null
    and receipt.total_cents <> 0 and receipt.day <= '${to}'${since}`;
}

const inOrder = "receipt.customer_id, receipt.day, receipt.happened_at nulls first, receipt.id";

function receiptsText(tx: Tx, wanted: HistoryWanted): string {
  return `
    select receipt.customer_id, receipt.id, receipt.day, receipt.happened_at, receipt.total_cents, receipt.tax_cents,
      receipt.shipping_cents, receipt.store_id, receipt.channel = 'web', receipt.kind = 'refund', receipt.refund_of
    from purchases.receipt
    where ${within(tx, wanted)}
    order by ${inOrder}`;
}

/** For each customer, whether nothing had been bought before the period. */
async function readNew(tx: Tx, { from }: HistoryWanted, customerIds: Uint8Array): Promise<Uint8Array> {
  const isNew = new Uint8Array(customerIds.length / 16);
  if (from === null) return isNew.fill(1);
  let customer = 0;
  await readCopy(
    tx,
    `select customer_id from purchases.customer_fact
     where merchant_id = '${tx.merchantId}' and first_day >= '${from}'
     order by customer_id`,
    (row) => {
      row.next();
      while (customer < isNew.length && row.isAfter(customerIds, customer * 16)) customer += 1;
      if (customer < isNew.length && row.isSame(customerIds, customer * 16)) isNew[customer] = 1;
    },
  );
  return isNew;
}

async function readLines(
  tx: Tx,
  wanted: HistoryWanted,
  columns: HistoryColumns,
  receiptIds: Uint8Array,
): Promise<HistoryLines> {
  const { products, places } = await readProducts(tx, wanted.legalClasses);
  const receipts = columns.day.length;
  const starts = new Int32Array(receipts + 1);
  let capacity = 65_536;
  let product = new Int32Array(capacity);
  let quantityMilli = new Int32Array(capacity);
  let cents = new Float64Array(capacity);
  let taxRate = new Float32Array(capacity);
  let count = 0;
  let receipt = -1;
  const text = `
    select receipt.id, line.product_id, (line.quantity * 1000)::integer, line.total_cents, line.tax_rate::real
    from purchases.receipt
    join purchases.line on line.merchant_id = receipt.merchant_id and line.receipt_id = receipt.id
    where ${within(tx, wanted)}
    order by ${inOrder}, line.number`;
  await readCopy(tx, text, (row) => {
    if (count === capacity) {
      capacity *= 2;
      product = grown(product, new Int32Array(capacity));
      quantityMilli = grown(quantityMilli, new Int32Array(capacity));
      cents = grown(cents, new Float64Array(capacity));
      taxRate = grown(taxRate, new Float32Array(capacity));
    }
    row.next();
    while (receipt < 0 || !row.isSame(receiptIds, receipt * 16)) {
      receipt += 1;
      starts[receipt] = count;
    }
    product[count] = row.next() ? (places.get(row.text16()) ?? -1) : -1;
    row.next();
    quantityMilli[count] = row.int32();
    row.next();
    cents[count] = row.int64();
    taxRate[count] = row.next() ? row.float32() : Number.NaN;
    count += 1;
  });
  for (let rest = receipt + 1; rest <= receipts; rest += 1) starts[rest] = count;
  const lines = {
    starts,
    product: product.slice(0, count),
    quantityMilli: quantityMilli.slice(0, count),
    cents: cents.slice(0, count),
    taxRate: taxRate.slice(0, count),
    products,
  };
  spreadDiscounts(columns, lines);
  return lines;
}

/** What lowers the whole receipt is borne by its lines in proportion, to the cent. */
function spreadDiscounts(columns: HistoryColumns, lines: HistoryLines): void {
  for (let receipt = 0; receipt < columns.day.length; receipt += 1) {
    const first = lines.starts[receipt] ?? 0;
    const end = lines.starts[receipt + 1] ?? first;
    let sum = 0;
    for (let line = first; line < end; line += 1) sum += lines.cents[line] ?? 0;
    const goods = columns.goodsCents[receipt] ?? 0;
    if (sum === 0 || sum === goods) continue;
    let before = 0;
    let borne = 0;
    for (let line = first; line < end; line += 1) {
      before += lines.cents[line] ?? 0;
      const until = Math.round((goods * before) / sum);
      lines.cents[line] = until - borne;
      borne = until;
    }
  }
}

async function readProducts(tx: Tx, legalClasses: HistoryWanted["legalClasses"]) {
  const rows = await tx.rows<{ key: string; sku: string; isFee: boolean; categories: string[] | null }>(sql`
    with recursive family (id, above, depth) as (
      select category.id, category.id, 0 from catalog.category where category.merchant_id = ${tx.merchantId}
      union all
      select family.id, category.parent_id, family.depth + 1
      from family
      join catalog.category on category.merchant_id = ${tx.merchantId} and category.id = family.above
      where category.parent_id is not null and family.depth < 20
    )
    select
      encode(uuid_send(product.id), 'hex') as key,
      product.sku,
      product.kind = 'fee' as "isFee",
      (select array_agg(family.above::text order by family.depth) from family where family.id = product.category_id) as categories
    from catalog.product
    where product.merchant_id = ${tx.merchantId}`);
  const places = new Map<string, number>();
  const products = rows.map(({ key, sku, isFee, categories }, place): HistoryProduct => {
    places.set(Buffer.from(key, "hex").toString("latin1"), place);
    const families = categories ?? [];
    const known = families.find((family) => legalClasses[family] !== undefined);
    return {
      sku,
      categories: families,
      isFee,
      legalClass: known === undefined ? null : (legalClasses[known] ?? null),
    };
  });
  return { products, places };
}

/** One row of a binary COPY, field after field. */
class Row {
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  #field = 0;

  /** Goes to the next field; false when it is null. */
  next(): boolean {
    const length = this.bytes.readInt32BE(this.at);
    this.#field = this.at + 4;
    this.at = this.#field + Math.max(length, 0);
    return length >= 0;
  }
  int32(): number {
    return this.bytes.readInt32BE(this.#field);
  }
  float32(): number {
    return this.bytes.readFloatBE(this.#field);
  }
  int64(): number {
    return this.bytes.readInt32BE(this.#field) * 4_294_967_296 + this.bytes.readUInt32BE(this.#field + 4);
  }
  byte(): number {
    return this.bytes[this.#field] ?? 0;
  }
  text16(): string {
    return this.bytes.toString("latin1", this.#field, this.#field + 16);
  }
  bytes16(): Uint8Array {
    return Uint8Array.prototype.slice.call(this.bytes, this.#field, this.#field + 16);
  }
  copyTo(target: Uint8Array, at: number): void {
    for (let byte = 0; byte < 16; byte += 1) target[at + byte] = this.bytes[this.#field + byte] ?? 0;
  }
  isSame(other: Uint8Array, at: number): boolean {
    for (let byte = 15; byte >= 0; byte -= 1) {
      if (other[at + byte] !== this.bytes[this.#field + byte]) return false;
    }
    return true;
  }
  isAfter(other: Uint8Array, at: number): boolean {
    for (let byte = 0; byte < 16; byte += 1) {
      const [mine, its] = [this.bytes[this.#field + byte] ?? 0, other[at + byte] ?? 0];
      if (mine !== its) return mine > its;
    }
    return false;
  }
}

const headerBytes = 19;

/** Hands each row of a statement to `take`, from the stream of a binary COPY. */
async function readCopy(tx: Tx, text: string, take: (row: Row) => void): Promise<void> {
  const row = new Row();
  let rest: Buffer = Buffer.alloc(0);
  let isStarted = false;
  const read = (bytes: Buffer, isLast: boolean): void => {
    row.bytes = bytes;
    row.at = 0;
    if (!isStarted) {
      if (bytes.length < headerBytes) {
        rest = bytes;
        return;
      }
      row.at = headerBytes;
      isStarted = true;
    }
    const safe = isLast ? bytes.length - 2 : bytes.length - longestRow;
    while (row.at < safe) {
      row.at += 2;
      take(row);
    }
    rest = bytes.subarray(row.at);
  };
  for await (const chunk of tx.copyOut(`copy (${text}) to stdout (format binary)`)) {
    const bytes = chunk as Buffer;
    read(rest.length === 0 ? bytes : Buffer.concat([rest, bytes]), false);
  }
  // The last two bytes say that nothing follows.
  if (rest.length > 2) read(rest, true);
}

function numberedIds() {
  const known = new Map<string, number>();
  return {
    numberOf: (id: string): number => {
      const found = known.get(id);
      if (found !== undefined) return found;
      known.set(id, known.size);
      return known.size - 1;
    },
    all: (): string[] => [...known.keys()],
  };
}

function textOfId(latin: string): string {
  const hex = Buffer.from(latin, "latin1").toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function cut(columns: HistoryColumns, length: number): HistoryColumns {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, column.slice(0, length)]),
  ) as unknown as HistoryColumns;
}

function longer(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  return grown(bytes, new Uint8Array(length));
}

function grown<Column extends { set: (from: never) => void }>(from: Column, to: Column): Column {
  to.set(from as never);
  return to;
}

function isSame(bytes: Uint8Array, at: number, other: Uint8Array): boolean {
  return other.every((byte, offset) => bytes[at + offset] === byte);
}

/** Changes when a receipt comes, goes or changes its customer: what was loaded before is then out of date. */
export async function historyStamp(tx: Tx): Promise<string> {
  const { stamp } = await tx.one<{ stamp: string }>(sql`
    select coalesce((
      select seq from platform.event
      where merchant_id = ${tx.merchantId} and kind in ('purchases.recorded', 'insight.base_changed')
      order by seq desc limit 1), 0)::text as stamp`);
  return stamp;
}
