import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { heldBackReasons } from "./queries-held-back.ts";
import { freeAtSql, limitsSql, roomSql } from "./queries-limits.ts";

/**
 * How many more marketing messages each of these people may have at an instant, by the shop's caps, by what they chose and
 * because of what went wrong: SELECT of
 *
 * - `customer_id`: each of the people, once;
 * - `"left"`: integer; null: no limit;
 * - `cap`: the tightest limit: a cap's id, `own`, `own:<topic>` or `held_back`; null: none;
 * - `reason`: its code (`PRESSURE_CAP:<id>`, `PREF_FREQUENCY`, `PREF_FREQUENCY:<topic>`, `HELD_BACK`) when no room is left, else null;
 * - `on_hit`: then `skip` or `defer`, else null;
 * - `free_at`: the first moment with room when none is left; null: there is room, or never will be.
 *
 * What the person chose is named before the shop's caps. Only places taken or kept count; who wants one at the same time is told
 * by arbitration alone.
 *
 * @param people SELECT of `customer_id`
 */
export function allowanceSql(
  tx: Tx,
  asked: { readonly channel: string; readonly topic: string; readonly at: string },
  people: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const at = sql`${asked.at}::timestamptz`;
  return sql`
    with asked_people as materialized (select distinct people.customer_id from (${people}) as people),
    every_limit as (${limitsSql(tx, sql`select customer_id from asked_people`)}),
    limits as materialized (
      select every_limit.* from every_limit
      where (every_limit.channel is null or every_limit.channel = ${asked.channel === "robocall" ? "phone" : asked.channel})
        and (every_limit.topic is null or every_limit.topic = ${asked.topic})
    ),
    room as materialized (${roomSql(tx, "limits", at)}),
    binding as (
      select distinct on (room.customer_id)
        room.customer_id, room."left", room.key, case when room."left" = 0 then room.reason end as reason,
        case when room."left" = 0 then room.on_hit end as on_hit
      from room
      order by room.customer_id, room."left", ${precedenceSql("room")}, room.key
    ),
    full_until as (
      select
        room.customer_id,
        case when bool_or(room.most = 0) then null else max(${freeAtSql("room", sql`0`, at)}) end as free_at
      from room
      where room."left" = 0
      group by room.customer_id
    )
    select
      asked_people.customer_id, binding."left", binding.key as cap, binding.reason, binding.on_hit, full_until.free_at
    from asked_people
    left join binding on binding.customer_id = asked_people.customer_id
    left join full_until on full_until.customer_id = asked_people.customer_id`;
}

/** Which of several full limits is named: what went wrong, then what the person chose, then caps that leave out before those that defer. */
export function precedenceSql(row: string): RawBuilder<unknown> {
  const key = sql.ref(`${row}.key`);
  return sql`case
    when ${key} = 'held_back' then 0
    when ${key} like 'own%' then 1
    when ${sql.ref(`${row}.on_hit`)} = 'skip' then 2
    else 3 end`;
}

export type LimitRow = {
  readonly key: string;
  readonly name: string | null;
  readonly channel: string | null;
  readonly topic: string | null;
  readonly most: number;
  readonly span: "rolling" | "day" | "week" | "month";
  readonly hours: number | null;
  readonly left: number;
  readonly freeAt: string | null;
};

/** Each limit on one customer, with the room it leaves now. */
export async function limitsOf(tx: Tx, customerId: string): Promise<LimitRow[]> {
  const now = sql`${tx.now}::timestamptz`;
  return await tx.rows<LimitRow>(sql`
    with limits as materialized (${limitsSql(tx, sql`select ${customerId}::uuid as customer_id`)}),
    room as (${roomSql(tx, "limits", now)})
    select
      room.key, cap.name, room.channel, room.topic, room.most, room.span, room.hours, room."left",
      case when room."left" = 0 then ${freeAtSql("room", sql`0`, now)} end as "freeAt"
    from room
    left join permission.cap on cap.merchant_id = ${tx.merchantId} and cap.id::text = room.key
    order by room."left", ${precedenceSql("room")}, cap.name, room.key`);
}

/** What went wrong with one customer, for which offers are held back from her: names of `registerHeldBack`. */
export async function heldBackOf(tx: Tx, customerId: string): Promise<string[]> {
  const found = heldBackReasons().map(
    ({ name, condition }) => sql`case when ${condition(tx, sql`${customerId}::uuid`)} then ${name}::text end`,
  );
  const { names } = await tx.one<{ names: string[] }>(sql`
    select array_remove(array[${sql.join(found)}]::text[], null) as names`);
  return names;
}

/** How many marketing messages one customer had in the days before. */
export async function receivedBy(tx: Tx, customerId: string, days: number): Promise<number> {
  const { received } = await tx.one<{ received: number }>(sql`
    select count(*)::int as received from permission.contact
    where contact.merchant_id = ${tx.merchantId} and contact.customer_id = ${customerId}
      and contact.purpose = 'marketing' and contact.state = 'made'
      and contact.at > ${tx.now}::timestamptz - make_interval(days => ${days})`);
  return received;
}
