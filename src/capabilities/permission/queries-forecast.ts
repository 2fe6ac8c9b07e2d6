import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { bandSql } from "./queries-received.ts";
import { concernsSql, limitsSql, spanSql } from "./queries-limits.ts";
import { pressureDays } from "./rules/harm.ts";

export type PressureForecastRow = {
  readonly planned: number;
  readonly people: number;
  /** Messages that find no place, and the people they are meant for. */
  readonly over: number;
  readonly peopleOver: number;
  readonly days: readonly { readonly day: string; readonly planned: number; readonly over: number }[];
  readonly sources: readonly {
    readonly source: string;
    readonly name: string;
    readonly channel: string;
    readonly planned: number;
    readonly over: number;
    readonly firstDay: string;
  }[];
  readonly limits: readonly { readonly key: string; readonly people: number }[];
  readonly persons: readonly {
    readonly id: string;
    readonly name: string;
    readonly planned: number;
    readonly over: number;
    readonly key: string;
  }[];
  readonly meant: readonly { readonly channel: string; readonly band: number; readonly messages: number }[];
};

/**
 * All that is planned up to an instant beside each person's limits, as if each message had its place in the order of its moment:
 * a message is over a limit when what was sent, what has a place and what is planned before it already fill the span around it.
 * Only limits that would be too `tight` for all of it at once are looked at message by message.
 */
export async function forecastRow(
  tx: Tx,
  planned: readonly RawBuilder<unknown>[],
  until: string,
): Promise<PressureForecastRow> {
  const merchant = tx.merchantId;
  const now = sql`${tx.now}::timestamptz`;
  const { after, before } = spanSql(sql`planned.at`);
  const sinceNow = spanSql(now).after;
  const all =
    planned.length === 0
      ? sql`select null::text as source, null::text as name, null::uuid as customer_id, null::text as channel, null::text as topic,
          null::timestamptz as at where false`
      : sql.join(
          planned.map(
            (one) => sql`select source, name, customer_id, channel, topic, at from (${one}) as one`,
          ),
          sql` union all `,
        );
  // What was planned a second ago is in no statistics yet, and walking it once for each of its lines would never end.
  await tx.run(sql`set local enable_nestloop = off`);
  const found = await tx.one<PressureForecastRow>(sql`
    with given as (${all}),
    planned as materialized (
      select
        given.source, given.name, given.customer_id, given.channel, given.topic, greatest(given.at, ${now}) as at,
        row_number() over (order by given.at, given.source, given.customer_id) as place,
        (greatest(given.at, ${now}) at time zone (select merchant.time_zone from accounts.merchant where merchant.id = ${merchant}))::date as day
      from given
      where given.at <= ${until}::timestamptz
    ),
    limits as materialized (${limitsSql(tx, sql`select distinct customer_id from planned`)}),
    meant_for as (
      select limits.customer_id, limits.key, count(*) as messages
      from planned
      join limits on limits.customer_id = planned.customer_id and ${concernsSql("planned")}
      group by limits.customer_id, limits.key
    ),
    had_lately as (
      select limits.customer_id, limits.key, count(*) as messages
      from limits
      join permission.contact on contact.merchant_id = ${merchant} and contact.customer_id = limits.customer_id
      where contact.purpose = 'marketing' and contact.state <> 'released'
        and (contact.state = 'reserved' or contact.at > ${sinceNow}) and ${concernsSql("contact")}
      group by limits.customer_id, limits.key
    ),
    tight as materialized (
      select limits.*
      from limits
      join meant_for on meant_for.customer_id = limits.customer_id and meant_for.key = limits.key
      left join had_lately on had_lately.customer_id = limits.customer_id and had_lately.key = limits.key
      where limits.most < meant_for.messages + coalesce(had_lately.messages, 0)
    ),
    bid as materialized (
      select
        planned.place, planned.customer_id, limits.key, limits.channel, limits.topic, limits.most,
        ${after} as after, ${before} as before
      from planned
      join tight as limits on limits.customer_id = planned.customer_id and ${concernsSql("planned")}
    ),
    sooner as (
      select limits.place, limits.key, count(*) as messages
      from bid as limits
      join planned as other on other.customer_id = limits.customer_id
      where other.place < limits.place and other.at > limits.after and other.at < limits.before and ${concernsSql("other")}
      group by limits.place, limits.key
    ),
    full_limit as materialized (
      select distinct on (limits.place) limits.place, limits.key
      from bid as limits
      left join sooner on sooner.place = limits.place and sooner.key = limits.key
      where limits.most <= coalesce(sooner.messages, 0) + (
        select count(*) from permission.contact
        where contact.merchant_id = ${merchant} and contact.customer_id = limits.customer_id
          and contact.purpose = 'marketing' and contact.state <> 'released'
          and contact.at < limits.before and (contact.state = 'reserved' or contact.at > limits.after)
          and ${concernsSql("contact")}
      )
      order by limits.place, limits.key
    ),
    told as materialized (
      select planned.*, full_limit.key
      from planned
      left join full_limit on full_limit.place = planned.place
    ),
    had as (
      select told.channel,
        count(*) over (partition by told.customer_id order by told.at
          range between make_interval(days => ${pressureDays}) preceding and current row) + (
          select count(*) from permission.contact
          where contact.merchant_id = ${merchant} and contact.customer_id = told.customer_id
            and contact.purpose = 'marketing' and contact.state <> 'released'
            and contact.at > told.at - make_interval(days => ${pressureDays}) and contact.at <= told.at
        ) as messages
      from told
    ),
    banded as (select had.channel, ${bandSql(sql`had.messages`)} as band from had),
    person as (
      select told.customer_id, count(*)::int as planned, count(told.key)::int as over, min(told.key) as key
      from told
      group by told.customer_id
      having count(told.key) > 0
      order by over desc, planned desc, told.customer_id
      limit 20
    )
    select
      (select count(*) from told)::int as planned,
      (select count(distinct told.customer_id) from told)::int as people,
      (select count(told.key) from told)::int as over,
      (select count(distinct told.customer_id) from told where told.key is not null)::int as "peopleOver",
      coalesce((select json_agg(json_build_object('day', day.day, 'planned', day.planned, 'over', day.over) order by day.day)
        from (select told.day, count(*) as planned, count(told.key) as over from told group by told.day) as day), '[]') as days,
      coalesce((select json_agg(json_build_object('source', source.source, 'name', source.name, 'channel', source.channel,
          'planned', source.planned, 'over', source.over, 'firstDay', source.first_day) order by source.over desc, source.first_day, source.name)
        from (select told.source, told.name, told.channel, count(*) as planned, count(told.key) as over, min(told.day) as first_day
          from told group by told.source, told.name, told.channel) as source), '[]') as sources,
      coalesce((select json_agg(json_build_object('key', one.key, 'people', one.people) order by one.people desc, one.key)
        from (select told.key, count(distinct told.customer_id) as people from told where told.key is not null group by told.key) as one),
        '[]') as limits,
      coalesce((select json_agg(json_build_object('id', person.customer_id, 'name', coalesce(nullif(concat_ws(' ', customer.first_name, customer.last_name), ''), customer.company_name, ''),
          'planned', person.planned, 'over', person.over, 'key', person.key) order by person.over desc, person.planned desc, person.customer_id)
        from person
        join customers.customer on customer.merchant_id = ${merchant} and customer.id = person.customer_id), '[]') as persons,
      coalesce((select json_agg(json_build_object('channel', one.channel, 'band', one.band, 'messages', one.messages))
        from (select banded.channel, banded.band, count(*) as messages from banded group by banded.channel, banded.band) as one), '[]') as meant`);
  await tx.run(sql`set local enable_nestloop = on`);
  return found;
}
