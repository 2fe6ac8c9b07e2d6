import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** Stands for "no store" in keys, which hold no null. */
export const noStore = "00000000-0000-0000-0000-000000000000";

/** Computes the totals of these days again from their receipts; doing it twice changes nothing. */
export async function recomputeDays(tx: Tx, days: readonly string[]): Promise<void> {
  // Two workers may fold the same shop at once: the second waits, and then reads what is true by then.
  await tx.run(
    sql`select pg_advisory_xact_lock(hashtextextended('insight.days ' || ${tx.merchantId}::text, 0))`,
  );
  await tx.run(sql`
    delete from insight.shop_day
    where merchant_id = ${tx.merchantId} and day = any(${days}::date[])`);
  await tx.run(sql`
    insert into insight.shop_day
      (merchant_id, day, store_id, channel, is_identified, sale_count, refund_count, buyer_count, gross_cents, refunded_cents, discount_cents)
    select
      receipt.merchant_id,
      receipt.day,
      coalesce(receipt.store_id, ${noStore}::uuid),
      receipt.channel,
      receipt.customer_id is not null,
      count(*) filter (where receipt.kind = 'sale' and receipt.total_cents > 0),
      count(*) filter (where receipt.kind = 'refund'),
      count(distinct receipt.customer_id) filter (where receipt.kind = 'sale' and receipt.total_cents > 0),
      coalesce(sum(receipt.total_cents) filter (where receipt.kind = 'sale'), 0),
      coalesce(sum(receipt.total_cents) filter (where receipt.kind = 'refund'), 0),
      coalesce(sum(receipt.discount_cents) filter (where receipt.kind = 'sale'), 0)
    from purchases.receipt
    where receipt.merchant_id = ${tx.merchantId} and receipt.day = any(${days}::date[])
    group by 1, 2, 3, 4, 5`);
  await recomputeProductDays(tx, days);
}

async function recomputeProductDays(tx: Tx, days: readonly string[]): Promise<void> {
  await tx.run(sql`
    delete from insight.product_day
    where merchant_id = ${tx.merchantId} and day = any(${days}::date[])`);
  await tx.run(sql`
    insert into insight.product_day
      (merchant_id, day, product_id, receipt_count, quantity, gross_cents, net_cents, margin_cents)
    ${productSales(sql`receipt.merchant_id = ${tx.merchantId} and receipt.day = any(${days}::date[])`)}`);
}

/**
 * What was sold of each product on each day, of the receipts that a condition means. A refund takes back whatever the sign its
 * source gave to quantities. Postage and fees are no product bought.
 */
export function productSales(which: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select
      receipt.merchant_id,
      receipt.day,
      line.product_id,
      count(distinct receipt.id) filter (where receipt.kind = 'sale') as receipt_count,
      sum(signed.quantity) as quantity,
      coalesce(sum(line.total_cents) filter (where receipt.kind = 'sale'), 0) as gross_cents,
      sum(line.total_cents) as net_cents,
      round(sum(
        line.total_cents / (1 + coalesce(line.tax_rate, product.tax_rate, 0) / 100) - signed.quantity * product.cost * 100
      ))::bigint as margin_cents
    from purchases.receipt
    join purchases.line on line.merchant_id = receipt.merchant_id and line.receipt_id = receipt.id
    join catalog.product on product.merchant_id = line.merchant_id and product.id = line.product_id
    cross join lateral (
      select case when receipt.kind = 'refund' then -abs(line.quantity) else line.quantity end as quantity
    ) as signed
    where ${which} and product.kind <> 'fee'
    group by receipt.merchant_id, receipt.day, line.product_id`;
}

/** Every day on which something was recorded, for computing a whole shop again. */
export async function daysWithReceipts(tx: Tx): Promise<string[]> {
  const rows = await tx.rows<{ day: string }>(sql`
    select distinct receipt.day from purchases.receipt
    where receipt.merchant_id = ${tx.merchantId} order by receipt.day`);
  return rows.map((row) => row.day);
}
