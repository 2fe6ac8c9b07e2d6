import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export async function knownEndowments(tx: Tx): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select id from loyalty.endowment where merchant_id = ${tx.merchantId} and archived_at is null`);
  return rows.map((row) => row.id);
}
