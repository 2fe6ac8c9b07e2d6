import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Ledger } from "./rules/ledger.ts";
import type { FirstPurchase, People } from "./rules/lifetime.ts";

/** A ledger with the sixteen bytes of each customer's identifier, in the order of the identifiers. */
export type NamedLedger = Ledger & { readonly ids: Uint8Array };

// Refunds that name no sale come after all days of their customer.
const afterAllDays = 2_147_483_647;
// Of a binary COPY: two bytes that count the fields, then for each its length and its bytes: 16, 4 and 8.
const rowBytes = 2 + (4 + 16) + (4 + 4) + (4 + 8);
const headerBytes = 19;

/**
 * Reads the purchase days of all known customers straight into columns, by binary COPY: several receipts on a day are one, a sale
 * wholly given back is none, what was given back is deducted.
 */
export async function readLedger(tx: Tx): Promise<NamedLedger> {
  // The sort of a million receipts stays in memory.
  await tx.client.query("set local work_mem = '192MB'");
  const columns = new LedgerColumns();
  let rest: Buffer = Buffer.alloc(0);
  let isStarted = false;
  // COPY takes no parameters: the merchant's identifier was checked when its transaction opened.
  for await (const chunk of tx.copyOut(`copy (${ledgerText(tx.merchantId)}) to stdout (format binary)`)) {
    const bytes = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    let at = 0;
    if (!isStarted && bytes.length >= headerBytes) {
      at = headerBytes;
      isStarted = true;
    }
    for (; isStarted && at + rowBytes <= bytes.length; at += rowBytes) columns.add(bytes, at);
    rest = bytes.subarray(at);
  }
  return columns.cut();
}

function ledgerText(merchantId: string): string {
  return `
    select receipt.customer_id, receipt.day - date '1970-01-01',
      sum(receipt.total_cents + coalesce(given_back.cents, 0))::bigint
    from purchases.receipt
    left join (
      select refund_of, sum(total_cents) as cents from purchases.receipt
      where merchant_id = '${merchantId}' and refund_of is not null
      group by refund_of
    ) as given_back on given_back.refund_of = receipt.id
    where receipt.merchant_id = '${merchantId}' and receipt.customer_id is not null
      and receipt.kind = 'sale' and receipt.total_cents > 0
      and receipt.total_cents + coalesce(given_back.cents, 0) > 0
    group by 1, 2
    union all
    select receipt.customer_id, ${afterAllDays}, sum(receipt.total_cents)::bigint
    from purchases.receipt
    join purchases.customer_fact as fact on fact.merchant_id = '${merchantId}' and fact.customer_id = receipt.customer_id
    where receipt.merchant_id = '${merchantId}' and receipt.kind = 'refund' and receipt.refund_of is null
    group by 1
    order by 1, 2`;
}

class LedgerColumns {
  #ids = new Uint8Array(16 * 1_024);
  #starts = new Int32Array(1_024);
  #loose = new Float64Array(1_024);
  #days = new Int32Array(4_096);
  #cents = new Float64Array(4_096);
  #customers = 0;
  #count = 0;

  add(bytes: Buffer, row: number): void {
    const id = row + 6;
    if (this.#customers === 0 || !this.#isLast(bytes, id)) this.#begin(bytes, id);
    const day = bytes.readInt32BE(id + 20);
    const cents = bytes.readInt32BE(id + 28) * 4_294_967_296 + bytes.readUInt32BE(id + 32);
    if (day === afterAllDays) {
      this.#loose[this.#customers - 1] = cents;
      return;
    }
    if (this.#count === this.#days.length) {
      this.#days = grown(this.#days, new Int32Array(this.#count * 2));
      this.#cents = grown(this.#cents, new Float64Array(this.#count * 2));
    }
    this.#days[this.#count] = day;
    this.#cents[this.#count] = cents;
    this.#count += 1;
  }

  #begin(bytes: Buffer, id: number): void {
    if (this.#customers + 1 === this.#starts.length) {
      const size = this.#starts.length * 2;
      this.#ids = grown(this.#ids, new Uint8Array(size * 16));
      this.#starts = grown(this.#starts, new Int32Array(size));
      this.#loose = grown(this.#loose, new Float64Array(size));
    }
    this.#ids.set(bytes.subarray(id, id + 16), this.#customers * 16);
    this.#starts[this.#customers] = this.#count;
    this.#customers += 1;
  }

  #isLast(bytes: Buffer, id: number): boolean {
    const own = (this.#customers - 1) * 16;
    for (let byte = 15; byte >= 0; byte -= 1) if (bytes[id + byte] !== this.#ids[own + byte]) return false;
    return true;
  }

  cut(): NamedLedger {
    this.#starts[this.#customers] = this.#count;
    return {
      ids: this.#ids.slice(0, this.#customers * 16),
      starts: this.#starts.slice(0, this.#customers + 1),
      loose: this.#loose.slice(0, this.#customers),
      days: this.#days.slice(0, this.#count),
      cents: this.#cents.slice(0, this.#count),
    };
  }
}

function grown<Column extends { set: (from: never) => void }>(from: Column, to: Column): Column {
  to.set(from as never);
  return to;
}

/** The identifier of a customer of the ledger, as text. */
export function idAt({ ids }: NamedLedger, customer: number): string {
  const hex = Buffer.from(ids.buffer, ids.byteOffset + customer * 16, 16).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Where a customer stands in the ledger; -1: not in it. */
export function placeOf({ ids }: NamedLedger, id: string): number {
  const wanted = Buffer.from(id.replaceAll("-", ""), "hex");
  let low = 0;
  let high = ids.length / 16 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = Buffer.compare(Buffer.from(ids.buffer, ids.byteOffset + middle * 16, 16), wanted);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

// A million rows at once would be a gigabyte of objects.
const slices = 16;

/** Whose relation is over, and how the shop came by each. */
export async function readPeople(tx: Tx, ledger: NamedLedger): Promise<People> {
  const count = ledger.ids.length / 16;
  const isLost = new Uint8Array(count);
  const source = new Uint8Array(count);
  const sources: string[] = [];
  for (let slice = 0; slice < slices; slice += 1) {
    const rows = await tx.rows<{ id: string; isLost: boolean; source: string }>(sql`
      select customer_id as id, stage = 'lost' as "isLost", source
      from insight.profile
      where merchant_id = ${tx.merchantId} and purchase_days > 0
        and slot >= ${slice * (1_024 / slices)} and slot < ${(slice + 1) * (1_024 / slices)}`);
    for (const row of rows) {
      const place = placeOf(ledger, row.id);
      if (place < 0) continue;
      isLost[place] = row.isLost ? 1 : 0;
      if (!sources.includes(row.source)) sources.push(row.source);
      source[place] = sources.indexOf(row.source);
    }
  }
  return { isLost, source, sources };
}

// The first purchases of this many newcomers tell as much as those of a million.
const mostFirstPurchases = 60_000;

/** The first purchase of newcomers of a period; of so many of them when there are more, by a fair draw. */
export async function readFirstPurchases(
  tx: Tx,
  ledger: NamedLedger,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<FirstPurchase[]> {
  const { count } = await tx.one<{ count: number }>(sql`
    select count(*) as count from insight.profile
    where merchant_id = ${tx.merchantId} and first_day between ${from}::date and ${to}::date`);
  const slots = Math.max(Math.min(Math.round((1_024 * mostFirstPurchases) / Math.max(count, 1)), 1_024), 1);
  const rows = await tx.rows<Omit<FirstPurchase, "customer"> & { id: string }>(sql`
    select
      profile.customer_id as id,
      bool_or(receipt.channel = 'web') as "isWeb",
      bool_or(receipt.discount_cents > 0 or lines.has_discount) as "hasDiscount",
      coalesce(max(lines.families), 0)::integer as families
    from insight.profile
    join purchases.receipt on receipt.merchant_id = ${tx.merchantId}
      and receipt.customer_id = profile.customer_id and receipt.day = profile.first_day
      and receipt.kind = 'sale' and receipt.total_cents > 0
    left join lateral (
      select count(distinct product.category_id) as families, bool_or(line.discount_cents > 0) as has_discount
      from purchases.line
      left join catalog.product on product.merchant_id = ${tx.merchantId} and product.id = line.product_id
      where line.merchant_id = ${tx.merchantId} and line.receipt_id = receipt.id
    ) as lines on true
    where profile.merchant_id = ${tx.merchantId}
      and profile.first_day between ${from}::date and ${to}::date and profile.slot < ${slots}
    group by profile.customer_id`);
  return rows.flatMap(({ id, ...purchase }) => {
    const customer = placeOf(ledger, id);
    return customer < 0 ? [] : [{ customer, ...purchase }];
  });
}
