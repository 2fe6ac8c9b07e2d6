import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { addDays, numberOfDay } from "../../values/day.ts";
import type { Known } from "./rules/compute.ts";
import { orderProducts } from "./rules/purchases.ts";

/** What was read of a shop, and what its numbers stand for. */
export type Read = Known & {
  readonly productIds: readonly string[];
  readonly customerIds: readonly string[];
  readonly categoryIds: readonly string[];
  readonly fromDay: string | null;
};

// Tastes and shelves change: what lies further back says more of what was than of what will be.
const daysBack = 730;

/**
 * Reads the lines of a shop's sales of two years, straight into columns by binary COPY. Fees, products no longer sold and
 * what came back are out; tickets of unknown customers count for what goes together.
 */
export async function readPurchases(tx: Tx, today: string): Promise<Read> {
  await tx.client.query("set local work_mem = '192MB'");
  const { products, categoryIds } = await readProducts(tx);
  const read = await readLines(tx, today, products.length);
  const { lines } = read;
  const order = orderProducts(lines, products.length, read.customerIds.length);
  const placeOf = new Map(Array.from(order, (product, place) => [products[product]?.id ?? "", place]));
  return {
    purchases: {
      lines,
      customerCount: read.customerIds.length,
      ticketCount: read.ticketCount,
      productCount: products.length,
      today: numberOfDay(today),
    },
    categoryOf: order.map((product) => products[product]?.category ?? -1),
    categoryCount: categoryIds.length,
    isLeftOut: read.isLeftOut,
    broughtBack: await readBroughtBack(tx, today, read.customerIds, placeOf),
    productIds: Array.from(order, (product) => products[product]?.id ?? ""),
    customerIds: read.customerIds,
    categoryIds,
    fromDay: read.fromDay,
  };
}

type Product = { readonly id: string; readonly category: number };

// The numbers of products are given by this order, in both statements.
const sellable = (merchantId: string): string => `
  select product.id, product.category_id, (row_number() over (order by product.id))::integer - 1 as number
  from catalog.product
  where product.merchant_id = '${merchantId}' and product.kind <> 'fee' and product.archived_at is null`;

async function readProducts(tx: Tx): Promise<{ products: Product[]; categoryIds: string[] }> {
  const rows = await tx.rows<{ id: string; categoryId: string | null }>(sql`
    select id, category_id as "categoryId" from (${sql.raw(sellable(tx.merchantId))}) as sellable order by number`);
  const categories = new Map<string, number>();
  const products = rows.map(({ id, categoryId }) => {
    if (categoryId === null) return { id, category: -1 };
    const category = categories.get(categoryId) ?? categories.size;
    categories.set(categoryId, category);
    return { id, category };
  });
  return { products, categoryIds: [...categories.keys()] };
}

/** COPY takes no parameters: the merchant's identifier was checked when its transaction opened, days are computed. */
function linesText({ merchantId }: Tx, from: string, to: string): string {
  return `
    with sellable as materialized (${sellable(merchantId)}),
    returned as materialized (
      select receipt.refund_of as receipt_id, line.refund_of_line as number, sum(abs(line.quantity)) as quantity
      from purchases.receipt
      join purchases.line on line.merchant_id = receipt.merchant_id and line.receipt_id = receipt.id
      where receipt.merchant_id = '${merchantId}' and receipt.kind = 'refund'
        and receipt.refund_of is not null and line.refund_of_line is not null
      group by receipt.refund_of, line.refund_of_line
    ),
    objected as materialized (
      select standing.customer_id
      from consent.standing
      where standing.merchant_id = '${merchantId}'
        and standing.act in ('objected', 'withdrawn') and standing.purpose in ('profiling', 'marketing')
      group by standing.customer_id
      having ${objectedText}
    )
    select
      receipt.id, receipt.customer_id,
      profile.customer_id is null or objected.customer_id is not null,
      receipt.day - date '1970-01-01',
      sellable.number
    from purchases.receipt
    join purchases.line on line.merchant_id = receipt.merchant_id and line.receipt_id = receipt.id
    join sellable on sellable.id = line.product_id
    left join returned on returned.receipt_id = receipt.id and returned.number = line.number
    left join insight.profile on profile.merchant_id = receipt.merchant_id and profile.customer_id = receipt.customer_id
    left join objected on objected.customer_id = receipt.customer_id
    where receipt.merchant_id = '${merchantId}' and receipt.kind = 'sale'
      and receipt.day > '${from}' and receipt.day <= '${to}'
      and line.total_cents > 0 and line.quantity > coalesce(returned.quantity, 0)`;
}

/** Art. 21 GDPR: of the standings of one person that say no, whether they refuse a profile, or advertising on whatever way. */
export const objectedText = `
  bool_or(standing.purpose = 'profiling')
  or count(*) filter (
    where standing.purpose = 'marketing' and standing.act = 'objected' and standing.topic = ''
      and standing.channel in ('email', 'sms', 'phone', 'post')) = 4`;

async function readLines(tx: Tx, today: string, productCount: number) {
  const columns = new Columns();
  const customers = new Map<string, number>();
  const tickets = new Map<string, number>();
  const leftOut: number[] = [];
  let ticketKey = "";
  let ticket = -1;
  let customer = -1;
  let first = Number.POSITIVE_INFINITY;
  await readRows(tx, linesText(tx, addDays(today, -daysBack), today), (row) => {
    const key = row.text16();
    const who = row.isNull ? null : row.text16();
    const isLeftOut = row.byte();
    const day = row.int32();
    if (key !== ticketKey) {
      ticketKey = key;
      ticket = numberFor(tickets, key);
      customer = who === null ? -1 : numberFor(customers, who);
      if (customer === leftOut.length) leftOut.push(isLeftOut);
    }
    first = Math.min(first, day);
    columns.add(customer, ticket, day, row.int32());
  });
  return {
    lines: columns.cut(),
    ticketCount: tickets.size,
    customerIds: [...customers.keys()].map(textOfId),
    isLeftOut: Uint8Array.from(leftOut),
    fromDay: productCount === 0 || first === Number.POSITIVE_INFINITY ? null : dayText(first),
  };
}

/** Where nothing was brought back, nothing is remembered: most shops' maps are small. */
async function readBroughtBack(
  tx: Tx,
  today: string,
  customerIds: readonly string[],
  placeOf: ReadonlyMap<string, number>,
): Promise<Map<number, number>> {
  const rows = await tx.rows<{ customerId: string; productId: string; day: string }>(sql`
    select receipt.customer_id as "customerId", line.product_id as "productId", max(receipt.day) as day
    from purchases.receipt
    join purchases.line on line.merchant_id = receipt.merchant_id and line.receipt_id = receipt.id
    where receipt.merchant_id = ${tx.merchantId} and receipt.kind = 'refund' and receipt.customer_id is not null
      and receipt.day > ${addDays(today, -daysBack)} and line.product_id is not null
    group by receipt.customer_id, line.product_id`);
  const numberOf = new Map(customerIds.map((id, number) => [id, number]));
  const found = new Map<number, number>();
  for (const { customerId, productId, day } of rows) {
    const customer = numberOf.get(customerId);
    const place = placeOf.get(productId);
    if (customer !== undefined && place !== undefined)
      found.set(customer * placeOf.size + place, numberOfDay(day));
  }
  return found;
}

function numberFor(known: Map<string, number>, key: string): number {
  const found = known.get(key);
  if (found !== undefined) return found;
  known.set(key, known.size);
  return known.size - 1;
}

function dayText(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

function textOfId(latin: string): string {
  const hex = Buffer.from(latin, "latin1").toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Columns that grow. */
class Columns {
  #columns = Array.from({ length: 4 }, () => new Int32Array(65_536));
  #count = 0;

  add(...values: readonly [customer: number, ticket: number, day: number, place: number]): void {
    if (this.#count === this.#columns[0]?.length) {
      this.#columns = this.#columns.map((column) => {
        const longer = new Int32Array(2 * column.length);
        longer.set(column);
        return longer;
      });
    }
    this.#columns.forEach((column, which) => {
      column[this.#count] = values[which] as number;
    });
    this.#count += 1;
  }

  cut() {
    const [customer, ticket, day, place] = this.#columns.map((column) => column.slice(0, this.#count));
    return { customer, ticket, day, place } as Record<"customer" | "ticket" | "day" | "place", Int32Array>;
  }
}

/** The fields of one row of a binary COPY, read one after the other. */
class Row {
  bytes: Buffer = Buffer.alloc(0);
  at = 0;

  get isNull(): boolean {
    const isNull = this.bytes.readInt32BE(this.at) < 0;
    if (isNull) this.at += 4;
    return isNull;
  }
  text16(): string {
    const text = this.bytes.toString("latin1", this.at + 4, this.at + 20);
    this.at += 20;
    return text;
  }
  byte(): number {
    const byte = this.bytes[this.at + 4] ?? 0;
    this.at += 5;
    return byte;
  }
  int32(): number {
    const value = this.bytes.readInt32BE(this.at + 4);
    this.at += 8;
    return value;
  }
}

const headerBytes = 19;
const longestRow = 80;

async function readRows(tx: Tx, text: string, take: (row: Row) => void): Promise<void> {
  const row = new Row();
  let rest: Buffer = Buffer.alloc(0);
  let isStarted = false;
  const read = (bytes: Buffer, tail: number): void => {
    row.bytes = bytes;
    row.at = isStarted ? 0 : headerBytes;
    isStarted = true;
    while (row.at < bytes.length - tail) {
      // Before each row stands the number of its fields.
      row.at += 2;
      take(row);
    }
    rest = bytes.subarray(row.at);
  };
  for await (const chunk of tx.copyOut(`copy (${text}) to stdout (format binary)`)) {
    const bytes = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    if (bytes.length > headerBytes + longestRow) read(bytes, longestRow);
    else rest = bytes;
  }
  // The last two bytes say that nothing follows.
  const header = isStarted ? 0 : headerBytes;
  if (rest.length > header + 2) read(rest, 2);
}
