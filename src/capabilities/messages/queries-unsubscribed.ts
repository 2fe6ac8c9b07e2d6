import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** Notes that a message made somebody leave: what the rate of unsubscriptions is counted from. */
export async function markUnsubscribed(tx: Tx, messageId: string): Promise<void> {
  await tx.run(sql`
    update messages.message
    set unsubscribed_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = ${messageId} and unsubscribed_at is null`);
}

/** To which address a message by this channel went, as records keep it. */
export async function selectReached(tx: Tx, messageId: string, channel: string): Promise<string | null> {
  const row = await tx.maybe<{ address: string | null }>(sql`
    select lower(recipient) as address from messages.message
    where merchant_id = ${tx.merchantId} and id = ${messageId} and channel = ${channel}`);
  return row?.address ?? null;
}
