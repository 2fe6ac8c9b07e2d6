import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export async function selectLinkKey(tx: Tx): Promise<Buffer | undefined> {
  const found = await tx.maybe<{ key: Buffer }>(
    sql`select key from permission.link_key where merchant_id = ${tx.merchantId}`,
  );
  return found?.key;
}

/** The first of two that make one at once wins; the other takes it. */
export async function insertLinkKey(tx: Tx, key: Buffer): Promise<Buffer> {
  const { key: kept } = await tx.one<{ key: Buffer }>(sql`
    insert into permission.link_key (merchant_id, key) values (${tx.merchantId}, ${key})
    on conflict (merchant_id) do update set key = link_key.key
    returning key`);
  return kept;
}
