import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Day } from "../../values/day.ts";

export type DiagnosisFigures = {
  /** Buyers of the twelve months before the last twelve, and those of them who did not come again. */
  readonly buyersBefore: number;
  readonly lost: number;
  readonly buyers: number;
  /** Buyers of the last twelve months who came on more than one day. */
  readonly repeat: number;
  /** Half of those came on no more days than this; null: nobody came twice. */
  readonly medianDays: number | null;
  readonly sales: number;
  readonly refunds: number;
  readonly grossCents: number;
  readonly refundedCents: number;
  readonly identifiedSales: number;
  readonly firstDay: Day | null;
};

/** What two years of receipts up to a day say before any program. */
export async function readDiagnosis(tx: Tx, today: Day): Promise<DiagnosisFigures> {
  return await tx.one<DiagnosisFigures>(sql`
    with bought as (
      select customer_id,
        bool_or(day <= ${today}::date - 365) as before,
        count(distinct day) filter (where day > ${today}::date - 365) as days
      from purchases.receipt
      where merchant_id = ${tx.merchantId} and customer_id is not null and kind = 'sale' and total_cents > 0
        and day > ${today}::date - 730 and day <= ${today}::date
      group by customer_id
    ),
    sold as (
      select
        coalesce(sum(sale_count), 0) as sales,
        coalesce(sum(refund_count), 0) as refunds,
        coalesce(sum(gross_cents), 0) as gross,
        coalesce(sum(refunded_cents), 0) as refunded,
        coalesce(sum(sale_count) filter (where is_identified), 0) as identified
      from insight.shop_day
      where merchant_id = ${tx.merchantId} and day > ${today}::date - 365 and day <= ${today}::date
    )
    select
      count(*) filter (where before) as "buyersBefore",
      count(*) filter (where before and days = 0) as lost,
      count(*) filter (where days > 0) as buyers,
      count(*) filter (where days > 1) as repeat,
      percentile_disc(0.5) within group (order by days) filter (where days > 1) as "medianDays",
      (select sales from sold)::bigint as sales,
      (select refunds from sold)::bigint as refunds,
      (select gross from sold)::bigint as "grossCents",
      (select -refunded from sold)::bigint as "refundedCents",
      (select identified from sold)::bigint as "identifiedSales",
      (select min(day) from insight.shop_day where merchant_id = ${tx.merchantId} and sale_count > 0) as "firstDay"
    from bought`);
}

/** The baskets of twelve months: their middle, and how many in each bar of a width; the last holds what is above. */
export async function readBaskets(
  tx: Tx,
  today: Day,
  bars: number,
  widthOf: (topCents: number) => number,
): Promise<{ widthCents: number; counts: number[]; medianCents: number | null }> {
  const year = sql`
    from purchases.receipt
    where merchant_id = ${tx.merchantId} and kind = 'sale' and total_cents > 0
      and day > ${today}::date - 365 and day <= ${today}::date`;
  const { median, top } = await tx.one<{ median: number | null; top: number | null }>(sql`
    select percentile_cont(0.5) within group (order by total_cents) as median,
      percentile_disc(0.97) within group (order by total_cents)::float8 as top ${year}`);
  const widthCents = widthOf(top ?? 0);
  const rows = await tx.rows<{ bar: number; count: number }>(sql`
    select least(total_cents / ${widthCents}::bigint, ${bars - 1}::bigint)::integer as bar, count(*) as count ${year} group by 1`);
  const counts = new Array<number>(bars).fill(0);
  for (const { bar, count } of rows) counts[bar] = count;
  return { widthCents, counts, medianCents: median };
}
