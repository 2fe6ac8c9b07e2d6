import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { StagedText } from "./stage-receipts.ts";

const stagingTables = [
  "staged_piece",
  "staged_buyer",
  "staged_person",
  "staged_product",
  "staged_receipt",
  "staged_record",
] as const;

/**
 * Puts lines read from a file into the staging tables. PostgreSQL refuses COPY on tables with row-level security, so the
 * lines arrive in a temporary table of this transaction and go on from there through the policy.
 */
export async function copyStaged(tx: Tx, read: StagedText): Promise<void> {
  await tx.client.query(arrivals);
  await copyInto(tx, "staged_buyer", read.buyers);
  await copyInto(tx, "staged_product", read.products);
  await copyInto(tx, "staged_piece", read.pieces);
  await copyInto(tx, "staged_record", read.records);
}

async function copyInto(
  tx: Tx,
  table: (typeof stagingTables)[number],
  lines: readonly string[],
): Promise<void> {
  if (lines.length === 0) return;
  await tx.copyIn(`copy arriving_${table} from stdin`, chunks(lines));
  await tx.run(
    sql`insert into ${sql.table(`files.${table}`)} select * from ${sql.table(`arriving_${table}`)}`,
  );
}

// Made once per connection and emptied by each commit; packing what stays for a second would cost more than copying it.
const arrivals = (["staged_buyer", "staged_product", "staged_piece", "staged_record"] as const)
  .map(
    (table) =>
      `create temporary table if not exists arriving_${table} (like files.${table} including storage)
       with (toast_tuple_target = 8160) on commit delete rows`,
  )
  .join(";");

function* chunks(lines: readonly string[]): Generator<string> {
  for (let start = 0; start < lines.length; start += 500) yield lines.slice(start, start + 500).join("");
}

/** The staging tables, as other rooms' bulk statements take them. */
export const staged = {
  people: sql`files.staged_person`,
  receipts: sql`files.staged_receipt`,
  pieces: sql`files.staged_piece`,
  products: sql`files.staged_product`,
} as const;

/** Forgets what a reading of this import staged. */
export async function clearStaging(tx: Tx, importId: string): Promise<void> {
  for (const table of stagingTables) {
    await tx.run(sql`
      delete from ${sql.table(`files.${table}`)}
      where merchant_id = ${tx.merchantId} and import_id = ${importId}`);
  }
}

/** The staging tables are emptied by a crash of the server: an import that goes on looks first. */
export async function isStaged(tx: Tx, importId: string): Promise<boolean> {
  const found = await tx.one<{ staged: boolean }>(sql`
    select
      exists (select from files.staged_receipt where merchant_id = ${tx.merchantId} and import_id = ${importId})
      or exists (select from files.staged_record where merchant_id = ${tx.merchantId} and import_id = ${importId})
      as staged`);
  return found.staged;
}

/** Lets PostgreSQL count what was staged, so that it joins it well. */
export async function countStaged(tx: Tx): Promise<void> {
  await tx.run(sql`select files.count_staged()`);
}

/** After the first slice, the second, the fourth: tables that double are counted again, so that plans stay good. */
export async function countNowAndThen(tx: Tx, slicesDone: number): Promise<void> {
  if ((slicesDone & (slicesDone - 1)) === 0) await tx.run(sql`select files.count_written()`);
}

/** Each buyer once, with the customer that one of their own numbers names, if any. */
export async function gatherPeople(tx: Tx, importId: string, source: string): Promise<void> {
  await tx.run(sql`
    insert into files.staged_person
    with buyer as (
      select distinct on (staged_buyer.key) staged_buyer.*
      from files.staged_buyer
      where staged_buyer.merchant_id = ${tx.merchantId} and staged_buyer.import_id = ${importId}
      order by staged_buyer.key, staged_buyer.first_row
    ),
    met as (
      select
        buyer.*,
        coalesce(by_card.customer_id, by_number.customer_id) as known_id,
        (buyer.email is not null and (
          count(*) over (partition by buyer.email) > 1
          or exists (
            select from customers.identifier
            where identifier.merchant_id = ${tx.merchantId} and identifier.kind = 'email' and identifier.namespace = ''
              and identifier.value = buyer.email)))
        or (buyer.phone is not null and (
          count(*) over (partition by buyer.phone) > 1
          or exists (
            select from customers.identifier
            where identifier.merchant_id = ${tx.merchantId} and identifier.kind = 'phone' and identifier.namespace = ''
              and identifier.value = buyer.phone)))
        or (buyer.card is not null and count(*) over (partition by buyer.card) > 1) as is_shared
      from buyer
      left join customers.identifier as by_card
        on by_card.merchant_id = ${tx.merchantId} and by_card.kind = 'card' and by_card.namespace = ''
        and by_card.value = buyer.card
      left join customers.identifier as by_number
        on by_number.merchant_id = ${tx.merchantId} and by_number.kind = 'external' and by_number.namespace = ${source}
        and by_number.value = coalesce(buyer.external, case when buyer.key like 'n:%' then buyer.key end)
    )
    select
      merchant_id, import_id, key, first_row, external, card, email, phone, typed_email, typed_phone,
      first_name, last_name, company_name, address_line1, address_line2, postcode, city, country,
      sort_name, words,
      row_number() over (order by first_row, key),
      coalesce(known_id, platform.uuid7(${tx.now}::timestamptz)),
      case when known_id is not null then 'known' when is_shared then 'to_resolve' else 'new' end
    from met`);
}

export type ToResolve = {
  readonly number: number;
  readonly key: string;
  readonly external: string | null;
  readonly card: string | null;
  readonly typedEmail: string | null;
  readonly typedPhone: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
};

export async function peopleToResolve(
  tx: Tx,
  importId: string,
  after: number,
  limit: number,
): Promise<ToResolve[]> {
  return await tx.rows<ToResolve>(sql`
    select
      number, key, external, card, email, phone,
      typed_email as "typedEmail",
      typed_phone as "typedPhone",
      first_name as "firstName",
      last_name as "lastName"
    from files.staged_person
    where merchant_id = ${tx.merchantId} and import_id = ${importId} and number > ${after} and verdict = 'to_resolve'
    order by number
    limit ${limit}`);
}

export async function settlePeople(
  tx: Tx,
  importId: string,
  settled: readonly {
    readonly number: number;
    readonly customerId: string | null;
    readonly verdict: string;
  }[],
): Promise<void> {
  if (settled.length === 0) return;
  await tx.run(sql`
    update files.staged_person
    set customer_id = said.customer_id, verdict = said.verdict
    from unnest(
      ${settled.map((one) => one.number)}::integer[],
      ${settled.map((one) => one.customerId)}::uuid[],
      ${settled.map((one) => one.verdict)}::text[]
    ) as said (number, customer_id, verdict)
    where staged_person.merchant_id = ${tx.merchantId}
      and staged_person.import_id = ${importId}
      and staged_person.number = said.number`);
}

export type ReceiptGathering = {
  readonly importId: string;
  readonly source: string;
  readonly timeZone: string;
  readonly channel: "shop" | "web" | null;
  readonly linesPerSlice: number;
};

/**
 * The receipts of a file, each whole wherever its lines stood, told apart from those already recorded. Receipts of one customer come
 * together, so that their facts are counted once; slices are cut between receipts.
 */
export async function gatherReceipts(tx: Tx, gathering: ReceiptGathering): Promise<void> {
  const { importId, source, timeZone, channel, linesPerSlice } = gathering;
  await tx.run(sql`
    insert into files.staged_receipt
    with whole as (
      select
        external_id,
        numbered,
        case when numbered then 0 else number end as apart,
        min(first_row) as first_row,
        min(buyer_key) as buyer_key,
        bool_and(refund) as refund,
        min(refund_of) as refund_of,
        min(day) as day,
        min(coalesce(exact_moment, local_moment at time zone coalesce(store.time_zone, ${timeZone}))) as happened_at,
        min(staged_piece.channel) as channel,
        min(staged_piece.store_code) as store_code,
        min(staged_piece.till) as till,
        min(staged_piece.staff_label) as staff_label,
        sum(shipping_cents) as shipping_cents,
        sum(tax_cents) as tax_cents,
        sum(lines_cents) as lines_cents,
        sum(discount_cents) as discount_cents,
        sum(line_count) as line_count,
        sum(hash_high) % 4294967296 as hash_high,
        sum(hash_low) % 4294967296 as hash_low,
        array_agg(number order by number) as pieces,
        min(exact_moment) as exact_moment
      from files.staged_piece
      left join accounts.store
        on store.merchant_id = ${tx.merchantId} and lower(trim(store.code)) = staged_piece.store_code
      where staged_piece.merchant_id = ${tx.merchantId} and staged_piece.import_id = ${importId}
      group by external_id, numbered, apart
    ),
    counted as (
      select
        whole.*,
        -- Two coffees at the same minute are two sales: what the file does not number is told apart by rank.
        external_id || case
          when numbered then ''
          else coalesce('-' || nullif(row_number() over (partition by external_id, numbered order by first_row), 1), '')
        end as own_id,
        'file:' || to_hex(hash_high::bigint) || to_hex(hash_low::bigint) || '/' || line_count || '/' || (lines_cents + shipping_cents)
          as content_hash
      from whole
    )
    select
      ${tx.merchantId}::uuid,
      ${importId}::uuid,
      platform.uuid7(${tx.now}::timestamptz),
      ((sum(counted.line_count) over (order by counted.buyer_key nulls last, counted.first_row, counted.own_id) - counted.line_count)
        / ${linesPerSlice}::int)::integer,
      counted.own_id,
      counted.first_row,
      case
        when recorded.id is null then 'new'
        when recorded.content_hash = counted.content_hash then 'unchanged'
        else 'conflict'
      end,
      case when counted.refund or counted.lines_cents + counted.shipping_cents < 0 then 'refund' else 'sale' end,
      counted.refund_of,
      case
        when counted.exact_moment is null then counted.day
        else (counted.exact_moment at time zone coalesce(store.time_zone, ${timeZone}))::date
      end,
      counted.happened_at,
      counted.buyer_key,
      coalesce(counted.channel, store.kind, ${channel}::text, 'shop'),
      store.id,
      counted.till,
      counted.staff_label,
      counted.lines_cents + counted.shipping_cents,
      counted.discount_cents,
      counted.tax_cents,
      counted.shipping_cents,
      counted.line_count,
      counted.content_hash,
      counted.pieces
    from counted
    left join accounts.store
      on store.merchant_id = ${tx.merchantId} and lower(trim(store.code)) = counted.store_code
    left join purchases.receipt as recorded
      on recorded.merchant_id = ${tx.merchantId} and recorded.source = ${source} and recorded.external_id = counted.own_id`);
}

export type ReceiptCounts = {
  readonly slices: number;
  readonly fresh: number;
  readonly freshLines: number;
  readonly unchanged: number;
  readonly unchangedLines: number;
  readonly conflict: number;
  readonly conflictLines: number;
  readonly sales: number;
  readonly refunds: number;
  readonly grossCents: number;
  readonly refundedCents: number;
  readonly knownGrossCents: number;
  readonly unidentified: number;
  readonly pieces: number;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
};

export async function countReceipts(tx: Tx, importId: string): Promise<ReceiptCounts> {
  return await tx.one<ReceiptCounts>(sql`
    select
      coalesce(max(slice), -1) + 1 as slices,
      count(*) filter (where verdict = 'new') as fresh,
      coalesce(sum(line_count) filter (where verdict = 'new'), 0)::int8 as "freshLines",
      count(*) filter (where verdict = 'unchanged') as unchanged,
      coalesce(sum(line_count) filter (where verdict = 'unchanged'), 0)::int8 as "unchangedLines",
      count(*) filter (where verdict = 'conflict') as conflict,
      coalesce(sum(line_count) filter (where verdict = 'conflict'), 0)::int8 as "conflictLines",
      count(*) filter (where kind = 'sale') as sales,
      count(*) filter (where kind = 'refund') as refunds,
      coalesce(sum(total_cents) filter (where kind = 'sale'), 0)::int8 as "grossCents",
      coalesce(sum(total_cents) filter (where kind = 'refund'), 0)::int8 as "refundedCents",
      coalesce(sum(total_cents) filter (where kind = 'sale' and buyer_key is not null), 0)::int8 as "knownGrossCents",
      count(*) filter (where buyer_key is null) as unidentified,
      count(*) filter (where cardinality(pieces) > 1) as pieces,
      min(day) as "firstDay",
      max(day) as "lastDay"
    from files.staged_receipt
    where merchant_id = ${tx.merchantId} and import_id = ${importId}`);
}

export type Conflict = { readonly line: number; readonly externalId: string; readonly lines: number };

/** Receipts whose number is already recorded with other content, for the report. */
export async function conflicts(tx: Tx, importId: string, limit: number): Promise<Conflict[]> {
  return await tx.rows<Conflict>(sql`
    select first_row as line, external_id as "externalId", line_count as lines
    from files.staged_receipt
    where merchant_id = ${tx.merchantId} and import_id = ${importId} and verdict = 'conflict'
    order by first_row
    limit ${limit}`);
}

export type PeopleCounts = {
  readonly mentioned: number;
  readonly fresh: number;
  readonly known: number;
  readonly toResolve: number;
  readonly ambiguous: number;
};

export async function countPeople(tx: Tx, importId: string): Promise<PeopleCounts> {
  return await tx.one<PeopleCounts>(sql`
    select
      count(*) as mentioned,
      count(*) filter (where verdict = 'new') as fresh,
      count(*) filter (where verdict = 'known') as known,
      count(*) filter (where verdict = 'to_resolve') as "toResolve",
      count(*) filter (where verdict = 'ambiguous') as ambiguous
    from files.staged_person
    where merchant_id = ${tx.merchantId} and import_id = ${importId}`);
}

export async function countProducts(
  tx: Tx,
  importId: string,
): Promise<{ fresh: number; known: number; fees: number }> {
  return await tx.one<{ fresh: number; known: number; fees: number }>(sql`
    with named as (
      select distinct on (sku) sku, kind
      from files.staged_product
      where merchant_id = ${tx.merchantId} and import_id = ${importId}
      order by sku, priced desc, first_row
    )
    select
      count(*) filter (where product.id is null) as fresh,
      count(*) filter (where product.id is not null) as known,
      count(*) filter (where named.kind = 'fee') as fees
    from named
    left join catalog.product on product.merchant_id = ${tx.merchantId} and product.sku = named.sku`);
}
