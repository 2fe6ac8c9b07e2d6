import type { Tx } from "../../platform/database.ts";

/**
 * Recomputes the facts of these customers from their receipts. A sale of nothing, or one wholly given back, is no
 * purchase; several purchases of one day count as one; a customer left without purchases has no row.
 * A refund always has the customer of its sale, so both are among the receipts of one customer.
 */
export async function rewriteFacts(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.hot("purchases_facts", factsText, [tx.merchantId, [...customerIds]]);
}

const factsText = `
  with moved as materialized (
    select customer_id, kind, channel, store_id, day, id, total_cents, refund_of
    from purchases.receipt
    where merchant_id = $1 and customer_id = any($2::uuid[])
  ),
  given_back as (
    select refund_of as sale_id, sum(total_cents) as cents
    from moved
    where refund_of is not null
    group by refund_of
  ),
  receipts as materialized (
    select
      moved.*,
      moved.kind = 'sale'
        and moved.total_cents > 0
        and moved.total_cents + coalesce(given_back.cents, 0) > 0 as is_purchase
    from moved
    left join given_back on given_back.sale_id = moved.id
  ),
  purchase_days as (
    select
      customer_id,
      day,
      day - lag(day) over (partition by customer_id order by day) as gap_days
    from receipts
    where is_purchase
    group by customer_id, day
  ),
  rhythm as (
    select
      customer_id,
      min(day) as first_day,
      max(day) as last_day,
      count(*) as purchase_days,
      count(gap_days) as gap_count,
      percentile_cont(0.5) within group (order by gap_days) as median_gap_days
    from purchase_days
    group by customer_id
  ),
  sums as (
    select
      customer_id,
      count(*) filter (where is_purchase) as sale_count,
      count(*) filter (where is_purchase and channel = 'shop') as shop_sale_count,
      count(*) filter (where is_purchase and channel = 'web') as web_sale_count,
      count(*) filter (where kind = 'refund') as refund_count,
      coalesce(sum(total_cents) filter (where kind = 'sale'), 0) as gross_cents,
      coalesce(sum(total_cents) filter (where kind = 'refund'), 0) as refunded_cents,
      (array_agg(store_id order by day desc, id desc) filter (where is_purchase and store_id is not null))[1]
        as last_store_id
    from receipts
    group by customer_id
  ),
  left_without_purchases as (
    delete from purchases.customer_fact
    where customer_fact.merchant_id = $1
      and customer_fact.customer_id = any($2::uuid[])
      and not exists (select from rhythm where rhythm.customer_id = customer_fact.customer_id)
  )
  insert into purchases.customer_fact (
    merchant_id, customer_id, first_day, last_day, purchase_days, sale_count, shop_sale_count,
    web_sale_count, refund_count, gross_cents, refunded_cents, gap_count, median_gap_days, last_store_id
  )
  select
    $1, rhythm.customer_id, rhythm.first_day, rhythm.last_day, rhythm.purchase_days, sums.sale_count,
    sums.shop_sale_count, sums.web_sale_count, sums.refund_count, sums.gross_cents, sums.refunded_cents,
    rhythm.gap_count, rhythm.median_gap_days, sums.last_store_id
  from rhythm
  join sums on sums.customer_id = rhythm.customer_id
  on conflict (merchant_id, customer_id) do update
    set first_day = excluded.first_day,
        last_day = excluded.last_day,
        purchase_days = excluded.purchase_days,
        sale_count = excluded.sale_count,
        shop_sale_count = excluded.shop_sale_count,
        web_sale_count = excluded.web_sale_count,
        refund_count = excluded.refund_count,
        gross_cents = excluded.gross_cents,
        refunded_cents = excluded.refunded_cents,
        gap_count = excluded.gap_count,
        median_gap_days = excluded.median_gap_days,
        last_store_id = excluded.last_store_id`;
