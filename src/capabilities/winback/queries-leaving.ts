import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { type BoardDays, partsOf } from "./queries-board.ts";

export type Leaving = {
  readonly customers: number;
  /** Those whose silence is unusual; the others still come, and something else warns. */
  readonly silent: number;
  readonly spend: number;
  readonly frequency: number;
  readonly refunds: number;
  /** What they spent in the year that ended with their last purchase. */
  readonly yearCents: number;
  /** What their usual basket at their own rhythm would bring in a year. */
  readonly expectedCents: number;
  /** Medians of those who are silent. */
  readonly rhythmDays: number | null;
  readonly silentDays: number | null;
};

/** Those who slip away, by whatever sign, and spent at least so much in their last year. */
export async function sumLeaving(tx: Tx, days: BoardDays, fromCents: number): Promise<Leaving> {
  const legs = partsOf(tx, "slipping", days).map(
    (part) => sql`
      select profile.customer_id, profile.stage, profile.year_cents, profile.basket_cents, profile.rhythm_days, profile.last_day
      from insight.profile
      where profile.merchant_id = ${tx.merchantId} and profile.year_cents >= ${fromCents} and ${part}`,
  );
  const warned = (kind: string): RawBuilder<unknown> => sql`
    count(*) filter (where exists (
      select from winback.signal
      where signal.merchant_id = ${tx.merchantId} and signal.customer_id = leaving.customer_id and signal.kind = ${kind}))`;
  return await tx.one<Leaving>(sql`
    select
      count(*) as customers,
      count(*) filter (where stage = 'slipping') as silent,
      ${warned("spend")} as spend,
      ${warned("frequency")} as frequency,
      ${warned("refunds")} as refunds,
      coalesce(sum(year_cents), 0)::bigint as "yearCents",
      coalesce(sum(basket_cents * 365 / greatest(rhythm_days, 1)), 0)::bigint as "expectedCents",
      percentile_cont(0.5) within group (order by rhythm_days) filter (where stage = 'slipping') as "rhythmDays",
      percentile_cont(0.5) within group (order by ${days.today}::date - last_day) filter (where stage = 'slipping') as "silentDays"
    from (${sql.join(legs, sql` union all `)}) as leaving`);
}

export type Soon = {
  /** Whether the days are those of the shop's purchase model; otherwise those of each customer's own rhythm. */
  readonly isForecast: boolean;
  /** Whose silence becomes unusual within the coming week if they do not buy before. */
  readonly customers: number;
  /** Margin of a year that they bring. */
  readonly marginCents: number;
};

/** Whose silence becomes unusual soon, if they do not buy before: a range of an index, of the forecasts where the shop has some. */
export async function sumSoon(tx: Tx, today: string, marginRate: number): Promise<Soon> {
  const forecast = await tx.one<Omit<Soon, "isForecast"> & { known: boolean }>(sql`
    select
      exists (select from forecast.customer where customer.merchant_id = ${tx.merchantId}) as known,
      count(*) as customers,
      coalesce(sum(score.potential_cents), 0)::bigint as "marginCents"
    from forecast.customer as score
    where score.merchant_id = ${tx.merchantId}
      and score.unusual_on > ${today} and score.unusual_on <= ${today}::date + 7`);
  if (forecast.known) {
    const { customers, marginCents } = forecast;
    return { isForecast: true, customers, marginCents };
  }
  const own = await tx.one<{ customers: number; cents: number }>(sql`
    select
      count(*) as customers,
      coalesce(sum(profile.year_cents), 0)::bigint as cents
    from insight.profile
    where profile.merchant_id = ${tx.merchantId}
      and profile.stage in ('new', 'occasional', 'regular', 'revived')
      and profile.next_stage_on > ${today} and profile.next_stage_on <= ${today}::date + 7`);
  return { isForecast: false, customers: own.customers, marginCents: Math.round(own.cents * marginRate) };
}
