import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { leavingDays, type Past, pressureBands, pressureDays } from "./rules/harm.ts";

/** The band of a number of messages, as `bandOf`. */
export function bandSql(messages: RawBuilder<unknown>): RawBuilder<unknown> {
  const steps = pressureBands.flatMap(({ to }, band) =>
    to === null ? [] : [sql`when ${messages} <= ${sql.lit(to)} then ${sql.lit(band)}`],
  );
  return sql`case ${sql.join(steps, sql` `)} else ${sql.lit(pressureBands.length - 1)} end`;
}

/**
 * The marketing messages of a year by way and band, and how many of their readers withdrew or objected within the week after
 * and before the next one. Those of the last week are left out: what they cost is not known yet.
 */
export async function pastOf(tx: Tx): Promise<Past[]> {
  const now = sql`${tx.now}::timestamptz`;
  return await tx.rows<Past>(sql`
    with sent as (
      select
        contact.customer_id, contact.channel, contact.at,
        count(*) over (partition by contact.customer_id order by contact.at
          range between make_interval(days => ${pressureDays}) preceding and current row) as received,
        lead(contact.at) over (partition by contact.customer_id, contact.channel order by contact.at, contact.id) as next_at
      from permission.contact
      where contact.merchant_id = ${tx.merchantId} and contact.purpose = 'marketing' and contact.state = 'made'
        and contact.at > ${now} - make_interval(days => ${365 + leavingDays + pressureDays}) and contact.at <= ${now}
    ),
    known as (
      select sent.*, ${bandSql(sql`sent.received`)} as band
      from sent
      where sent.at > ${now} - make_interval(days => ${365 + leavingDays}) and sent.at <= ${now} - make_interval(days => ${leavingDays})
    )
    select known.channel, known.band::int as band, count(*)::int as messages,
      (count(*) filter (where exists (
        select from consent.entry
        where entry.merchant_id = ${tx.merchantId} and entry.customer_id = known.customer_id
          and entry.channel = known.channel and entry.purpose = 'marketing' and entry.topic = ''
          and entry.act in ('withdrawn', 'objected')
          and coalesce(entry.happened_at, entry.recorded_at) >= known.at
          and coalesce(entry.happened_at, entry.recorded_at)
            < least(known.at + make_interval(days => ${leavingDays}), known.next_at)
      )))::int as "left"
    from known
    group by known.channel, known.band
    order by known.channel, known.band`);
}

export type GroupReceived = {
  readonly kind: "stage" | "best" | "segment";
  /** The stage, `best`, or the segment's id. */
  readonly key: string;
  readonly name: string | null;
  readonly people: number;
  /** Of these people, how many had none, and how many in each band of `pressureBands`. */
  readonly none: number;
  readonly bands: readonly number[];
  readonly messages: number;
  readonly most: number;
  /** Who withdrew or objected in these days. */
  readonly left: number;
};

/** What each group of customers had in the last thirty days: stages, the best fifth, and the segments in use. */
export async function receivedByGroup(tx: Tx): Promise<GroupReceived[]> {
  const merchant = tx.merchantId;
  const since = sql`${tx.now}::timestamptz - make_interval(days => ${pressureDays})`;
  const bands = pressureBands.map(
    (_, band) =>
      sql`count(*) filter (where received.messages > 0 and ${bandSql(sql`received.messages`)} = ${sql.lit(band)})::int`,
  );
  return await tx.rows<GroupReceived>(sql`
    with received as materialized (
      select profile.customer_id, profile.stage, profile.is_best, coalesce(had.messages, 0) as messages, coalesce(gone.has_left, false) as has_left
      from insight.profile
      left join (
        select contact.customer_id, count(*)::int as messages
        from permission.contact
        where contact.merchant_id = ${merchant} and contact.purpose = 'marketing' and contact.state = 'made'
          and contact.at > ${since} and contact.at <= ${tx.now}::timestamptz
        group by contact.customer_id
      ) as had on had.customer_id = profile.customer_id
      left join (
        select distinct entry.customer_id, true as has_left
        from consent.entry
        where entry.merchant_id = ${merchant} and entry.purpose = 'marketing' and entry.topic = ''
          and entry.act in ('withdrawn', 'objected') and entry.recorded_at > ${since}
      ) as gone on gone.customer_id = profile.customer_id
      where profile.merchant_id = ${merchant}
        and (profile.can_email or profile.can_sms or profile.can_phone or profile.can_post or had.messages > 0)
    ),
    placed as (
      select 'stage' as kind, received.stage as key, null as name, received.* from received
      union all
      select 'best', 'best', null, received.* from received where received.is_best
      union all
      select 'segment', segment.id::text, segment.name, received.*
      from segments.segment
      join segments.member on member.merchant_id = ${merchant} and member.segment_id = segment.id
      join received on received.customer_id = member.customer_id
      where segment.merchant_id = ${merchant} and segment.archived_at is null
    )
    select
      received.kind, received.key, received.name, count(*)::int as people,
      count(*) filter (where received.messages = 0)::int as none,
      array[${sql.join(bands)}] as bands,
      sum(received.messages)::int as messages, max(received.messages)::int as most,
      count(*) filter (where received.has_left)::int as "left"
    from placed as received
    group by received.kind, received.key, received.name
    order by received.kind, sum(received.messages) desc, received.name`);
}

/** How many people of a SELECT of `customer_id` would be in each band with one more message. */
export async function bandsWithOneMore(
  tx: Tx,
  people: RawBuilder<unknown>,
): Promise<{ band: number; messages: number }[]> {
  return await tx.rows<{ band: number; messages: number }>(sql`
    select ${bandSql(sql`had.messages`)}::int as band, count(*)::int as messages
    from (
      select people.customer_id, 1 + (
        select count(*) from permission.contact
        where contact.merchant_id = ${tx.merchantId} and contact.customer_id = people.customer_id
          and contact.purpose = 'marketing' and contact.state <> 'released'
          and contact.at > ${tx.now}::timestamptz - make_interval(days => ${pressureDays})
      ) as messages
      from (${people}) as people
    ) as had
    group by 1
    order by 1`);
}
