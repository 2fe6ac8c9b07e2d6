import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { TimelineEntry } from "../../platform/participants.ts";

/** What happened to these customers' points and levels, besides what their receipts brought, and when they became members. */
export async function timelineOf(
  tx: Tx,
  asked: { readonly customerIds: readonly string[]; readonly before: string; readonly limit: number },
): Promise<TimelineEntry[]> {
  return await tx.rows<TimelineEntry>(sql`
    with member as materialized (
      select
        membership.id,
        membership.joined_at,
        program.name,
        coalesce(in_force.definition #> '{tiers,levels}', '[]') as levels,
        in_force.definition -> 'unitName' as unit,
        10 ^ coalesce((in_force.definition ->> 'scale')::integer, 0) as scale
      from loyalty.membership
      join loyalty.program
        on program.merchant_id = ${tx.merchantId} and program.id = membership.program_id
      left join loyalty.program_version as in_force
        on in_force.merchant_id = ${tx.merchantId}
        and in_force.program_id = program.id
        and in_force.version = program.version
      where membership.merchant_id = ${tx.merchantId}
        and membership.customer_id = any(${[...asked.customerIds]}::uuid[])
        and membership.status <> 'control'
    )
    select id, kind, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, "values"
    from (
      select
        entry.membership_id || '/' || entry.seq as id,
        'loyalty.' || entry.kind as kind,
        entry.at,
        json_build_object(
          'program', member.name,
          'points', moved.points,
          'unit', coalesce(member.unit ->> case when moved.points <= 1 then 'one' else 'other' end, 'points')) as "values"
      from member
      join loyalty.entry on entry.merchant_id = ${tx.merchantId} and entry.membership_id = member.id
      cross join lateral (
        select (abs(
          entry.available + entry.pending + entry.reserved - entry.debt) / member.scale)::float8 as points
      ) as moved
      where entry.kind not in ('activate', 'reserve', 'void', 'transfer_out', 'transfer_in')
        and entry.at < ${asked.before}
      union all
      select
        member.id || '/tier/' || change.number,
        case when change.reason = 'lost' or change.to_tier is null then 'loyalty.tier_lost' else 'loyalty.tier_reached' end,
        change.at,
        json_build_object('program', member.name, 'tier', level.value ->> 'name')
      from member
      join loyalty.tier_change as change on change.merchant_id = ${tx.merchantId} and change.membership_id = member.id
      left join lateral (
        select value from jsonb_array_elements(member.levels) where value ->> 'id' = change.to_tier
      ) as level on true
      where change.at < ${asked.before}
      union all
      select member.id::text, 'loyalty.joined', member.joined_at, json_build_object('program', member.name)
      from member
      where member.joined_at < ${asked.before}
    ) as happened
    order by at desc, id desc
    limit ${asked.limit}`);
}
