import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** The shop's margin, when the owner has said it; null otherwise. */
export async function marginRate(tx: Tx): Promise<number | null> {
  const row = await tx.maybe<{ marginRate: number | null }>(sql`
    select margin_rate as "marginRate" from loyalty.setting where merchant_id = ${tx.merchantId}`);
  return row?.marginRate ?? null;
}

export async function knownSkus(tx: Tx, skus: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ sku: string }>(sql`
    select sku from catalog.product
    where merchant_id = ${tx.merchantId} and sku = any(${[...new Set(skus)]}::text[])`);
  return rows.map((row) => row.sku);
}

export async function knownEndowments(tx: Tx): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select id from loyalty.endowment where merchant_id = ${tx.merchantId} and archived_at is null`);
  return rows.map((row) => row.id);
}
