import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Standing } from "./queries-shop.ts";
import { type Path, placeLetters } from "./rules/flow.ts";
import type { Seen } from "./snapshots.ts";

const letter = placeLetters;

/**
 * Where everybody stood at the end of each of these days, from the receipts up to it: exactly the rule of rules/lifecycle.ts, with
 * the rhythm of the shop and the thresholds of today, so that two days are told by one measure. A sale given back since then
 * counts as none, as it does today. A relation `place (customer_id, position, letter)`, `position` from 1.
 */
export function placesOn(
  tx: Tx,
  days: readonly string[],
  who: RawBuilder<unknown>,
  { rhythmDays, thresholds }: Pick<Standing, "rhythmDays" | "thresholds">,
): RawBuilder<unknown> {
  const { shopGapWeight, slippingRatio, lostRatio, shortestRhythmDays, regularPerYear, regularPurchaseDays } =
    thresholds;
  const weight = sql`${shopGapWeight}::float8`;
  const limit = (ratio: number, rhythm: string) =>
    sql`${ratio}::float8 * greatest(${sql.ref(rhythm)}, ${shortestRhythmDays}::float8)`;
  return sql`
    asked as (
      select position::integer, day from unnest(${[...days]}::date[]) with ordinality as given (day, position)
    ),
    known as materialized (
      select profile.customer_id, least(profile.created_on, profile.first_day) as since, profile.purchase_days
      from insight.profile
      where profile.merchant_id = ${tx.merchantId} and ${who}
    ),
    purchase_day as (
      select receipt.customer_id, receipt.day
      from known
      join purchases.receipt on receipt.merchant_id = ${tx.merchantId} and receipt.customer_id = known.customer_id
      where known.purchase_days > 0
        and receipt.kind = 'sale' and receipt.total_cents > 0
        and (not exists (
              select from purchases.receipt as refund
              where refund.merchant_id = ${tx.merchantId} and refund.refund_of = receipt.id)
          or receipt.total_cents + (
              select sum(refund.total_cents) from purchases.receipt as refund
              where refund.merchant_id = ${tx.merchantId} and refund.refund_of = receipt.id) > 0)
      group by receipt.customer_id, receipt.day
    ),
    counted as materialized (
      select
        customer_id,
        day,
        row_number() over by_day as number,
        day - lag(day) over by_day as gap,
        lead(day) over by_day as next_day
      from purchase_day
      window by_day as (partition by customer_id order by day)
    ),
    gaps as materialized (
      select customer_id, array_agg(gap order by number) as gaps from counted where gap is not null group by customer_id
    ),
    standing as materialized (
      select counted.customer_id, counted.number, counted.day, counted.gap, asked.position, asked.day as asked_on
      from counted
      join asked on asked.day >= counted.day and (counted.next_day is null or asked.day < counted.next_day)
    ),
    rhythm as (
      select reached.customer_id, reached.number, own.median
      from (select distinct customer_id, number from standing) as reached
      left join gaps on gaps.customer_id = reached.customer_id
      cross join lateral (
        select percentile_cont(0.5) within group (order by gap)::real::float8 as median
        from unnest(gaps.gaps[1:reached.number - 1]) as gap
      ) as own
    ),
    judged as (
      select
        standing.*,
        (coalesce((standing.number - 1) * rhythm.median, 0) + ${weight} * ${rhythmDays}::float8)
          / (standing.number - 1 + ${weight}) as rhythm_days,
        (coalesce(greatest(standing.number - 2, 0) * rhythm.median, 0) + ${weight} * ${rhythmDays}::float8)
          / (greatest(standing.number - 2, 0) + ${weight}) as rhythm_before_days
      from standing
      join rhythm on rhythm.customer_id = standing.customer_id and rhythm.number = standing.number
    ),
    place as (
      select
        known.customer_id,
        asked.position,
        case
          when judged.customer_id is null and known.since > asked.day then ${letter.absent}
          when judged.customer_id is null then ${letter.prospect}
          when asked.day >= judged.day + floor(${limit(lostRatio, "judged.rhythm_days")})::integer + 1 then ${letter.lost}
          when asked.day >= judged.day + ceil(${limit(slippingRatio, "judged.rhythm_days")})::integer then ${letter.slipping}
          when judged.number = 1 then ${letter.new}
          when judged.gap >= floor(${limit(lostRatio, "judged.rhythm_before_days")})::integer + 1 then ${letter.revived}
          when judged.number >= ${regularPurchaseDays}::integer and 365 / judged.rhythm_days >= ${regularPerYear}::float8
            then ${letter.regular}
          else ${letter.occasional}
        end as letter
      from known
      cross join asked
      left join judged on judged.customer_id = known.customer_id and judged.position = asked.position
    )`;
}

/**
 * Writes the paths of so many 1024ths of the customers, and only those that differ.
 * @returns those whose path differs.
 */
export async function writePaths(
  tx: Tx,
  days: readonly string[],
  slots: { readonly from: number; readonly to: number },
  standing: Standing,
): Promise<string[]> {
  const who = sql`profile.slot >= ${slots.from} and profile.slot < ${slots.to}`;
  const rows = await tx.rows<{ id: string }>(sql`
    with ${placesOn(tx, days, who, standing)}
    insert into insight.stage_path as kept (merchant_id, customer_id, path)
    select ${tx.merchantId}, customer_id, string_agg(letter, '' order by position)
    from place
    group by customer_id
    on conflict (merchant_id, customer_id) do update set path = excluded.path where kept.path <> excluded.path
    returning customer_id as id`);
  return rows.map(({ id }) => id);
}

/** Every way that was taken, and by how many. Who came into the base since the paths were written has none yet. */
export async function countPaths(tx: Tx): Promise<Path[]> {
  return await tx.rows<Path>(sql`
    select coalesce(stage_path.path, repeat('-', 13)) as path, profile.stage, count(*) as customers
    from insight.profile
    left join insight.stage_path
      on stage_path.merchant_id = profile.merchant_id and stage_path.customer_id = profile.customer_id
    where profile.merchant_id = ${tx.merchantId}
    group by 1, 2`);
}

/** What the paths up to a day depend on, in one word: the receipts and the people up to it, and how they are judged. */
export async function pathsSeen(
  tx: Tx,
  until: string,
  { rhythmDays, thresholds }: Standing,
): Promise<string> {
  const { receipts, people } = await tx.one<{ receipts: string; people: number }>(sql`
    select
      (select concat_ws('/', sum(sale_count), sum(refund_count), sum(buyer_count), sum(gross_cents), sum(refunded_cents))
       from insight.shop_day where merchant_id = ${tx.merchantId} and day <= ${until}) as receipts,
      (select count(*) from insight.profile
       where merchant_id = ${tx.merchantId} and least(created_on, first_day) <= ${until}) as people`);
  // In a large base a few more or fewer records are not worth a minute's work: they wait for the next month.
  const counted = people <= 50_000 ? people : Math.round(200 * Math.log(people));
  return [until, receipts, counted, rhythmDays, ...Object.values(thresholds)].join(" ");
}

export async function firstPurchaseDay(tx: Tx): Promise<string | null> {
  const { day } = await tx.one<{ day: string | null }>(sql`
    select min(first_day) as day from insight.profile where merchant_id = ${tx.merchantId}`);
  return day;
}

/** How large the shop is, for answers that need not follow every sale. */
export async function sizeOf(tx: Tx, today: string): Promise<Seen> {
  return await tx.one<Seen>(sql`
    select
      ${today}::text as today,
      (select count(*) from insight.profile where merchant_id = ${tx.merchantId}) as people,
      (select coalesce(sum(sale_count), 0)::bigint from insight.shop_day where merchant_id = ${tx.merchantId}) as sales`);
}
