import { type RawBuilder, sql } from "kysely";
import type { Database, Tx } from "../src/platform/database.ts";
import { recomputeShop } from "../src/capabilities/insight/index.ts";

/**
 * A shop with so many customers and five receipts for each of them on average, over two years that end yesterday: few
 * customers buy often, a fifth of them nothing. Written by the owner in a few statements, then computed like a real one.
 */
export async function makeLargeShop(
  database: Database,
  merchantId: string,
  customers: number,
): Promise<void> {
  await database.asOwner(async (tx) => {
    // The rows are made to fit; checking each reference would only make the bench longer.
    await tx.run(sql`set local session_replication_role = replica`);
    for (const write of [
      writeCustomers,
      writeIdentifiers,
      writeWords,
      writeConsents,
      writeCatalog,
      writeReceipts,
      writeLines,
      writeFacts,
    ]) {
      await write(tx, merchantId, customers);
    }
  });
  const started = performance.now();
  await recomputeShop(database, merchantId, () => performance.now() - started);
}

// Customers are numbered, and their identifiers can be told from their numbers.
const kinds = ["customer", "category", "product", "receipt"] as const;
const idOf = (kind: (typeof kinds)[number], number: string): RawBuilder<unknown> =>
  sql.raw(`('a${kinds.indexOf(kind)}' || lpad(to_hex((${number})::bigint), 30, '0'))::uuid`);
const chance = (number: string, salt: number): RawBuilder<unknown> =>
  sql.raw(`((hashint8(${number}::bigint * 64 + ${salt})::bigint + 2147483648) / 4294967296.0)`);

type Write = (tx: Tx, merchantId: string, customers: number) => Promise<void>;

const writeCustomers: Write = async (tx, merchantId, customers) => {
  await tx.run(sql`
    insert into customers.customer
      (merchant_id, id, first_name, last_name, postcode, city, address_line1, address_status, country, birth_day, birth_month,
       sort_name, source, tags, created_at, created_on, updated_at)
    select
      ${merchantId}, ${idOf("customer", "n")}, 'First' || n % 500, 'Name' || n % 20011,
      lpad((10000 + floor(900 * power(${chance("n", 1)}, 2))::integer)::text, 5, '0'),
      'Town ' || floor(900 * power(${chance("n", 1)}, 2))::integer,
      case when n % 2 = 0 then n || ' street' end,
      case when n % 60 = 0 then 'bad' else 'unknown' end, 'FR',
      case when n % 3 = 0 then 1 + n % 28 end, case when n % 3 = 0 then 1 + n / 28 % 12 end,
      'name' || n % 20011 || ' first' || n % 500,
      (array['till', 'web', 'import', 'form'])[1 + n % 4],
      case when n % 10 = 0 then array['tea'] when n % 97 = 0 then array['vip', 'tea'] else '{}' end,
      ${tx.now}, ${tx.now}::date - 1 - floor(900 * ${chance("n", 2)})::integer, ${tx.now}
    from generate_series(1, ${customers}::integer) as n`);
};

const writeIdentifiers: Write = async (tx, merchantId, customers) => {
  await tx.run(sql`
    insert into customers.identifier (merchant_id, kind, value, customer_id, display, is_primary, status, created_at)
    select ${merchantId}, kind, value, ${idOf("customer", "n")}, value, true, case when n % 50 = 0 then 'bad' else 'unknown' end, ${tx.now}
    from generate_series(1, ${customers}::integer) as n
    cross join lateral (values ('email', 'p' || n || '@example.com'), ('phone', '+339' || lpad(n::text, 8, '0'))) as known (kind, value)
    where (kind = 'email' and n % 4 <> 0) or (kind = 'phone' and n % 3 <> 0)`);
};

const writeWords: Write = async (tx, merchantId, customers) => {
  await tx.run(sql`
    insert into customers.search_word (merchant_id, word, customer_id)
    select ${merchantId}, word, ${idOf("customer", "n")}
    from generate_series(1, ${customers}::integer) as n
    cross join lateral (values ('first' || n % 500), ('name' || n % 20011)) as words (word)`);
};

const writeConsents: Write = async (tx, merchantId, customers) => {
  await tx.run(sql`
    insert into consent.standing (merchant_id, customer_id, channel, purpose, act, usable, entry_id, changed_at)
    select ${merchantId}, ${idOf("customer", "n")}, 'email', 'marketing', 'granted', n % 5 <> 0, gen_random_uuid(), ${tx.now}
    from generate_series(1, ${customers}::integer) as n
    where n % 2 = 0`);
};

const writeCatalog: Write = async (tx, merchantId) => {
  await tx.run(sql`
    insert into catalog.category (merchant_id, id, name, folded_name, created_at)
    select ${merchantId}, ${idOf("category", "n")}, 'Category ' || n, 'category ' || n, ${tx.now}
    from generate_series(1, 20) as n`);
  await tx.run(sql`
    insert into catalog.product (merchant_id, id, sku, name, folded_name, category_id, price, cost, tax_rate, created_at, updated_at)
    select ${merchantId}, ${idOf("product", "n")}, 'P' || n, 'Product ' || n, 'product ' || n, ${idOf("category", "(1 + n % 20)")}, 10, 4, 20, ${tx.now}, ${tx.now}
    from generate_series(1, 500) as n`);
};

const writeReceipts: Write = async (tx, merchantId, customers) => {
  await tx.run(sql`
    insert into purchases.receipt
      (merchant_id, id, kind, source, external_id, channel, store_id, customer_id, day, currency, total_cents, line_count, content_hash, recorded_at)
    select
      ${merchantId}, ${idOf("receipt", "r")}, 'sale', 'bench', r::text, case when r % 5 = 0 then 'web' else 'shop' end, store.id,
      ${idOf("customer", "buyer")},
      ${tx.now}::date - 1 - floor(729 * ${chance("r", 3)})::integer, 'EUR', 500 + floor(6000 * power(${chance("r", 4)}, 2))::bigint, 1, 'x', ${tx.now}
    from (
      select r, 1 + floor(${customers * 0.8} * power(${chance("r", 5)}, 2.2))::integer as buyer
      from generate_series(1, ${customers * 5}::integer) as r
    ) as drawn
    cross join (select id from accounts.store where merchant_id = ${merchantId} union all select null limit 1) as store`);
};

const writeLines: Write = async (tx, merchantId) => {
  await tx.run(sql`
    insert into purchases.line (merchant_id, receipt_id, number, product_id, label, quantity, unit_price, total_cents)
    select ${merchantId}, receipt.id, 1, ${idOf("product", "(1 + floor(500 * power(" + hashOf("receipt.external_id") + ", 3))::integer)")}, 'x', 1, 10, receipt.total_cents
    from purchases.receipt
    where receipt.merchant_id = ${merchantId}`);
};

function hashOf(column: string): string {
  return `((hashtext(${column})::bigint + 2147483648) / 4294967296.0)`;
}

const writeFacts: Write = async (tx, merchantId) => {
  await tx.run(sql`analyze purchases.receipt`);
  await tx.run(sql`
    insert into purchases.customer_fact
      (merchant_id, customer_id, first_day, last_day, purchase_days, sale_count, shop_sale_count, web_sale_count,
       refund_count, gross_cents, refunded_cents, gap_count, median_gap_days, last_store_id)
    select
      ${merchantId}, customer_id, min(day), max(day), count(*), sum(sales), sum(shop), sum(sales) - sum(shop),
      0, sum(cents), 0, count(*) - 1, percentile_cont(0.5) within group (order by gap), (max(store_id::text))::uuid
    from (
      select customer_id, day, count(*) as sales, count(*) filter (where channel = 'shop') as shop, sum(total_cents) as cents,
        max(store_id::text) as store_id, day - lag(day) over (partition by customer_id order by day) as gap
      from purchases.receipt
      where merchant_id = ${merchantId}
      group by customer_id, day
    ) as days
    group by customer_id`);
};
