import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { ReceiptAnswer } from "./schema.ts";

const columns = sql`
  receipt.id,
  receipt.kind,
  receipt.source,
  receipt.external_id as "externalId",
  receipt.channel,
  receipt.store_id as "storeId",
  receipt.till,
  receipt.staff_label as "staffLabel",
  receipt.customer_id as "customerId",
  receipt.happened_at as "happenedAt",
  receipt.day,
  receipt.currency,
  receipt.total_cents as "totalCents",
  receipt.discount_cents as "discountCents",
  receipt.tax_cents as "taxCents",
  receipt.shipping_cents as "shippingCents",
  receipt.line_count as "lineCount",
  receipt.refund_of as "refundOf",
  receipt.recorded_at as "recordedAt"`;

export async function selectReceipt(tx: Tx, id: string): Promise<ReceiptAnswer | undefined> {
  return await tx.maybe<ReceiptAnswer>(sql`
    select ${columns}
    from purchases.receipt
    where receipt.merchant_id = ${tx.merchantId} and receipt.id = ${id}`);
}

export async function selectRefunds(tx: Tx, saleId: string): Promise<ReceiptAnswer[]> {
  return await tx.rows<ReceiptAnswer>(sql`
    select ${columns}
    from purchases.receipt
    where receipt.merchant_id = ${tx.merchantId} and receipt.refund_of = ${saleId}
    order by receipt.day, receipt.id`);
}

export type ReceiptLine = {
  readonly number: number;
  readonly productId: string | null;
  readonly sku: string | null;
  readonly label: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly totalCents: number;
  readonly discountCents: number;
  readonly taxRate: string | null;
  readonly refundOfLine: number | null;
};

export async function selectLines(tx: Tx, receiptId: string): Promise<ReceiptLine[]> {
  return await tx.rows<ReceiptLine>(sql`
    select
      line.number,
      line.product_id as "productId",
      product.sku,
      line.label,
      trim_scale(line.quantity)::text as quantity,
      trim_scale(line.unit_price)::text as "unitPrice",
      line.total_cents as "totalCents",
      line.discount_cents as "discountCents",
      trim_scale(line.tax_rate)::text as "taxRate",
      line.refund_of_line as "refundOfLine"
    from purchases.line
    left join catalog.product
      on product.merchant_id = line.merchant_id
      and product.id = line.product_id
    where line.merchant_id = ${tx.merchantId} and line.receipt_id = ${receiptId}
    order by line.number`);
}

export type ReceiptFilters = {
  readonly customerIds: readonly string[] | null;
  readonly storeIds: readonly string[] | null;
  readonly channel?: "shop" | "web";
  readonly kind?: "sale" | "refund";
  readonly identified?: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly source?: string;
  readonly externalId?: string;
  readonly before: readonly [day: string, id: string] | null;
  readonly limit: number;
};

/** Receipts, the latest day first. */
export async function selectReceipts(tx: Tx, filters: ReceiptFilters): Promise<ReceiptAnswer[]> {
  const { customerIds, storeIds, channel, kind, identified, from, to, source, externalId, before } = filters;
  const conditions = [
    sql`receipt.merchant_id = ${tx.merchantId}`,
    customerIds === null ? null : sql`receipt.customer_id = any(${[...customerIds]}::uuid[])`,
    storeIds === null ? null : sql`receipt.store_id = any(${[...storeIds]}::uuid[])`,
    channel === undefined ? null : sql`receipt.channel = ${channel}`,
    kind === undefined ? null : sql`receipt.kind = ${kind}`,
    identified === undefined ? null : sql`(receipt.customer_id is not null) = ${identified}`,
    from === undefined ? null : sql`receipt.day >= ${from}::date`,
    to === undefined ? null : sql`receipt.day <= ${to}::date`,
    source === undefined ? null : sql`receipt.source = ${source}`,
    externalId === undefined ? null : sql`receipt.external_id = ${externalId}`,
    before === null ? null : sql`(receipt.day, receipt.id) < (${before[0]}::date, ${before[1]}::uuid)`,
  ].filter((condition) => condition !== null);
  return await tx.rows<ReceiptAnswer>(sql`
    select ${columns}
    from purchases.receipt
    where ${sql.join(conditions, sql` and `)}
    order by receipt.day desc, receipt.id desc
    limit ${filters.limit}`);
}

/** Receipts of these customers that happened before an instant; one of which only the day is known counts as noon of it. */
export async function receiptsBefore(
  tx: Tx,
  asked: { readonly customerIds: readonly string[]; readonly before: string; readonly limit: number },
): Promise<(ReceiptAnswer & { readonly at: string })[]> {
  return await tx.rows<ReceiptAnswer & { readonly at: string }>(sql`
    select ${columns}, coalesce(receipt.happened_at, receipt.day + time '12:00') as at
    from purchases.receipt
    where receipt.merchant_id = ${tx.merchantId}
      and receipt.customer_id = any(${[...asked.customerIds]}::uuid[])
      and receipt.day <= (${asked.before}::timestamptz at time zone 'UTC')::date + 1
      and coalesce(receipt.happened_at, receipt.day + time '12:00') < ${asked.before}
    order by coalesce(receipt.happened_at, receipt.day + time '12:00') desc, receipt.id desc
    limit ${asked.limit}`);
}
