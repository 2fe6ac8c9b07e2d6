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
      (rolling_year_cents / 100.0)::float8 as "lastTwelveMonths",
      rhythm_days as "rhythmDays",
      is_best as "isAmongTheBest"
    from insight.profile
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
}

export type OwnMotive = {
  readonly motive: string;
  readonly evidence: string;
  readonly times: number;
  readonly outOf: number;
  readonly shareOfAllCustomers: number;
  readonly judgedOn: string;
};

/** What the shop takes to move these people, and of what it concludes so. */
export async function motivesOf(tx: Tx, customerIds: readonly string[]): Promise<OwnMotive[]> {
  return await tx.rows<OwnMotive>(sql`
    select motive, evidence, came as times, out_of as "outOf", base as "shareOfAllCustomers", judged_on as "judgedOn"
    from insight.motive
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
}

export type OwnResemblance = { readonly rank: number; readonly because: string };

/** That the shop holds these prospects for people like its best customers, and why. */
export async function resemblancesOf(tx: Tx, customerIds: readonly string[]): Promise<OwnResemblance[]> {
  return await tx.rows<OwnResemblance>(sql`
    select position as rank, array_to_string(reasons, ', ') as because
    from insight.look_alike
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
}
