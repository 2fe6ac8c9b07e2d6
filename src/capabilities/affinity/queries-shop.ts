import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { inALull } from "../insight/index.ts";
import type { Past } from "./rules/past.ts";

// A shop computed in less than this is brought up to date after each change; a larger one once a day.
const quickMs = 1_500;
const restFactor = 30;

/** Shops whose lists are behind what the portrait already knows, those never computed first. */
export async function shopsToCompute(tx: Tx): Promise<{ merchantId: string }[]> {
  return await tx.rows(sql`
    select shop.merchant_id as "merchantId"
    from insight.shop
    join accounts.merchant on merchant.id = shop.merchant_id
    left join affinity.model on model.merchant_id = shop.merchant_id
    where merchant.closed_at is null and not merchant.is_being_made
      and shop.refreshed_at is not null
      and ${inALull(tx, sql`model.built_at`)}
      and (model.built_at is null
        or (shop.refreshed_at > model.built_at
          and model.built_at + greatest(${restFactor} * model.build_ms, 15000) * interval '1 millisecond' <= ${tx.now}::timestamptz))
    order by model.built_at nulls first
    limit 20`);
}

/** Receipts that are sales, from the totals of days: cheap, however large the shop. */
export async function countSales(tx: Tx): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    select coalesce(sum(sale_count), 0)::bigint as count from insight.shop_day where merchant_id = ${tx.merchantId}`);
  return count;
}

export type ModelRow = {
  readonly version: number;
  readonly builtAt: string;
  readonly toldOn: string;
  readonly fromDay: string | null;
  readonly receipts: number;
  readonly tickets: number;
  readonly wideTickets: number;
  readonly lines: number;
  readonly buyers: number;
  readonly products: number;
  readonly againDays: number | null;
  readonly buildMs: number;
  readonly past: Omit<Past, "products"> | null;
};

export async function readModel(tx: Tx): Promise<ModelRow | undefined> {
  return await tx.maybe<ModelRow>(sql`
    select
      version, built_at as "builtAt", told_on as "toldOn", from_day as "fromDay", receipts, tickets,
      wide_tickets as "wideTickets", lines, buyers, products, again_days as "againDays", build_ms as "buildMs", past
    from affinity.model
    where merchant_id = ${tx.merchantId}`);
}

/** Whether a shop that takes long is due: a day has passed, or its purchases have grown by a tenth. */
export function isDue(model: ModelRow | undefined, now: string, sales: number): boolean {
  if (model === undefined || model.buildMs <= quickMs) return true;
  const hours = (Date.parse(now) - Date.parse(model.builtAt)) / 3_600_000;
  return hours >= 20 || Math.abs(sales - model.receipts) > 0.1 * model.receipts;
}

export async function countPairs(tx: Tx): Promise<{ productPairs: number; categoryPairs: number }> {
  return await tx.one(sql`
    select
      count(*) filter (where kind = 'product' and lift > 1) / 2 as "productPairs",
      count(*) filter (where kind = 'category' and lift > 1) / 2 as "categoryPairs"
    from affinity.pair
    where merchant_id = ${tx.merchantId}`);
}

export async function idsOfSkus(tx: Tx, skus: readonly string[]): Promise<string[]> {
  if (skus.length === 0) return [];
  const rows = await tx.hot<{ id: string }>(
    "affinity_ids_of_skus",
    "select id from catalog.product where merchant_id = $1 and sku = any($2::text[])",
    [tx.merchantId, [...skus]],
  );
  return rows.map(({ id }) => id);
}
