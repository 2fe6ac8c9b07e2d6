import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** Receipts of these customers become nobody's; tells their days. */
export async function forgetBuyers(tx: Tx, customerIds: readonly string[]): Promise<string[]> {
  const days = await tx.rows<{ day: string }>(sql`
    with freed as (
      update purchases.receipt
      set customer_id = null, attributed_at = null
      where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])
      returning day
    )
    select distinct day from freed order by day`);
  await tx.run(sql`
    delete from purchases.customer_fact
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
  return days.map(({ day }) => day);
}

export async function countReceipts(
  tx: Tx,
  customerIds: readonly string[],
): Promise<{ count: number; lastDay: string | null }> {
  return await tx.one(sql`
    select count(*) as count, max(day) as "lastDay"
    from purchases.receipt
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
}

export type OwnReceipt = {
  readonly receipt: string;
  readonly number: string;
  readonly kind: string;
  readonly day: string;
  readonly at: string | null;
  readonly channel: string;
  readonly store: string | null;
  readonly currency: string;
  readonly totalCents: number;
  readonly discountCents: number;
  readonly shippingCents: number;
};

export async function receiptsOf(tx: Tx, customerIds: readonly string[]): Promise<OwnReceipt[]> {
  return await tx.rows<OwnReceipt>(sql`
    select
      receipt.id as receipt,
      receipt.external_id as number,
      receipt.kind,
      receipt.day,
      receipt.happened_at as at,
      receipt.channel,
      store.name as store,
      receipt.currency,
      receipt.total_cents as "totalCents",
      receipt.discount_cents as "discountCents",
      receipt.shipping_cents as "shippingCents"
    from purchases.receipt
    left join accounts.store on store.merchant_id = ${tx.merchantId} and store.id = receipt.store_id
    where receipt.merchant_id = ${tx.merchantId} and receipt.customer_id = any(${[...customerIds]}::uuid[])
    order by receipt.day, receipt.id`);
}

export type OwnLine = {
  readonly receipt: string;
  readonly line: number;
  readonly sku: string | null;
  readonly label: string;
  readonly quantity: string;
  readonly totalCents: number;
  readonly discountCents: number;
};

export async function linesOf(tx: Tx, customerIds: readonly string[]): Promise<OwnLine[]> {
  return await tx.rows<OwnLine>(sql`
    select
      line.receipt_id as receipt,
      line.number as line,
      product.sku,
      line.label,
      trim_scale(line.quantity)::text as quantity,
      line.total_cents as "totalCents",
      line.discount_cents as "discountCents"
    from purchases.receipt
    join purchases.line on line.merchant_id = ${tx.merchantId} and line.receipt_id = receipt.id
    left join catalog.product on product.merchant_id = ${tx.merchantId} and product.id = line.product_id
    where receipt.merchant_id = ${tx.merchantId} and receipt.customer_id = any(${[...customerIds]}::uuid[])
    order by receipt.day, receipt.id, line.number`);
}
