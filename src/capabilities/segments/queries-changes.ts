import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Cause, SegmentChange } from "./answers.ts";

export type StoredChange = SegmentChange & { readonly xid: string; readonly seq: number };
export type ChangesAsked = {
  readonly segmentId?: string | undefined;
  readonly op?: "enter" | "leave" | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly after: { readonly xid: string; readonly seq: number };
  readonly limit: number;
};

/** Changes in commit order, below the oldest running transaction, so that none is overtaken. */
export async function selectChanges(tx: Tx, asked: ChangesAsked): Promise<StoredChange[]> {
  const { segmentId, op, from, to, after, limit } = asked;
  const only = [
    ...(segmentId === undefined ? [] : [sql`and change.segment_id = ${segmentId}`]),
    ...(op === undefined ? [] : [sql`and change.op = ${op}`]),
    ...(from === undefined ? [] : [sql`and change.day >= ${from}`]),
    ...(to === undefined ? [] : [sql`and change.day <= ${to}`]),
  ];
  return await tx.rows<StoredChange>(sql`
    select
      change.xid::text as xid,
      change.seq,
      change.segment_id as "segmentId",
      change.customer_id as "customerId",
      change.op,
      change.cause,
      change.at
    from segments.change
    where change.merchant_id = ${tx.merchantId}
      and change.xid < pg_snapshot_xmin(pg_current_snapshot())
      and (change.xid, change.seq) > (${after.xid}::xid8, ${after.seq}::bigint)
      ${sql.join(only, sql` `)}
    order by change.xid, change.seq
    limit ${limit}`);
}

export async function customerNames(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.rows<{ id: string; name: string | null }>(sql`
    select
      customer.id,
      case customer.kind
        when 'company' then customer.company_name
        else nullif(concat_ws(' ', customer.first_name, customer.last_name), '')
      end as name
    from customers.customer
    where customer.merchant_id = ${tx.merchantId} and customer.id = any(${[...ids]}::uuid[])`);
  return new Map(rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])));
}

/** When and why a customer came into a segment; undefined when she is not in it. */
export async function selectMembership(
  tx: Tx,
  segmentId: string,
  customerId: string,
): Promise<{ since: string; cause: Cause | null } | undefined> {
  return await tx.maybe(sql`
    select member.since, (
      select change.cause from segments.change
      where change.merchant_id = ${tx.merchantId} and change.customer_id = member.customer_id
        and change.segment_id = member.segment_id and change.op = 'enter'
      order by change.seq desc
      limit 1
    ) as cause
    from segments.member
    where member.merchant_id = ${tx.merchantId} and member.segment_id = ${segmentId}
      and member.customer_id = ${customerId}`);
}

export type DayMoved = {
  readonly day: string;
  readonly entered: number;
  readonly left: number;
  readonly enteredByRule: number;
  readonly leftByRule: number;
};

/** Day by day from a day on, also after the period that is shown: the sums of today lead back to those of each day. */
export async function selectMoved(tx: Tx, segmentId: string, from: string): Promise<DayMoved[]> {
  return await tx.rows<DayMoved>(sql`
    select
      change.day,
      count(*) filter (where change.op = 'enter' and change.cause <> 'rule') as entered,
      count(*) filter (where change.op = 'leave' and change.cause <> 'rule') as "left",
      count(*) filter (where change.op = 'enter' and change.cause = 'rule') as "enteredByRule",
      count(*) filter (where change.op = 'leave' and change.cause = 'rule') as "leftByRule"
    from segments.change
    where change.merchant_id = ${tx.merchantId} and change.segment_id = ${segmentId} and change.day >= ${from}
    group by change.day
    order by change.day`);
}

/**
 * Other segments that those who came left at the same time, or that those who went entered. One thing that happens moves somebody
 * in all segments within one evaluation, or within minutes where everybody is judged.
 */
export async function selectOtherEnds(
  tx: Tx,
  asked: {
    readonly segmentId: string;
    readonly op: "enter" | "leave";
    readonly from: string;
    readonly to: string;
  },
): Promise<{ id: string; name: string; customers: number }[]> {
  const opposite = asked.op === "enter" ? "leave" : "enter";
  return await tx.rows(sql`
    with moved as materialized (
      select change.customer_id, change.at
      from segments.change
      where change.merchant_id = ${tx.merchantId} and change.segment_id = ${asked.segmentId}
        and change.day between ${asked.from} and ${asked.to}
        and change.op = ${asked.op} and change.cause <> 'rule'
    )
    select segment.id, segment.name, count(distinct other.customer_id) as customers
    from moved
    join segments.change as other
      on other.merchant_id = ${tx.merchantId} and other.customer_id = moved.customer_id
      and other.at between moved.at - interval '10 minutes' and moved.at + interval '10 minutes'
      and other.segment_id <> ${asked.segmentId} and other.op = ${opposite} and other.cause in ('data', 'time')
    join segments.segment
      on segment.merchant_id = ${tx.merchantId} and segment.id = other.segment_id and segment.archived_at is null
    group by segment.id, segment.name
    order by customers desc, segment.name
    limit 10`);
}

/** For each mixture of these segments, how many customers are in exactly those: bit n stands for the nth. */
export async function selectMixtures(
  tx: Tx,
  ids: readonly string[],
): Promise<{ mixture: number; customers: number }[]> {
  return await tx.rows(sql`
    select mixture, count(*) as customers
    from (
      select bit_or(1 << (wanted.place::integer - 1)) as mixture
      from unnest(${[...ids]}::uuid[]) with ordinality as wanted (id, place)
      join segments.member on member.merchant_id = ${tx.merchantId} and member.segment_id = wanted.id
      group by member.customer_id
    ) as each_customer
    group by mixture`);
}

// A little more than a year, so that a month can be told beside the same month of the year before.
export const keptDays = 400;

/** Shops that have changes older than a day. Asked in a platform transaction. */
export async function shopsWithOldChanges(tx: Tx, before: string): Promise<{ merchantId: string }[]> {
  return await tx.rows(sql`
    select merchant.id as "merchantId"
    from accounts.merchant
    where exists (
      select from segments.segment
      join segments.change
        on change.merchant_id = merchant.id and change.segment_id = segment.id and change.day < ${before}
      where segment.merchant_id = merchant.id)`);
}

/**
 * Forgets old changes, except the one by which each member of today came: the changes always add up to the members.
 * @returns how many were forgotten
 */
export async function forgetChanges(tx: Tx, before: string, most: number): Promise<number> {
  // Found once and kept: as a mere condition they were looked for again for each change, where few changes were expected.
  return await tx.run(sql`
    with old as materialized (
      select change.xid, change.seq
      from segments.segment
      join segments.change
        on change.merchant_id = ${tx.merchantId} and change.segment_id = segment.id and change.day < ${before}
      left join segments.member
        on member.merchant_id = ${tx.merchantId} and member.segment_id = change.segment_id
        and member.customer_id = change.customer_id and member.since = change.at
      where segment.merchant_id = ${tx.merchantId}
        and (change.op = 'leave' or member.customer_id is null)
      limit ${most}
    )
    delete from segments.change
    using old
    where change.merchant_id = ${tx.merchantId} and change.xid = old.xid and change.seq = old.seq`);
}
