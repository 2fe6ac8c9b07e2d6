import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** Everything this room knows of a shop that leaves. */
export async function deleteInsight(tx: Tx): Promise<void> {
  await tx.run(sql`delete from insight.snapshot where merchant_id = ${tx.merchantId}`);
  await tx.run(sql`delete from insight.product_day where merchant_id = ${tx.merchantId}`);
  await tx.run(sql`delete from insight.shop_day where merchant_id = ${tx.merchantId}`);
  await tx.run(sql`delete from insight.habit where merchant_id = ${tx.merchantId}`);
  await tx.run(sql`delete from insight.motive where merchant_id = ${tx.merchantId}`);
  await tx.run(sql`delete from insight.look_alike where merchant_id = ${tx.merchantId}`);
  await tx.run(sql`delete from insight.stage_path where merchant_id = ${tx.merchantId}`);
  await tx.run(sql`delete from insight.product_trait where merchant_id = ${tx.merchantId}`);
  await tx.run(sql`delete from insight.profile where merchant_id = ${tx.merchantId}`);
  await tx.run(sql`delete from insight.shop where merchant_id = ${tx.merchantId}`);
}
