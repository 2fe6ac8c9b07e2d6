import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { LossCount, LossPart, LossPoint } from "./rules/loss.ts";

/**
 * Who was a customer on a day: her last purchase before it lies no further back than the silence after which she counts as gone, by
 * her rhythm of today. `first` is the day of the oldest purchase the shop knows; a year is told when it lies whole in its history, with
 * another year before it in which customers could become known.
 */
function spells(tx: Tx, today: string): RawBuilder<unknown> {
  return sql`spell as materialized (
    select
      purchase.customer_id,
      purchase.day as from_day,
      coalesce(purchase.next_day, 'infinity'::date) as next_day,
      least(purchase.day + judged.patience, coalesce(purchase.next_day, 'infinity'::date)) as until_day
    from (
      select receipt.customer_id, receipt.day, lead(receipt.day) over (partition by receipt.customer_id order by receipt.day) as next_day
      from purchases.receipt
      where receipt.merchant_id = ${tx.merchantId} and receipt.customer_id is not null
        and receipt.kind = 'sale' and receipt.total_cents > 0 and receipt.day <= ${today}
      group by receipt.customer_id, receipt.day
    ) as purchase
    join (
      select customer_id, lost_on - last_day as patience
      from insight.profile
      where merchant_id = ${tx.merchantId} and last_day is not null
    ) as judged on judged.customer_id = purchase.customer_id
  )`;
}

/** Of the customers of each day a year before, how many had gone on these days. */
export async function countLosses(tx: Tx, today: string, untils: readonly string[]): Promise<LossPoint[]> {
  if (untils.length === 0) return [];
  return await tx.rows<LossPoint>(sql`
    with ${spells(tx, today)},
    year as (
      select until, until - 365 as from_day from unnest(${[...untils]}::date[]) as asked (until)
    )
    select to_char(year.until, 'YYYY-MM-DD') as until, count(*) as active,
      count(*) filter (where later.customer_id is null) as lost,
      count(*) filter (where spell.next_day > year.until) as absent
    from year
    join spell on spell.from_day <= year.from_day and spell.until_day > year.from_day
    left join spell as later on later.customer_id = spell.customer_id
      and later.from_day <= year.until and later.until_day > year.until
    group by year.until
    order by year.until`);
}

export type LastYear = {
  readonly lostYearCents: number;
  readonly byStore: LossPart[];
  readonly byFirstCategory: LossPart[];
  readonly bySource: LossPart[];
};

/** The last year cut by the store, what they bought first, and where they came from. */
export async function splitLoss(tx: Tx, today: string): Promise<LastYear> {
  type Row = LossCount & {
    readonly by: string;
    readonly key: string;
    readonly name: string | null;
    readonly cents: number;
  };
  const rows = await tx.rows<Row>(sql`
    with ${spells(tx, today)},
    was_active as materialized (
      select spell.customer_id, profile.store_id, profile.source, profile.first_day, profile.year_cents,
        profile.lost_on <= ${today}::date as is_lost
      from spell
      join insight.profile on profile.merchant_id = ${tx.merchantId} and profile.customer_id = spell.customer_id
      where spell.from_day <= ${today}::date - 365 and spell.until_day > ${today}::date - 365
    ),
    first_bought as (
      select distinct on (was_active.customer_id) was_active.customer_id, was_active.is_lost, category.id, category.name
      from was_active
      join purchases.receipt on receipt.merchant_id = ${tx.merchantId} and receipt.customer_id = was_active.customer_id
        and receipt.day = was_active.first_day and receipt.kind = 'sale'
      join purchases.line on line.merchant_id = ${tx.merchantId} and line.receipt_id = receipt.id
      join catalog.product on product.merchant_id = ${tx.merchantId} and product.id = line.product_id and product.kind <> 'fee'
      join catalog.category on category.merchant_id = ${tx.merchantId} and category.id = product.category_id
      order by was_active.customer_id, line.total_cents desc, category.id
    )
    select 'all' as by, '' as key, null as name, count(*) as active, count(*) filter (where is_lost) as lost,
      coalesce(sum(year_cents) filter (where is_lost), 0)::bigint as cents
    from was_active
    union all
    select 'store', store.id::text, store.name, count(*), count(*) filter (where is_lost), 0
    from was_active
    join accounts.store on store.merchant_id = ${tx.merchantId} and store.id = was_active.store_id
    group by store.id, store.name
    union all
    select 'source', source, null, count(*), count(*) filter (where is_lost), 0 from was_active group by source
    union all
    select 'first', id::text, name, count(*), count(*) filter (where is_lost), 0 from first_bought group by id, name`);
  const by = (what: string): LossPart[] =>
    rows
      .filter((row) => row.by === what)
      .map(({ key, name, active, lost }) => ({ key, name, active, lost }))
      .sort((one, other) => other.active - one.active)
      .slice(0, 12);
  return {
    lostYearCents: rows.find((row) => row.by === "all")?.cents ?? 0,
    byStore: by("store"),
    bySource: by("source"),
    byFirstCategory: by("first"),
  };
}

export async function firstPurchaseDay(tx: Tx): Promise<string | null> {
  const { day } = await tx.one<{ day: string | null }>(sql`
    select min(first_day) as day from insight.profile where merchant_id = ${tx.merchantId}`);
  return day;
}

export type LengthRow = {
  readonly by: "all" | "store" | "category";
  readonly key: string;
  readonly name: string | null;
  readonly days: number;
  readonly ended: number;
  readonly open: number;
};

/**
 * Every silence between two purchase days of one customer, and the one that is not over, by its length in days: of the whole shop, by
 * store and by the category that made most of the purchase before. Families and stores with fewer than `fewest` silences stay out.
 */
export async function readLengths(tx: Tx, today: string, fewest: number): Promise<LengthRow[]> {
  return await tx.rows<LengthRow>(sql`
    with silence as materialized (
      select
        purchase.customer_id,
        purchase.store_id,
        purchase.receipt_id,
        coalesce(purchase.next_day, ${today}::date) - purchase.day as days,
        purchase.next_day is not null as has_ended
      from (
        select
          receipt.customer_id,
          receipt.day,
          (array_agg(receipt.store_id order by receipt.total_cents desc))[1] as store_id,
          (array_agg(receipt.id order by receipt.total_cents desc))[1] as receipt_id,
          lead(receipt.day) over (partition by receipt.customer_id order by receipt.day) as next_day
        from purchases.receipt
        where receipt.merchant_id = ${tx.merchantId} and receipt.customer_id is not null
          and receipt.kind = 'sale' and receipt.total_cents > 0 and receipt.day <= ${today}
        group by receipt.customer_id, receipt.day
      ) as purchase
      join insight.profile on profile.merchant_id = ${tx.merchantId} and profile.customer_id = purchase.customer_id
    ),
    bought as (
      select distinct on (silence.receipt_id) silence.days, silence.has_ended, category.id, category.name
      from silence
      join purchases.line on line.merchant_id = ${tx.merchantId} and line.receipt_id = silence.receipt_id
      join catalog.product on product.merchant_id = ${tx.merchantId} and product.id = line.product_id and product.kind <> 'fee'
      join catalog.category on category.merchant_id = ${tx.merchantId} and category.id = product.category_id
      order by silence.receipt_id, line.total_cents desc, category.id
    ),
    counted as (
      select 'all' as by, '' as key, null as name, days, has_ended from silence
      union all
      select 'store', store.id::text, store.name, silence.days, silence.has_ended
      from silence
      join accounts.store on store.merchant_id = ${tx.merchantId} and store.id = silence.store_id
      union all
      select 'category', id::text, name, days, has_ended from bought
    ),
    grouped as (
      select by, key, name, days, count(*) filter (where has_ended) as ended, count(*) filter (where not has_ended) as open,
        sum(count(*)) over (partition by by, key) as silences
      from counted
      group by by, key, name, days
    )
    select by, key, name, days, ended, open from grouped
    where by = 'all' or silences >= ${fewest}
    order by by, silences desc, key, days`);
}

/** Of everybody who bought: how many have been silent for so many days, and what they had spent in their last year. */
export async function countSilent(
  tx: Tx,
  today: string,
  days: readonly number[],
): Promise<{ days: number; customers: number; yearCents: number }[]> {
  if (days.length === 0) return [];
  return await tx.rows(sql`
    select asked.days, count(profile.customer_id) as customers, coalesce(sum(profile.year_cents), 0)::bigint as "yearCents"
    from unnest(${[...days]}::integer[]) as asked (days)
    left join insight.profile on profile.merchant_id = ${tx.merchantId} and profile.last_day <= ${today}::date - asked.days
    group by asked.days
    order by asked.days`);
}
