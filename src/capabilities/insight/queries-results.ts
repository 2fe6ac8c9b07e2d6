import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Basis } from "./queries-report.ts";
import { noStore, productSales } from "./queries-totals.ts";
import type { SalesPoint, SalesSum, Step } from "./answers.ts";
import type { Stage } from "./rules/lifecycle.ts";

/** Which sales: from one day to another (both included), of some stores or one channel when named. */
export type Period = {
  readonly from: string;
  readonly to: string;
  readonly basis: Basis;
  readonly storeIds?: readonly string[];
  readonly channel?: "shop" | "web";
};

const amount = (basis: Basis): RawBuilder<unknown> =>
  basis === "gross" ? sql`shop_day.gross_cents` : sql`shop_day.gross_cents + shop_day.refunded_cents`;

const sums = (basis: Basis): RawBuilder<unknown> => sql`
  coalesce(sum(${amount(basis)}), 0)::bigint as cents,
  coalesce(sum(shop_day.sale_count), 0)::bigint as sales,
  coalesce(sum(shop_day.refund_count), 0)::bigint as refunds,
  coalesce(sum(shop_day.sale_count) filter (where shop_day.is_identified), 0)::bigint as "identifiedSales"`;

function within(tx: Tx, { from, to, storeIds, channel }: Period): RawBuilder<unknown> {
  return sql`
    shop_day.merchant_id = ${tx.merchantId}
    and shop_day.day between ${from} and ${to}
    ${storeIds === undefined ? sql`` : sql`and shop_day.store_id = any(${[...storeIds]}::uuid[])`}
    ${channel === undefined ? sql`` : sql`and shop_day.channel = ${channel}`}`;
}

/** Sums per step; a step is named by its first day, weeks begin on Monday. Steps without sales are absent. */
export async function readSales(tx: Tx, period: Period, step: Step): Promise<SalesPoint[]> {
  return await tx.rows<SalesPoint>(sql`
    select to_char(date_trunc(${step}, shop_day.day::timestamp), 'YYYY-MM-DD') as start, ${sums(period.basis)}
    from insight.shop_day
    where ${within(tx, period)}
    group by 1
    order by 1`);
}

export async function sumSales(tx: Tx, period: Period): Promise<SalesSum> {
  return await tx.one<SalesSum>(
    sql`select ${sums(period.basis)} from insight.shop_day where ${within(tx, period)}`,
  );
}

export type SalesPart = SalesSum & { readonly key: string; readonly name: string | null };

export async function readSalesByStore(tx: Tx, period: Period): Promise<SalesPart[]> {
  return await tx.rows<SalesPart>(sql`
    select shop_day.store_id as key, store.name, ${sums(period.basis)}
    from insight.shop_day
    left join accounts.store on store.merchant_id = shop_day.merchant_id and store.id = shop_day.store_id
      and shop_day.store_id <> ${noStore}::uuid
    where ${within(tx, period)}
    group by shop_day.store_id, store.name
    order by cents desc`);
}

export async function readSalesByChannel(tx: Tx, period: Period): Promise<SalesPart[]> {
  return await tx.rows<SalesPart>(sql`
    select shop_day.channel as key, null as name, ${sums(period.basis)}
    from insight.shop_day
    where ${within(tx, period)}
    group by shop_day.channel
    order by cents desc`);
}

export type ProductPart = {
  readonly key: string | null;
  readonly name: string | null;
  readonly category: string | null;
  readonly cents: number;
  readonly quantity: number;
  readonly receipts: number;
  readonly marginCents: number | null;
};

const productSums = (basis: Basis): RawBuilder<unknown> => sql`
  sum(${basis === "gross" ? sql`product_day.gross_cents` : sql`product_day.net_cents`})::bigint as cents,
  sum(product_day.quantity)::float8 as quantity,
  sum(product_day.receipt_count)::bigint as receipts,
  sum(product_day.margin_cents)::bigint as "marginCents"`;

/**
 * Sales by product and day: the totals kept for the whole shop; of some stores or one channel, which they do not tell apart, the
 * lines of the period, counted in the same way.
 */
function productDays(tx: Tx, { from, to, storeIds, channel }: Period): RawBuilder<unknown> {
  if (storeIds === undefined && channel === undefined) {
    return sql`(
      select * from insight.product_day
      where product_day.merchant_id = ${tx.merchantId} and product_day.day between ${from} and ${to}
    ) as product_day`;
  }
  return sql`(${productSales(
    sql`receipt.merchant_id = ${tx.merchantId}
        and receipt.day between ${from} and ${to}
        ${storeIds === undefined ? sql`` : sql`and receipt.store_id = any(${[...storeIds]}::uuid[])`}
        ${channel === undefined ? sql`` : sql`and receipt.channel = ${channel}`}`,
  )}) as product_day`;
}

/** The products that brought most; `only` asks for certain ones, to compare periods. */
export async function readProducts(
  tx: Tx,
  period: Period,
  limit: number,
  only?: readonly string[],
): Promise<ProductPart[]> {
  return await tx.rows<ProductPart>(sql`
    select product.id as key, product.name, category.name as category, ${productSums(period.basis)}
    from ${productDays(tx, period)}
    join catalog.product on product.merchant_id = product_day.merchant_id and product.id = product_day.product_id
    left join catalog.category on category.merchant_id = product.merchant_id and category.id = product.category_id
    where product_day.merchant_id = ${tx.merchantId}
      ${only === undefined ? sql`` : sql`and product_day.product_id = any(${only}::uuid[])`}
    group by product.id, product.name, category.name
    order by cents desc
    limit ${limit}`);
}

export async function readCategories(tx: Tx, period: Period): Promise<ProductPart[]> {
  return await tx.rows<ProductPart>(sql`
    select category.id as key, category.name, null as category, ${productSums(period.basis)}
    from ${productDays(tx, period)}
    join catalog.product on product.merchant_id = product_day.merchant_id and product.id = product_day.product_id
    left join catalog.category on category.merchant_id = product.merchant_id and category.id = product.category_id
    where product_day.merchant_id = ${tx.merchantId}
    group by category.id, category.name
    order by cents desc
    limit 60`);
}

export type StagePart = {
  readonly key: Stage;
  readonly cents: number;
  readonly sales: number;
  readonly customers: number;
};

/** Sales of a period by the stage its buyers are in today. */
export async function readSalesByStage(tx: Tx, period: Period): Promise<StagePart[]> {
  const refunds = period.basis === "gross" ? sql`and receipt.kind = 'sale'` : sql``;
  return await tx.rows<StagePart>(sql`
    select
      profile.stage as key,
      sum(bought.cents)::bigint as cents,
      sum(bought.sales)::bigint as sales,
      count(*) filter (where bought.sales > 0) as customers
    from (
      select
        receipt.customer_id,
        sum(receipt.total_cents) as cents,
        count(*) filter (where receipt.kind = 'sale' and receipt.total_cents > 0) as sales
      from purchases.receipt
      where receipt.merchant_id = ${tx.merchantId}
        and receipt.customer_id is not null
        and receipt.day between ${period.from} and ${period.to}
        ${period.storeIds === undefined ? sql`` : sql`and receipt.store_id = any(${[...period.storeIds]}::uuid[])`}
        ${period.channel === undefined ? sql`` : sql`and receipt.channel = ${period.channel}`}
        ${refunds}
      group by receipt.customer_id
    ) as bought
    join insight.profile on profile.merchant_id = ${tx.merchantId} and profile.customer_id = bought.customer_id
    group by profile.stage
    order by cents desc`);
}

/** The first day with a sale that the shop's history knows. */
export async function firstSaleDay(tx: Tx): Promise<string | null> {
  const { day } = await tx.one<{ day: string | null }>(sql`
    select min(day) as day from insight.shop_day
    where merchant_id = ${tx.merchantId} and sale_count > 0`);
  return day;
}
