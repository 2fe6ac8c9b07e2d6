import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type Slipping = {
  readonly customers: number;
  /** What they spent in the year that ended with their last purchase. */
  readonly yearCents: number;
  /** What their usual basket at their own rhythm would bring in a year. */
  readonly expectedCents: number;
  readonly rhythmDays: number | null;
  readonly silentDays: number | null;
};

/** The customers who are slipping away and spend at least so much in a year, in one range of the index. */
export async function sumSlipping(tx: Tx, today: string, fromCents: number): Promise<Slipping> {
  return await tx.one<Slipping>(sql`
    select
      count(*) as customers,
      coalesce(sum(year_cents), 0)::bigint as "yearCents",
      coalesce(sum(basket_cents * 365 / greatest(rhythm_days, 1)), 0)::bigint as "expectedCents",
      percentile_cont(0.5) within group (order by rhythm_days) as "rhythmDays",
      percentile_cont(0.5) within group (order by ${today}::date - last_day) as "silentDays"
    from insight.profile
    where merchant_id = ${tx.merchantId} and stage = 'slipping' and year_cents >= ${fromCents}`);
}
