import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { dayInZone } from "../../values/day.ts";
import { referenceDay } from "./rules/reference-day.ts";
import { readThresholds, type Thresholds } from "./rules/thresholds.ts";

/** What every answer about a shop needs to know of it: its day, its thresholds, its own rhythm and margin. */
export type Standing = {
  /** The day as of which everything is told: the calendar's, or the day after the purchases stop. */
  readonly today: string;
  /** The calendar's own day in the shop. */
  readonly calendarDay: string;
  readonly stopsOn: string | null;
  readonly timeZone: string;
  readonly currency: string;
  readonly country: string;
  readonly name: string;
  readonly thresholds: Thresholds;
  readonly rhythmDays: number;
  readonly rhythmIsMeasured: boolean;
  readonly marginRate: number;
  readonly marginIsMeasured: boolean;
  readonly bestFromCents: number | null;
  readonly customerCount: number;
  readonly measuredOn: string | null;
  readonly rankedOn: string | null;
  /** The day up to which the spend of the last 365 days was moved on. */
  readonly rolledOn: string | null;
  readonly changedAt: string | null;
  readonly refreshedAt: string | null;
};

type StandingRow = Omit<
  Standing,
  "today" | "calendarDay" | "thresholds" | "rhythmDays" | "rhythmIsMeasured" | "marginRate"
> & {
  readonly thresholds: unknown;
  readonly rhythmDays: number | null;
  readonly marginRate: number | null;
};

/** Read in the transaction of each sale, so its plan is kept. */
export async function readStanding(tx: Tx): Promise<Standing> {
  const [row] = await tx.hot<StandingRow>("insight_standing", standingText, [tx.merchantId]);
  if (row === undefined) throw new Error("This transaction is bound to no merchant.");
  const thresholds = readThresholds(row.thresholds);
  const calendarDay = dayInZone(tx.now, row.timeZone);
  return {
    ...row,
    calendarDay,
    today: referenceDay(row.stopsOn, calendarDay),
    thresholds,
    rhythmDays: row.rhythmDays ?? thresholds.startingRhythmDays,
    rhythmIsMeasured: row.rhythmDays !== null,
    marginRate:
      row.marginIsMeasured && row.marginRate !== null ? row.marginRate : thresholds.marginPercent / 100,
  };
}

const standingText = `
  select
    merchant.time_zone as "timeZone",
    merchant.currency,
    merchant.country,
    merchant.name,
    merchant.settings -> 'insight' as thresholds,
    shop.rhythm_days as "rhythmDays",
    shop.margin_rate as "marginRate",
    coalesce(shop.margin_is_measured, false) as "marginIsMeasured",
    shop.best_from_cents as "bestFromCents",
    coalesce(shop.customer_count, 0) as "customerCount",
    shop.stops_on as "stopsOn",
    shop.measured_on as "measuredOn",
    shop.ranked_on as "rankedOn",
    shop.rolled_on as "rolledOn",
    shop.changed_at as "changedAt",
    shop.refreshed_at as "refreshedAt"
  from accounts.merchant
  left join insight.shop on shop.merchant_id = merchant.id
  where merchant.id = $1`;

/** Notes that snapshots are behind. Written by the fold of events, never in a sale: it is one row for the whole shop. */
export async function markChanged(tx: Tx): Promise<void> {
  await tx.run(sql`
    insert into insight.shop (merchant_id, changed_at)
    values (${tx.merchantId}, ${tx.now})
    on conflict (merchant_id) do update set changed_at = excluded.changed_at`);
}

export type Measures = { readonly rhythmDays: number | null; readonly marginRate: number | null };

// With fewer returning customers a median says more about chance than about the shop.
const fewestReturning = 20;

// Costs known of a handful of products say nothing of the margin of a shop.
const leastKnownCosts = 0.2;

/** The median of the customers' own median gaps, and the share of sales that stays once tax and cost are paid. */
export async function measureShop(tx: Tx, today: string): Promise<Measures> {
  return await tx.one<Measures>(sql`
    select
      (select case when count(*) >= ${fewestReturning}
                   then percentile_cont(0.5) within group (order by customer_fact.median_gap_days::float8) end
       from purchases.customer_fact
       where customer_fact.merchant_id = ${tx.merchantId} and customer_fact.gap_count > 0) as "rhythmDays",
      (select case when sum(product_day.net_cents) filter (where product_day.margin_cents is not null)
                     >= ${leastKnownCosts} * sum(product_day.net_cents)
                   then least(greatest(
                     sum(product_day.margin_cents)::float8
                       / nullif(sum(product_day.net_cents) filter (where product_day.margin_cents is not null), 0), 0.01), 1) end
       from insight.product_day
       where product_day.merchant_id = ${tx.merchantId}
         and product_day.day > ${today}::date - 365) as "marginRate"`);
}

export async function writeMeasures(tx: Tx, today: string, measures: Measures): Promise<void> {
  await tx.run(sql`
    insert into insight.shop (merchant_id, rhythm_days, margin_rate, margin_is_measured, measured_on)
    values (${tx.merchantId}, ${measures.rhythmDays}, ${measures.marginRate}, ${measures.marginRate !== null}, ${today})
    on conflict (merchant_id) do update set
      rhythm_days = excluded.rhythm_days,
      margin_rate = excluded.margin_rate,
      margin_is_measured = excluded.margin_is_measured,
      measured_on = excluded.measured_on`);
}

/** The last day with a sale, from the totals by day. */
export async function lastSaleDay(tx: Tx): Promise<string | null> {
  const { day } = await tx.one<{ day: string | null }>(sql`
    select max(day) as day from insight.shop_day
    where merchant_id = ${tx.merchantId} and sale_count > 0`);
  return day;
}

export async function writeStop(tx: Tx, stopsOn: string | null): Promise<void> {
  await tx.run(sql`
    insert into insight.shop (merchant_id, stops_on) values (${tx.merchantId}, ${stopsOn})
    on conflict (merchant_id) do update set stops_on = excluded.stops_on`);
}

/** Lets the next refresh measure the shop anew and write all profiles again. */
export async function forgetMeasures(tx: Tx): Promise<void> {
  await tx.run(sql`
    update insight.shop set rhythm_days = null, measured_on = null, ranked_on = null
    where merchant_id = ${tx.merchantId}`);
}

export async function writeRanking(tx: Tx, today: string, bestFromCents: number | null): Promise<void> {
  await tx.run(sql`
    update insight.shop set best_from_cents = ${bestFromCents}, ranked_on = ${today}
    where merchant_id = ${tx.merchantId}`);
}

/** The snapshots now know everything up to `seenAt`; what came later keeps the shop marked. */
export async function writeRefreshed(tx: Tx, seenAt: string | null, tookMs: number): Promise<void> {
  await tx.run(sql`
    update insight.shop
    set
      refreshed_at = ${tx.now},
      refresh_ms = ${Math.round(tookMs)},
      changed_at = case when changed_at is not distinct from ${seenAt}::timestamptz then null else changed_at end,
      customer_count = (select count(*) from insight.profile where profile.merchant_id = ${tx.merchantId})
    where merchant_id = ${tx.merchantId}`);
}

/**
 * Shops whose snapshots are behind and whose turn has come: a refresh that took one second waits twenty, so that
 * even the largest shop takes at most a twentieth of one core. A new day is a change too. Platform transaction.
 */
export async function shopsToRefresh(tx: Tx): Promise<{ merchantId: string }[]> {
  return await tx.rows(sql`
    select shop.merchant_id as "merchantId"
    from insight.shop
    join accounts.merchant on merchant.id = shop.merchant_id
    where merchant.closed_at is null and not merchant.is_being_made
      and (
        shop.refreshed_at is null
        or shop.ranked_on is distinct from
             coalesce(shop.stops_on + 1, (${tx.now}::timestamptz at time zone merchant.time_zone)::date)
        or (shop.changed_at is not null
            and shop.refreshed_at + greatest(20 * shop.refresh_ms, 1500) * interval '1 millisecond' <= ${tx.now}::timestamptz)
      )
    order by shop.refreshed_at nulls first
    limit 20`);
}
