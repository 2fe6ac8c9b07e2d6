import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** When her record was looked at, and how; by whom is the staff's own (CJEU C-579/21, Pankki S). */
export async function viewsOf(
  tx: Tx,
  customerIds: readonly string[],
): Promise<readonly { readonly seenAt: string; readonly what: string }[]> {
  return await tx.rows<{ seenAt: string; what: string }>(sql`
    select distinct hour as "seenAt", what
    from privacy.view
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])
    order by hour desc
    limit 10000`);
}

export async function forgetStay(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    delete from privacy.stay
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
}
