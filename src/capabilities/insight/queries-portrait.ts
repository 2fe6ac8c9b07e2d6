import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Part, PortraitSnapshot, QualitySnapshot } from "./snapshots.ts";

type Dimension = Exclude<keyof PortraitSnapshot, "categories">;

const spread = (
  value: RawBuilder<unknown>,
  steps: readonly (readonly [below: number, key: string])[],
  last: string,
) =>
  sql`case ${sql.join(
    steps.map(([below, key]) => sql`when ${value} < ${sql.lit(below)} then ${sql.lit(key)}`),
    sql` `,
  )} else ${sql.lit(last)} end`;

/** How each dimension cuts the base. Keys are codes (texts `insight.portrait.<dimension>.<key>`) or the shop's own words. */
function cut(
  dimension: Dimension,
  today: string,
): { key: RawBuilder<unknown>; only: RawBuilder<unknown>; most: number } {
  const everybody = sql`true`;
  const buyers = sql`profile.purchase_days > 0`;
  const knownDays = sql`(${today}::date - least(profile.created_on, profile.first_day))`;
  switch (dimension) {
    case "kinds":
      return {
        key: sql`case when purchase_days = 0 then 'prospect' when kind = 'company' then 'company' else 'person' end`,
        only: everybody,
        most: 3,
      };
    case "ages":
      return {
        key: spread(
          knownDays,
          [
            [91, "months_0_3"],
            [365, "months_3_12"],
            [730, "years_1_2"],
            [1826, "years_2_5"],
          ],
          "years_5",
        ),
        only: everybody,
        most: 5,
      };
    case "frequencies":
      return {
        key: spread(
          sql`profile.purchase_days`,
          [
            [2, "days_1"],
            [3, "days_2"],
            [5, "days_3_4"],
            [10, "days_5_9"],
            [20, "days_10_19"],
          ],
          "days_20",
        ),
        only: buyers,
        most: 6,
      };
    case "baskets":
      return {
        key: spread(
          sql`profile.basket_cents`,
          [
            [1000, "under_10"],
            [2000, "from_10"],
            [3500, "from_20"],
            [5000, "from_35"],
            [10000, "from_50"],
          ],
          "from_100",
        ),
        only: buyers,
        most: 6,
      };
    case "channels":
      return {
        key: sql`case when shop_sale_count > 0 and web_sale_count > 0 then 'both' when web_sale_count > 0 then 'web' else 'shop' end`,
        only: buyers,
        most: 3,
      };
    case "sources":
      return { key: sql`profile.source`, only: everybody, most: 8 };
    case "postcodes":
      return { key: sql`profile.postcode`, only: sql`profile.postcode is not null`, most: 15 };
    case "cities":
      return { key: sql`profile.city`, only: sql`profile.city is not null`, most: 15 };
    case "tags":
      return { key: sql`tag`, only: everybody, most: 12 };
  }
}

/** One dimension of the portrait, the largest parts first. */
export async function computePart(tx: Tx, dimension: Dimension, today: string): Promise<Part[]> {
  const { key, only, most } = cut(dimension, today);
  const source =
    dimension === "tags" ? sql`insight.profile cross join unnest(profile.tags) as tag` : sql`insight.profile`;
  return await tx.rows<Part>(sql`
    select ${key} as key, count(*) as customers, count(*) filter (where profile.is_best) as best
    from ${source}
    where profile.merchant_id = ${tx.merchantId} and ${only}
    group by 1
    order by customers desc, key
    limit ${most}`);
}

type Faults = Omit<QualitySnapshot, "duplicates" | "channels" | "arrivals" | "identified">;
type FaultRow = Faults &
  Readonly<
    Record<"email" | "emailPermitted" | "phone" | "phonePermitted" | "post" | "postPermitted", number>
  >;

export async function computeFaults(
  tx: Tx,
  today: string,
): Promise<Omit<QualitySnapshot, "duplicates" | "arrivals" | "identified">> {
  const row = await tx.one<FaultRow>(sql`
    select
      count(*) as people,
      count(*) filter (where has_email or has_phone or has_post) as reachable,
      count(*) filter (where has_bad_address) as bad,
      count(*) filter (where not (has_email or has_phone or has_post)) as without,
      count(*) filter (where (has_email or has_phone or has_post) and not (can_email or can_sms or can_phone or can_post))
        as "withoutPermission",
      count(*) filter (where coalesce(last_day, created_on) < ${today}::date - 1095) as "silentThreeYears",
      count(*) filter (where created_on > ${today}::date - 365) as "arrivedInYear",
      count(*) filter (where has_email) as email,
      count(*) filter (where can_email) as "emailPermitted",
      count(*) filter (where has_phone) as phone,
      count(*) filter (where can_sms or can_phone) as "phonePermitted",
      count(*) filter (where has_post) as post,
      count(*) filter (where can_post) as "postPermitted"
    from insight.profile
    where profile.merchant_id = ${tx.merchantId}`);
  const { email, emailPermitted, phone, phonePermitted, post, postPermitted, ...faults } = row;
  return {
    ...faults,
    channels: [
      { channel: "email", known: email, permitted: emailPermitted },
      { channel: "phone", known: phone, permitted: phonePermitted },
      { channel: "post", known: post, permitted: postPermitted },
    ],
  };
}

export async function computeArrivals(tx: Tx, today: string): Promise<QualitySnapshot["arrivals"]> {
  return await tx.rows(sql`
    select to_char(week, 'YYYY-MM-DD') as week, count(profile.customer_id) as customers
    from generate_series(date_trunc('week', ${today}::date - 175), date_trunc('week', ${today}::date), interval '7 days') as week
    left join insight.profile
      on profile.merchant_id = ${tx.merchantId}
      and profile.created_on >= week::date and profile.created_on < week::date + 7
    group by week
    order by week`);
}

export async function computeIdentified(tx: Tx, today: string): Promise<QualitySnapshot["identified"]> {
  return await tx.rows(sql`
    select
      to_char(day, 'YYYY-MM') as month,
      coalesce(sum(sale_count) filter (where is_identified), 0)::bigint as came,
      sum(sale_count)::bigint as of
    from insight.shop_day
    where merchant_id = ${tx.merchantId} and day > ${today}::date - 730
    group by 1
    order by 1`);
}

/** Records that share an e-mail or a phone with an older one: each is one too many. */
export async function countDuplicates(tx: Tx): Promise<number> {
  const { duplicates } = await tx.one<{ duplicates: number }>(sql`
    select count(distinct identifier.customer_id) as duplicates
    from (
      select kind, value
      from customers.identifier
      where merchant_id = ${tx.merchantId} and kind in ('email', 'phone')
      group by kind, value
      having count(*) > 1
    ) as shared
    join customers.identifier
      on identifier.merchant_id = ${tx.merchantId} and identifier.kind = shared.kind and identifier.value = shared.value
    join insight.profile on profile.merchant_id = identifier.merchant_id and profile.customer_id = identifier.customer_id
    where exists (
      select from customers.identifier as older
      join insight.profile as speaking
        on speaking.merchant_id = older.merchant_id and speaking.customer_id = older.customer_id
      where older.merchant_id = ${tx.merchantId} and older.kind = identifier.kind and older.value = identifier.value
        and older.customer_id < identifier.customer_id
        and not exists (
          select from customers.different_people
          where different_people.merchant_id = ${tx.merchantId}
            and different_people.low_id = older.customer_id and different_people.high_id = identifier.customer_id))`);
  return duplicates;
}
