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

/** What a merged record had answered, or was asked, holds for the kept one. @returns whether the kept one had nothing of its own */
export async function lendStay(
  tx: Tx,
  { fromId, toId }: { readonly fromId: string; readonly toId: string },
): Promise<boolean> {
  const written = await tx.rows<{ isNew: boolean }>(sql`
    insert into privacy.stay as kept (merchant_id, customer_id, asked_at, until_on, message_id, stayed_at)
    select merchant_id, ${toId}, asked_at, until_on, message_id, stayed_at
    from privacy.stay
    where merchant_id = ${tx.merchantId} and customer_id = ${fromId}
    on conflict (merchant_id, customer_id) do update
      set until_on = greatest(kept.until_on, excluded.until_on), stayed_at = greatest(kept.stayed_at, excluded.stayed_at)
    returning xmax = 0 as "isNew"`);
  return written[0]?.isNew ?? false;
}
