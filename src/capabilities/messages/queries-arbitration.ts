import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import {
  concernsSql,
  countsFromSql,
  freeAtSql,
  limitsSql,
  precedenceSql,
  roomSql,
} from "../permission/index.ts";

/** A planned message whose moment has come. */
export type DueMessage = {
  readonly id: string;
  readonly customerId: string | null;
  readonly channel: string;
  readonly topic: string;
  readonly purpose: string;
  readonly validUntil: string | null;
  readonly dueAt: string;
};

/** Until the transaction ends twenty thousand people below a few caps are sorted without a file. */
export async function sortInMemory(tx: Tx): Promise<void> {
  await tx.run(sql`select set_config('work_mem', '96MB', true)`);
}

/** Planned messages that are due, of mailings that go: the highest priority, then the highest value, then the earliest end first. */
export async function dueMessages(tx: Tx, limit: number): Promise<DueMessage[]> {
  return await tx.rows<DueMessage>(sql`
    select message.id, message.customer_id as "customerId", message.channel, message.topic, message.purpose,
      message.valid_until as "validUntil", message.next_try_at as "dueAt"
    from messages.message
    left join messages.mailing on mailing.merchant_id = ${tx.merchantId} and mailing.id = message.mailing_id
    where message.merchant_id = ${tx.merchantId} and message.state = 'planned'
      and message.next_try_at <= ${tx.now}::timestamptz and (mailing.id is null or mailing.state in ('scheduled', 'sending'))
    order by message.priority desc, message.value_cents desc, message.valid_until nulls last, message.next_try_at, message.id
    limit ${limit}`);
}

/**
 * One pass over due messages in their order, in one statement. `bids` ranks the messages of a person below each limit that concerns
 * them. A message is taken when even all those before it leave it a place below every limit; it is out when those taken before it
 * already fill one. Whatever is neither waits for the next pass: the outcome is that of taking one after the other. Only people for
 * whom some limit is `tight`, with less room than they have messages due, are ranked at all.
 *
 * The messages come as values, so that the planner knows how many they are: lines planned a second ago are in no statistics yet.
 */
export async function arbitrateOnce(
  tx: Tx,
  messages: readonly DueMessage[],
): Promise<{ queued: number; skipped: number; deferred: number; undecided: number; voucherIds: string[] }> {
  const now = sql`${tx.now}::timestamptz`;
  const column = <Name extends keyof DueMessage>(name: Name) => messages.map((message) => message[name]);
  return await tx.one(sql`
    with due as materialized (
      select given.*, coalesce(given.valid_until <= ${now}, false) as is_over
      from unnest(
        ${column("id")}::uuid[], ${column("customerId")}::uuid[], ${column("channel")}::text[], ${column("topic")}::text[],
        ${column("purpose")}::text[], ${column("validUntil")}::timestamptz[], ${column("dueAt")}::timestamptz[]
      ) with ordinality as given (id, customer_id, channel, topic, purpose, valid_until, due_at, rank)
    ),
    counted as materialized (
      select * from due where due.purpose = 'marketing' and due.customer_id is not null and not due.is_over
    ),
    asking as materialized (select customer_id, count(*) as messages from counted group by customer_id),
    limits as materialized (${limitsSql(tx, sql`select customer_id from asking`)}),
    room as materialized (${roomSql(tx, "limits", now)}),
    tight as materialized (
      select distinct room.customer_id
      from room
      join asking on asking.customer_id = room.customer_id
      where room."left" < asking.messages
    ),
    bids as (
      select
        counted.id, limits.*,
        row_number() over (partition by limits.customer_id, limits.key order by counted.rank) as place
      from counted
      join tight on tight.customer_id = counted.customer_id
      join room as limits on limits.customer_id = counted.customer_id and ${concernsSql("counted")}
    ),
    taken as (
      select bids.*, bool_and(bids.place <= bids."left") over (partition by bids.id) as is_taken from bids
    ),
    filled as materialized (
      select
        taken.*,
        (count(*) filter (where taken.is_taken) over (partition by taken.customer_id, taken.key order by taken.place)
          - taken.is_taken::int)::int as before
      from taken
    ),
    out as (
      select distinct on (filled.id) filled.id, filled.reason
      from filled
      where not filled.is_taken and filled.before >= filled."left"
      order by filled.id, ${precedenceSql("filled")}, filled.key
    ),
    put_off as (
      select
        filled.id, bool_and(filled.on_hit = 'defer') and bool_and(filled.most > 0) as may_wait,
        max(${freeAtSql("filled", sql`filled.before`, now)}) as free_at
      from filled
      where not filled.is_taken and filled.before >= filled."left"
      group by filled.id
    ),
    decided as materialized (
      select
        due.id,
        case
          when due.is_over then 'skipped'
          when out.id is null then case when coalesce(bid.is_taken, true) then 'waiting' end
          when put_off.may_wait and (due.valid_until is null or put_off.free_at < due.valid_until) then 'planned'
          else 'skipped'
        end as state,
        case when due.is_over then 'EXPIRED' else out.reason end as reason,
        put_off.free_at
      from due
      left join (select distinct filled.id, filled.is_taken from filled) as bid on bid.id = due.id
      left join out on out.id = due.id
      left join put_off on put_off.id = due.id
    ),
    written as (
      update messages.message
      set
        state = decided.state,
        reason = coalesce(decided.reason,
          case when message.reason like 'PRESSURE_CAP:%' then null else message.reason end),
        next_try_at = case decided.state when 'waiting' then ${now} when 'planned' then decided.free_at end,
        ended_at = case decided.state when 'skipped' then ${now} end
      from decided
      where message.merchant_id = ${tx.merchantId} and message.id = decided.id and message.state = 'planned'
        and decided.state is not null
      returning message.id, message.customer_id, message.channel, message.purpose, message.topic, message.state, message.voucher_id
    ),
    kept as (
      insert into permission.contact (merchant_id, id, customer_id, channel, purpose, topic, at, state)
      select ${tx.merchantId}, written.id, written.customer_id, written.channel, written.purpose, written.topic, ${countsFromSql(sql`due.due_at`, now)}, 'reserved'
      from written
      join due on due.id = written.id
      where written.state = 'waiting' and written.customer_id is not null
      on conflict (merchant_id, id) do update set state = 'reserved', at = excluded.at
    )
    select
      (select count(*) from written where written.state = 'waiting')::int as queued,
      (select count(*) from written where written.state = 'skipped')::int as skipped,
      (select count(*) from written where written.state = 'planned')::int as deferred,
      (select count(*) from decided where decided.state is null)::int as undecided,
      -- Of calls that were tried before.
      array(select written.voucher_id from written where written.state = 'skipped' and written.voucher_id is not null) as "voucherIds"`);
}
