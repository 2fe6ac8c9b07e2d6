import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** Everything this room knows of a shop that leaves. */
export async function deleteInsight(tx: Tx): Promise<void> {
  await tx.run(sql`delete from insight.snapshot where merchant_id = ${tx.merchantId}`);
  await tx.run(sql`delete from insight.product_day where merchant_id = ${tx.merchantId}`);
  await tx.run(sql`delete from insight.shop_day where merchant_id = ${tx.merchantId}`);
  await tx.run(sql`delete from insight.profile where merchant_id = ${tx.merchantId}`);
  await tx.run(sql`delete from insight.shop where merchant_id = ${tx.merchantId}`);
}
