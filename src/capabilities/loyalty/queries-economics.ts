import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { ShopCosts } from "./rules/reward-worth.ts";

/** Prices and costs of these product codes. */
export async function readProductCosts(tx: Tx, skus: readonly string[]): Promise<ShopCosts["products"]> {
  if (skus.length === 0) return {};
  const rows = await tx.rows<{ sku: string; priceCents: number | null; costCents: number | null }>(sql`
    select sku, round(price * 100)::float8 as "priceCents", round(cost * 100)::float8 as "costCents"
    from catalog.product
    where merchant_id = ${tx.merchantId} and sku = any(${[...skus]}::text[])`);
  return Object.fromEntries(rows.map(({ sku, ...costs }) => [sku, costs]));
}

/** What one gift of each stock costs. */
export async function readEndowmentCosts(tx: Tx, ids: readonly string[]): Promise<ShopCosts["endowments"]> {
  if (ids.length === 0) return {};
  const rows = await tx.rows<{ id: string; cents: number }>(sql`
    select id, unit_cost_cents as cents
    from loyalty.endowment
    where merchant_id = ${tx.merchantId} and id::text = any(${[...ids]}::text[])`);
  return Object.fromEntries(rows.map(({ id, cents }) => [id, cents]));
}

/** Sales without a customer in a period: no program can reward them. */
export async function countAnonymous(tx: Tx, from: string | null, to: string): Promise<number> {
  const { tickets } = await tx.one<{ tickets: number }>(sql`
    select coalesce(sum(sale_count), 0)::bigint as tickets
    from insight.shop_day
    where merchant_id = ${tx.merchantId} and not is_identified and day <= ${to}::date
      and (${from}::date is null or day >= ${from}::date)`);
  return tickets;
}
