import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type SaleTotals = {
  readonly id: string;
  readonly totalCents: number;
  readonly refundedCents: number;
  /** All that was paid was given back; of a sale on which nothing was paid, all its pieces. */
  readonly isWhole: boolean;
  /** Whether it used, brought or filled a voucher or a gift card; whether it gave a gift of a stock. */
  readonly hasVouchers: boolean;
  readonly hasGifts: boolean;
  readonly promisedFromCents: number | null;
};

/** What these sales came to and how much of them was given back so far. */
export async function salesTotals(tx: Tx, saleIds: readonly string[]): Promise<SaleTotals[]> {
  return await tx.hot<SaleTotals>(
    "loyalty_sales_totals",
    `select
       sale.id,
       sale.total_cents as "totalCents",
       refunded.cents as "refundedCents",
       refunded.cents >= sale.total_cents and (sale.total_cents > 0 or not exists (
         select from purchases.line
         where line.merchant_id = $1 and line.receipt_id = sale.id and line.quantity > coalesce((
           select -sum(back.quantity)
           from purchases.receipt as refund
           join purchases.line as back
             on back.merchant_id = $1 and back.receipt_id = refund.id and back.refund_of_line = line.number
           where refund.merchant_id = $1 and refund.refund_of = sale.id), 0))) as "isWhole",
       exists (
         select from loyalty.voucher_use where voucher_use.merchant_id = $1 and voucher_use.receipt_id = sale.id
       ) or exists (
         select from loyalty.voucher where voucher.merchant_id = $1 and voucher.receipt_id = sale.id
       ) as "hasVouchers",
       exists (
         select from loyalty.endowment_movement
         where endowment_movement.merchant_id = $1 and endowment_movement.receipt_id = sale.id
       ) as "hasGifts",
       (select max((ticket.frozen ->> 'promisedFromCents')::bigint)
        from loyalty.ticket
        where ticket.merchant_id = $1 and ticket.receipt_id = sale.id) as "promisedFromCents"
     from purchases.receipt as sale
     cross join lateral (
       select coalesce(-sum(refund.total_cents), 0)::bigint as cents
       from purchases.receipt as refund
       where refund.merchant_id = $1 and refund.refund_of = sale.id
     ) as refunded
     where sale.merchant_id = $1 and sale.id = any($2::uuid[])
     order by sale.id`,
    [tx.merchantId, [...saleIds]],
  );
}

export type StoredReceipt = {
  readonly id: string;
  readonly kind: "sale" | "refund";
  readonly externalId: string;
  readonly channel: "shop" | "web";
  readonly storeId: string | null;
  readonly customerId: string;
  readonly happenedAt: string | null;
  readonly day: string;
  readonly totalCents: number;
  readonly shippingCents: number;
  readonly refundOfId: string | null;
  /** The customer's first purchase. */
  readonly isFirst: boolean;
  readonly lines: readonly {
    readonly number: number;
    readonly productId: string | null;
    readonly sku: string | null;
    readonly quantity: string;
    readonly totalCents: number;
    readonly discountCents: number;
    readonly taxRate: number | null;
    readonly refundOfLine: number | null;
  }[];
};

const storedColumns = sql`
  receipt.id,
  receipt.kind,
  receipt.external_id as "externalId",
  receipt.channel,
  receipt.store_id as "storeId",
  receipt.customer_id as "customerId",
  receipt.happened_at as "happenedAt",
  receipt.day,
  receipt.total_cents as "totalCents",
  receipt.shipping_cents as "shippingCents",
  receipt.refund_of as "refundOfId",
  receipt.kind = 'sale' and not exists (
    select from purchases.receipt as earlier
    where earlier.merchant_id = receipt.merchant_id
      and earlier.customer_id = receipt.customer_id
      and earlier.kind = 'sale'
      and earlier.total_cents > 0
      and (earlier.day, coalesce(earlier.happened_at, '-infinity'), earlier.id)
        < (receipt.day, coalesce(receipt.happened_at, '-infinity'), receipt.id)
  ) as "isFirst",
  coalesce((
    select json_agg(
      json_build_object(
        'number', line.number,
        'productId', line.product_id,
        'sku', null,
        'quantity', line.quantity::text,
        'totalCents', line.total_cents,
        'discountCents', line.discount_cents,
        'taxRate', line.tax_rate,
        'refundOfLine', line.refund_of_line)
      order by line.number)
    from purchases.line
    where line.merchant_id = receipt.merchant_id and line.receipt_id = receipt.id), '[]') as lines`;

export async function storedReceipts(tx: Tx, ids: readonly string[]): Promise<StoredReceipt[]> {
  return await tx.rows<StoredReceipt>(sql`
    select ${storedColumns}
    from purchases.receipt
    where receipt.merchant_id = ${tx.merchantId}
      and receipt.id = any(${[...ids]}::uuid[])
      and receipt.customer_id is not null
    order by receipt.day, receipt.id`);
}

/** The refunds of these sales. */
export async function refundIdsOf(tx: Tx, saleIds: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select id from purchases.receipt
    where merchant_id = ${tx.merchantId} and refund_of = any(${[...saleIds]}::uuid[])
    order by id`);
  return rows.map((row) => row.id);
}

/**
 * Receipts of customers that the programs have not been told of, oldest first, after a place in that order: sales without a
 * ticket, or refunds of sales.
 */
export async function untoldReceipts(
  tx: Tx,
  asked: {
    readonly importId: string | null;
    readonly kind: "sale" | "refund";
    readonly fromDay: string;
    readonly after: readonly [day: string, id: string] | null;
    readonly limit: number;
  },
): Promise<StoredReceipt[]> {
  const only = [
    ...(asked.importId === null ? [] : [sql`and receipt.import_id = ${asked.importId}`]),
    ...(asked.after === null
      ? []
      : [sql`and (receipt.day, receipt.id) > (${asked.after[0]}::date, ${asked.after[1]}::uuid)`]),
    asked.kind === "sale" ? sql`` : sql`and receipt.refund_of is not null`,
  ];
  return await tx.rows<StoredReceipt>(sql`
    select ${storedColumns}
    from purchases.receipt
    where receipt.merchant_id = ${tx.merchantId}
      and receipt.kind = ${asked.kind}
      and receipt.customer_id is not null
      and receipt.day >= ${asked.fromDay}::date
      ${sql.join(only, sql` `)}
    order by receipt.day, receipt.id
    limit ${asked.limit}`);
}
