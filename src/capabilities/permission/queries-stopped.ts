import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** Of these customers, those who refuse offers by this channel already. */
export async function selectStopped(
  tx: Tx,
  customerIds: readonly string[],
  channel: string,
): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select customer_id as id
    from consent.standing
    where merchant_id = ${tx.merchantId}
      and customer_id = any(${[...customerIds]}::uuid[])
      and channel = ${channel}
      and purpose = 'marketing'
      and topic = ''
      and act in ('withdrawn', 'objected')`);
  return rows.map(({ id }) => id);
}
