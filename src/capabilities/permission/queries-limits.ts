import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { externalLimitsSql } from "./queries-external.ts";
import { heldBackSql } from "./queries-held-back.ts";
import { clocks, frenchCountries, territories } from "./rules/territories.ts";

/** Where a row `customer` lives, as far as calendar spans go: the same for every way of reaching her, by her address and not a number. */
function zoneSql(tx: Tx): RawBuilder<unknown> {
  const byRegion = territories.map(({ region, timeZone }) => sql`when ${region} then ${timeZone}`);
  const byCountry = [
    ...territories.map(({ country, timeZone }) => [country, timeZone] as const),
    ...Object.entries(clocks),
  ].map(([country, timeZone]) => sql`when ${country} then ${timeZone}`);
  return sql`coalesce(
    customer.time_zone,
    case when length(customer.postcode) = 5 and coalesce(customer.country::text, 'FR') = any(${[...frenchCountries]}::text[]) then
      case left(customer.postcode, 3) ${sql.join(byRegion, sql` `)} end
    end,
    case customer.country::text ${sql.join(byCountry, sql` `)} end,
    (select merchant.time_zone from accounts.merchant where merchant.id = ${tx.merchantId}))`;
}

/**
 * Each limit on each of these people: SELECT of `customer_id, key, reason, channel, topic, most, span, hours, on_hit, zone`.
 *
 * The shop's caps for everybody, unless the person is in a segment with a cap of its own for the same channel and topic; those
 * caps of segments; what the person chose; nothing at all for whoever is held back from offers.
 *
 * @param people SELECT of `customer_id`, each once
 */
export function limitsSql(tx: Tx, people: RawBuilder<unknown>): RawBuilder<unknown> {
  const merchant = tx.merchantId;
  return sql`
    with asked as materialized (${people}),
    person as materialized (
      select asked.customer_id, ${zoneSql(tx)} as zone, ${heldBackSql(tx, sql`asked.customer_id`)} as is_held_back
      from asked
      join customers.customer on customer.merchant_id = ${merchant} and customer.id = asked.customer_id
    ),
    shop_cap as materialized (
      select * from permission.cap where cap.merchant_id = ${merchant} and cap.is_on
    ),
    every_cap as (
      select person.customer_id, person.zone, shop_cap.*
      from person
      join shop_cap on shop_cap.segment_id is null
      union all
      select person.customer_id, person.zone, shop_cap.*
      from shop_cap
      join segments.member on member.merchant_id = ${merchant} and member.segment_id = shop_cap.segment_id
      join person on person.customer_id = member.customer_id
    )
    select
      cap.customer_id, cap.id::text as key, 'PRESSURE_CAP:' || cap.id as reason, cap.channel, cap.topic, cap.most::int as most,
      cap.span, cap.hours, cap.on_hit, cap.zone
    from (
      select
        every_cap.*,
        bool_or(every_cap.segment_id is not null) over (
          partition by every_cap.customer_id, every_cap.channel, every_cap.topic) as has_own
      from every_cap
    ) as cap
    where cap.segment_id is not null or not cap.has_own
    union all
    select person.customer_id, 'own', 'PREF_FREQUENCY', null, null, preference.most, preference.per, null, 'skip', person.zone
    from person
    join permission.preference
      on preference.merchant_id = ${merchant} and preference.customer_id = person.customer_id and preference.most is not null
    union all
    select
      person.customer_id, 'own:' || choice.topic, 'PREF_FREQUENCY:' || choice.topic, null, choice.topic, choice.most, choice.per,
      null, 'skip', person.zone
    from person
    join permission.topic_choice as choice
      on choice.merchant_id = ${merchant} and choice.customer_id = person.customer_id and choice.most is not null
    union all
    select person.customer_id, 'held_back', 'HELD_BACK', null, null, 0, 'rolling', 1, 'skip', person.zone
    from person
    where person.is_held_back
    union all
    ${externalLimitsSql(tx)}`;
}

/**
 * The span of a row `limits` (see `spanAround`) around an instant, as two expressions. Calendar spans begin and end at midnight
 * where the person lives.
 */
export function spanSql(at: RawBuilder<unknown>): {
  after: RawBuilder<unknown>;
  before: RawBuilder<unknown>;
} {
  const local = sql`date_trunc(limits.span, ${at} at time zone limits.zone)`;
  return {
    after: sql`case when limits.span = 'rolling' then ${at} - make_interval(hours => limits.hours)
      else (${local} at time zone limits.zone) - interval '1 microsecond' end`,
    before: sql`case when limits.span = 'rolling' then 'infinity'::timestamptz
      else (${local} + ('1 ' || limits.span)::interval) at time zone limits.zone end`,
  };
}

/** Whether a row `limits` counts a row of the given name (channel and topic). */
export function concernsSql(row: string): RawBuilder<unknown> {
  const channel = sql.ref(`${row}.channel`);
  return sql`
    (limits.channel is null or limits.channel = case ${channel} when 'robocall' then 'phone' else ${channel} end)
    and (limits.topic is null or limits.topic = ${sql.ref(`${row}.topic`)})`;
}

/**
 * The room each limit leaves at an instant: SELECT of the columns of `limitsSql` without the zone, `"left"`, `times` (when each
 * contact that counts was made, the earliest first; a place still kept counts as of the instant) and `ends` (when a span of the
 * calendar is over; infinity for a rolling one).
 *
 * @param limits name of a CTE with the columns of `limitsSql`
 */
export function roomSql(tx: Tx, limits: string, at: RawBuilder<unknown>): RawBuilder<unknown> {
  const { after, before } = spanSql(at);
  const when = sql`case contact.state when 'reserved' then greatest(contact.at, ${at}) else contact.at end`;
  return sql`
    select
      limits.customer_id, limits.key, limits.reason, limits.channel, limits.topic, limits.most, limits.span, limits.hours,
      limits.on_hit, greatest(limits.most - coalesce(cardinality(counted.times), 0), 0) as "left",
      counted.times, ${before} as ends
    from ${sql.ref(limits)} as limits
    left join (
      select limits.customer_id, limits.key, array_agg(${when} order by ${when}) as times
      from ${sql.ref(limits)} as limits
      join permission.contact on contact.merchant_id = ${tx.merchantId} and contact.customer_id = limits.customer_id
      where contact.purpose = 'marketing' and contact.state <> 'released'
        and contact.at < ${before} and (contact.state = 'reserved' or contact.at > ${after})
        and ${concernsSql("contact")}
      group by limits.customer_id, limits.key
    ) as counted on counted.customer_id = limits.customer_id and counted.key = limits.key`;
}

/** First moment with room under a row with the columns of `roomSql`, when so many more have taken places; null: never. */
export function freeAtSql(
  row: string,
  taken: RawBuilder<unknown>,
  at: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const of = (column: string) => sql.ref(`${row}.${column}`);
  return sql`
    case
      when ${of("most")} = 0 then null
      when ${of("span")} <> 'rolling' then ${of("ends")}
      else coalesce(${of("times")}[coalesce(cardinality(${of("times")}), 0) + ${taken} - ${of("most")} + 1], ${at})
        + make_interval(hours => ${of("hours")})
    end`;
}
