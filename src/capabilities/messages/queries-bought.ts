import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/**
 * Of these people, those who bought since an instant. A purchase of which only the day is known counts from when it was told.
 *
 * @param since instant from which on a purchase counts
 */
export async function boughtSince(
  tx: Tx,
  customerIds: readonly string[],
  since: string,
): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ id: string }>(sql`
    select distinct receipt.customer_id as id
    from purchases.receipt
    where receipt.merchant_id = ${tx.merchantId} and receipt.customer_id = any(${[...customerIds]}::uuid[])
      and receipt.kind = 'sale'
      -- Read by the index on days; a day is never further from its instant than a night.
      and receipt.day >= (${since}::timestamptz at time zone 'UTC')::date - 1
      and coalesce(receipt.happened_at, receipt.recorded_at) > ${since}::timestamptz`);
  return new Set(rows.map(({ id }) => id));
}
