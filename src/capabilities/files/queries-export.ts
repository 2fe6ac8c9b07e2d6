import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import type { Condition, PeopleRule } from "../insight/index.ts";
import type { Cell, ExportFormat } from "./writers/table.ts";

export type ExportSubject = "customers" | "consents" | "products" | "receipts" | "lines";

export type ExportRow = {
  readonly id: string;
  readonly what: ExportSubject;
  readonly format: ExportFormat;
  /** Of customers: those it means; null for all. */
  readonly rule: PeopleRule | null;
  readonly state: "waiting" | "writing" | "ready" | "failed" | "expired";
  readonly fileKey: string | null;
  readonly rowCount: number | null;
  readonly fileBytes: number | null;
  readonly actorName: string;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly expiresAt: string;
  readonly downloads: number;
};

const exportColumns = sql`
  id, what, format, rule, state,
  file_key as "fileKey",
  row_count as "rowCount",
  file_bytes as "fileBytes",
  actor_name as "actorName",
  created_at as "createdAt",
  finished_at as "finishedAt",
  expires_at as "expiresAt",
  downloads`;

export async function insertExport(
  tx: Tx,
  actor: Actor,
  made: {
    readonly id: string;
    readonly what: ExportSubject;
    readonly format: ExportFormat;
    readonly rule: PeopleRule | null;
    readonly expiresAt: string;
  },
): Promise<ExportRow> {
  return await tx.one<ExportRow>(sql`
    insert into files.export (
      merchant_id, id, what, format, rule, state, actor_kind, actor_id, actor_name, created_at, expires_at
    )
    values (
      ${tx.merchantId}, ${made.id}, ${made.what}, ${made.format},
      ${made.rule === null ? null : JSON.stringify(made.rule)}::jsonb, 'waiting', ${actor.kind}, ${actor.id}, ${actor.name},
      ${tx.now}, ${made.expiresAt}
    )
    returning ${exportColumns}`);
}

export async function findExport(tx: Tx, id: string): Promise<ExportRow | undefined> {
  return await tx.maybe<ExportRow>(sql`
    select ${exportColumns} from files.export where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function listExports(tx: Tx, before: string | null, limit: number): Promise<ExportRow[]> {
  return await tx.rows<ExportRow>(sql`
    select ${exportColumns}
    from files.export
    where merchant_id = ${tx.merchantId} and (${before}::uuid is null or id < ${before}::uuid)
    order by id desc
    limit ${limit}`);
}

export async function keepExport(
  tx: Tx,
  id: string,
  made:
    | { readonly state: "writing" | "failed" }
    | {
        readonly state: "ready";
        readonly fileKey: string;
        readonly rowCount: number;
        readonly fileBytes: number;
      },
): Promise<void> {
  const ready = made.state === "ready" ? made : null;
  await tx.run(sql`
    update files.export
    set state = ${made.state}::text, file_key = ${ready?.fileKey ?? null}, row_count = ${ready?.rowCount ?? null}::bigint,
        file_bytes = ${ready?.fileBytes ?? null}::bigint,
        finished_at = case when ${made.state}::text = 'writing' then null else ${tx.now}::timestamptz end
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function countDownload(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`
    update files.export set downloads = downloads + 1 where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function expireExports(tx: Tx): Promise<string[]> {
  const expired = await tx.rows<{ fileKey: string | null }>(sql`
    with expiring as (
      select id, file_key
      from files.export
      where merchant_id = ${tx.merchantId} and state = 'ready' and expires_at <= ${tx.now}
    )
    update files.export
    set state = 'expired', file_key = null
    from expiring
    where export.merchant_id = ${tx.merchantId} and export.id = expiring.id
    returning expiring.file_key as "fileKey"`);
  return expired.map((row) => row.fileKey).filter((key) => key !== null);
}

/** Files of imports that are past undoing or were given up; their reports stay. */
export async function releaseImportFiles(tx: Tx, before: string): Promise<string[]> {
  const released = await tx.rows<{ fileKey: string | null; refusedKey: string | null }>(sql`
    with leaving as (
      select id, file_key, refused_key
      from files.import
      where merchant_id = ${tx.merchantId}
        and created_at < ${before}::timestamptz
        and (file_key is not null or refused_key is not null)
        and state not in ('checking', 'importing', 'undoing')
    ),
    forgotten as (
      delete from files.change
      using leaving
      where change.merchant_id = ${tx.merchantId} and change.import_id = leaving.id
    )
    update files.import
    set file_key = null, refused_key = null
    from leaving
    where import.merchant_id = ${tx.merchantId} and import.id = leaving.id
    returning leaving.file_key as "fileKey", leaving.refused_key as "refusedKey"`);
  return released.flatMap((row) => [row.fileKey, row.refusedKey]).filter((key) => key !== null);
}

export type Page = { readonly rows: readonly (readonly Cell[])[]; readonly last: string | null };

export const exportedColumns: Readonly<Record<ExportSubject, readonly string[]>> = {
  customers: [
    "customer_id",
    "kind",
    "title",
    "first_name",
    "last_name",
    "company_name",
    "email",
    "emails",
    "phone",
    "phones",
    "card",
    "external_ids",
    "address_line1",
    "address_line2",
    "postcode",
    "city",
    "country",
    "language",
    "birthday",
    "tags",
    "custom",
    "sort_name",
    "source",
    "created_on",
    "first_purchase",
    "last_purchase",
    "purchases",
    "gross",
    "refunded",
  ],
  consents: [
    "entry_id",
    "customer_id",
    "channel",
    "purpose",
    "topic",
    "act",
    "happened_at",
    "text_version",
    "origin",
    "origin_detail",
    "evidence",
    "has_proof",
    "expires_on",
    "recorded_at",
  ],
  products: [
    "sku",
    "product_name",
    "product_kind",
    "category",
    "price",
    "cost",
    "tax_rate",
    "barcode",
    "archived",
  ],
  receipts: [
    "receipt_id",
    "receipt_source",
    "receipt_number",
    "kind",
    "day",
    "happened_at",
    "customer_id",
    "channel",
    "store_code",
    "till",
    "staff",
    "currency",
    "total",
    "discount",
    "tax",
    "shipping",
    "line_count",
    "refund_of",
  ],
  lines: [
    "receipt_id",
    "receipt_source",
    "receipt_number",
    "kind",
    "day",
    "customer_id",
    "store_code",
    "channel",
    "currency",
    "line_number",
    "sku",
    "label",
    "quantity",
    "unit_price",
    "discount",
    "line_total",
    "tax_rate",
  ],
};

/** The next rows of an export, in a stable order; `after` is what the page before answered. */
export async function exportPage(
  tx: Tx,
  what: ExportSubject,
  after: string | null,
  limit: number,
): Promise<Page> {
  const rows = await tx.rows<{ at: string; cells: readonly Cell[] }>(pageQuery(tx, what, after, limit));
  return { rows: rows.map((row) => row.cells), last: rows.at(-1)?.at ?? null };
}

/** Whom a rule means now, in the order of an export. */
export async function idsOfRule(tx: Tx, condition: Condition): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select profile.customer_id as id
    from insight.profile
    where profile.merchant_id = ${tx.merchantId} and ${condition}
    order by profile.customer_id`);
  return rows.map(({ id }) => id);
}

/** How many people an export would name; null: all. */
export async function countPeople(tx: Tx, condition: Condition | null): Promise<number> {
  const { count } = await tx.one<{ count: number }>(
    condition === null
      ? sql`
        select count(*) as count from customers.customer
        where merchant_id = ${tx.merchantId} and merged_into is null and erased_at is null`
      : sql`
        select count(*) as count from insight.profile
        where profile.merchant_id = ${tx.merchantId} and ${condition}`,
  );
  return count;
}

/** The customers of these ids, in the same cells as an export of all. */
export async function exportThese(tx: Tx, ids: readonly string[]): Promise<readonly (readonly Cell[])[]> {
  const these = sql`customer.id = any(${ids}::uuid[])`;
  const rows = await tx.rows<{ cells: readonly Cell[] }>(customersPage(tx, these, ids.length));
  return rows.map(({ cells }) => cells);
}

const firstId = "00000000-0000-0000-0000-000000000000";

function pageQuery(tx: Tx, what: ExportSubject, after: string | null, limit: number): RawBuilder<unknown> {
  switch (what) {
    case "customers":
      return customersPage(tx, sql`customer.id > ${after ?? firstId}`, limit);
    case "consents":
      return sql`
        select id as at, json_build_array(
          id, customer_id, channel, purpose, topic, act, happened_at, text_version, origin, origin_detail, evidence,
          has_proof, expires_on, recorded_at) as cells
        from consent.entry
        where merchant_id = ${tx.merchantId} and id > ${after ?? firstId}
        order by id
        limit ${limit}`;
    case "products":
      return sql`
        select product.id as at, json_build_array(
          product.sku, product.name, product.kind,
          (with recursive path as (
             select category.parent_id, category.name from catalog.category
             where category.merchant_id = ${tx.merchantId} and category.id = product.category_id
             union all
             select parent.parent_id, parent.name || ' > ' || path.name
             from path join catalog.category as parent
               on parent.merchant_id = ${tx.merchantId} and parent.id = path.parent_id
           ) select name from path where parent_id is null limit 1),
          product.price, product.cost, product.tax_rate, product.barcode, product.archived_at is not null) as cells
        from catalog.product
        where product.merchant_id = ${tx.merchantId} and product.id > ${after ?? firstId}
        order by product.id
        limit ${limit}`;
    case "receipts":
      return sql`
        select receipt.id as at, json_build_array(
          receipt.id, receipt.source, receipt.external_id, receipt.kind, receipt.day, receipt.happened_at,
          receipt.customer_id, receipt.channel, store.code, receipt.till, receipt.staff_label, receipt.currency,
          receipt.total_cents / 100.0, receipt.discount_cents / 100.0,
          receipt.tax_cents / 100.0, receipt.shipping_cents / 100.0, receipt.line_count,
          receipt.refund_of) as cells
        from purchases.receipt
        left join accounts.store on store.merchant_id = ${tx.merchantId} and store.id = receipt.store_id
        where receipt.merchant_id = ${tx.merchantId} and receipt.id > ${after ?? firstId}
        order by receipt.id
        limit ${limit}`;
    case "lines":
      return linesPage(tx, after, limit);
  }
}

function customersPage(tx: Tx, which: Condition, limit: number): RawBuilder<unknown> {
  const all = (kind: string): RawBuilder<unknown> => sql`
    (select array_agg(identifier.display order by identifier.is_primary desc, identifier.created_at, identifier.value)
     from customers.identifier
     where identifier.merchant_id = ${tx.merchantId} and identifier.customer_id = customer.id and identifier.kind = ${kind})`;
  return sql`
    select customer.id as at, json_build_array(
      customer.id, customer.kind, customer.title, customer.first_name, customer.last_name, customer.company_name,
      (${all("email")})[1], ${all("email")}, (${all("phone")})[1], ${all("phone")}, (${all("card")})[1],
      (select array_agg(identifier.namespace || ':' || identifier.value)
       from customers.identifier
       where identifier.merchant_id = ${tx.merchantId} and identifier.customer_id = customer.id
         and identifier.kind = 'external'),
      customer.address_line1, customer.address_line2, customer.postcode, customer.city, customer.country,
      customer.language,
      case when customer.birth_day is null then null
        else concat_ws('/', lpad(customer.birth_day::text, 2, '0'), lpad(customer.birth_month::text, 2, '0'),
          customer.birth_year::text) end,
      customer.tags, case when customer.custom = '{}' then null else customer.custom end,
      customer.sort_name, customer.source, customer.created_on,
      fact.first_day, fact.last_day, fact.sale_count,
      fact.gross_cents / 100.0, fact.refunded_cents / 100.0) as cells
    from customers.customer
    left join purchases.customer_fact as fact
      on fact.merchant_id = ${tx.merchantId} and fact.customer_id = customer.id
    where customer.merchant_id = ${tx.merchantId}
      and ${which}
      and customer.merged_into is null
      and customer.erased_at is null
    order by customer.id
    limit ${limit}`;
}

function linesPage(tx: Tx, after: string | null, limit: number): RawBuilder<unknown> {
  const [receiptId = firstId, number = "0"] = (after ?? "").split("/").filter((part) => part !== "");
  return sql`
    select line.receipt_id || '/' || line.number as at, json_build_array(
      receipt.id, receipt.source, receipt.external_id, receipt.kind, receipt.day, receipt.customer_id, store.code,
      receipt.channel, receipt.currency, line.number, product.sku, line.label, line.quantity, line.unit_price,
      line.discount_cents / 100.0, line.total_cents / 100.0, line.tax_rate) as cells
    from purchases.line
    join purchases.receipt on receipt.merchant_id = ${tx.merchantId} and receipt.id = line.receipt_id
    left join catalog.product on product.merchant_id = ${tx.merchantId} and product.id = line.product_id
    left join accounts.store on store.merchant_id = ${tx.merchantId} and store.id = receipt.store_id
    where line.merchant_id = ${tx.merchantId} and (line.receipt_id, line.number) > (${receiptId}::uuid, ${Number(number)}::integer)
    order by line.receipt_id, line.number
    limit ${limit}`;
}
