import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type OwnProfile = {
  readonly stage: string;
  readonly stageSince: string;
  readonly firstPurchaseOn: string | null;
  readonly lastPurchaseOn: string | null;
  readonly purchases: number;
  readonly net: number;
  readonly lastTwelveMonths: number;
  readonly rhythmDays: number | null;
  readonly isAmongTheBest: boolean;
};

/** What the shop has worked out about these people: that too is theirs to know (GDPR art. 15). Amounts in the currency's own unit. */
export async function profilesOf(tx: Tx, customerIds: readonly string[]): Promise<OwnProfile[]> {
  return await tx.rows<OwnProfile>(sql`
    select
      stage,
      stage_since as "stageSince",
      first_day as "firstPurchaseOn",
      last_day as "lastPurchaseOn",
      sale_count as purchases,
      (net_cents / 100.0)::float8 as net,
      (year_cents / 100.0)::float8 as "lastTwelveMonths",
      rhythm_days as "rhythmDays",
      is_best as "isAmongTheBest"
    from insight.profile
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
}
