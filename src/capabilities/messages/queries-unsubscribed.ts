import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** Notes that a message made somebody leave: what the rate of unsubscriptions is counted from. */
export async function markUnsubscribed(tx: Tx, messageId: string): Promise<void> {
  await tx.run(sql`
    update messages.message
    set unsubscribed_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = ${messageId} and unsubscribed_at is null`);
}
