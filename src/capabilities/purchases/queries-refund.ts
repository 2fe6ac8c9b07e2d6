import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { RefundableLine, RefundableSale } from "./rules/refund.ts";

type SoldLine = RefundableLine & {
  readonly productId: string | null;
  readonly label: string;
  readonly unitPrice: string;
  readonly taxRate: number | null;
};

export type StoredSale = Omit<RefundableSale, "lines"> & {
  readonly id: string;
  readonly source: string;
  readonly externalId: string;
  readonly channel: "shop" | "web";
  readonly storeId: string | null;
  readonly till: string | null;
  readonly customerId: string | null;
  readonly currency: string;
  readonly refundCount: number;
  readonly lines: readonly SoldLine[];
};

/** Sales and what was already given back of them, held until the end of the transaction. */
export async function loadRefundables(tx: Tx, ids: readonly string[]): Promise<StoredSale[]> {
  if (ids.length === 0) return [];
  // Held first, in an order: what another refund has just given back is then seen by the next statement.
  await tx.rows(sql`
    select id
    from purchases.receipt
    where merchant_id = ${tx.merchantId} and id = any(${[...ids]}::uuid[])
    order by id
    for update`);
  return await tx.rows<StoredSale>(sql`
    with sale as materialized (
      select *
      from purchases.receipt
      where merchant_id = ${tx.merchantId} and id = any(${[...ids]}::uuid[]) and kind = 'sale'
    ),
    refund as materialized (
      select refund.id, refund.refund_of, refund.total_cents, refund.shipping_cents
      from purchases.receipt as refund
      join sale on sale.id = refund.refund_of
      where refund.merchant_id = ${tx.merchantId}
    ),
    refunded_line as (
      select
        refund.refund_of as sale_id,
        line.refund_of_line as number,
        -sum(line.quantity) as quantity,
        -sum(line.total_cents) as cents
      from refund
      join purchases.line on line.merchant_id = ${tx.merchantId} and line.receipt_id = refund.id
      where line.refund_of_line is not null
      group by refund.refund_of, line.refund_of_line
    ),
    sold_line as (
      select
        line.receipt_id as sale_id,
        json_agg(
          json_build_object(
            'number', line.number,
            'productId', line.product_id,
            'label', line.label,
            'quantity', trim_scale(line.quantity)::text,
            'unitPrice', trim_scale(line.unit_price)::text,
            'taxRate', line.tax_rate,
            'totalCents', line.total_cents,
            'refundedQuantity', trim_scale(coalesce(refunded_line.quantity, 0))::text,
            'refundedCents', coalesce(refunded_line.cents, 0))
          order by line.number) as lines
      from sale
      join purchases.line on line.merchant_id = ${tx.merchantId} and line.receipt_id = sale.id
      left join refunded_line on refunded_line.sale_id = line.receipt_id and refunded_line.number = line.number
      group by line.receipt_id
    )
    select
      sale.id,
      sale.source,
      sale.external_id as "externalId",
      sale.channel,
      sale.store_id as "storeId",
      sale.till,
      sale.customer_id as "customerId",
      sale.currency,
      sale.total_cents as "totalCents",
      sale.shipping_cents as "shippingCents",
      coalesce((select -sum(total_cents)::bigint from refund where refund.refund_of = sale.id), 0)
        as "refundedCents",
      coalesce((select -sum(shipping_cents)::bigint from refund where refund.refund_of = sale.id), 0)
        as "refundedShippingCents",
      (select count(*) from refund where refund.refund_of = sale.id) as "refundCount",
      coalesce(sold_line.lines, '[]') as lines
    from sale
    left join sold_line on sold_line.sale_id = sale.id
    order by sale.id`);
}
