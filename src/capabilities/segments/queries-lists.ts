import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** Of these customers, those who speak for themselves. */
export async function profiled(tx: Tx, customerIds: readonly string[]): Promise<string[]> {
  if (customerIds.length === 0) return [];
  const rows = await tx.rows<{ id: string }>(sql`
    select profile.customer_id as id from insight.profile
    where profile.merchant_id = ${tx.merchantId} and profile.customer_id = any(${[...customerIds]}::uuid[])`);
  return rows.map(({ id }) => id);
}

/** Puts customers on a list; answers those who were not on it yet. */
export async function enterList(
  tx: Tx,
  listId: string,
  customerIds: readonly string[],
  day: string,
): Promise<string[]> {
  if (customerIds.length === 0) return [];
  return await entered(
    tx,
    listId,
    sql`select given.id as customer_id from unnest(${[...customerIds]}::uuid[]) as given (id)`,
    day,
  );
}

/** Puts on a list whoever answers a condition on the row `profile`. */
export async function enterListWhere(
  tx: Tx,
  listId: string,
  condition: RawBuilder<unknown>,
  day: string,
): Promise<number> {
  const found = sql`
    select profile.customer_id from insight.profile
    where profile.merchant_id = ${tx.merchantId} and ${condition}`;
  return (await entered(tx, listId, found, day)).length;
}

async function entered(tx: Tx, listId: string, who: RawBuilder<unknown>, day: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    with who as materialized (${who}),
    come as (
      insert into segments.member (merchant_id, segment_id, customer_id, since)
      select ${tx.merchantId}, ${listId}, who.customer_id, ${tx.now} from who
      on conflict do nothing
      returning customer_id
    ),
    counted as (
      update segments.segment set member_count = member_count + (select count(*) from come)
      where merchant_id = ${tx.merchantId} and id = ${listId}
    )
    insert into segments.change (merchant_id, segment_id, customer_id, op, cause, at, day)
    select ${tx.merchantId}, ${listId}, come.customer_id, 'enter', 'list', ${tx.now}, ${day}::date from come
    returning customer_id as id`);
  return rows.map(({ id }) => id);
}

/** Takes customers off a list; answers those who were on it. */
export async function leaveList(
  tx: Tx,
  listId: string,
  customerIds: readonly string[],
  day: string,
): Promise<string[]> {
  if (customerIds.length === 0) return [];
  const rows = await tx.rows<{ id: string }>(sql`
    with gone as (
      delete from segments.member
      where merchant_id = ${tx.merchantId} and segment_id = ${listId}
        and customer_id = any(${[...customerIds]}::uuid[])
      returning customer_id
    ),
    counted as (
      update segments.segment set member_count = member_count - (select count(*) from gone)
      where merchant_id = ${tx.merchantId} and id = ${listId}
    )
    insert into segments.change (merchant_id, segment_id, customer_id, op, cause, at, day)
    select ${tx.merchantId}, ${listId}, gone.customer_id, 'leave', 'list', ${tx.now}, ${day}::date from gone
    returning customer_id as id`);
  return rows.map(({ id }) => id);
}

/** The lists a customer is on, held until the end of the transaction, always in the same order. */
export async function lockListsOf(
  tx: Tx,
  customerIds: readonly string[],
): Promise<{ listId: string; customerId: string }[]> {
  await tx.run(sql`
    select from segments.segment
    where segment.merchant_id = ${tx.merchantId} and segment.kind = 'list' and segment.id in (
      select member.segment_id from segments.member
      where member.merchant_id = ${tx.merchantId} and member.customer_id = any(${[...customerIds]}::uuid[]))
    order by segment.id
    for update`);
  return await tx.rows(sql`
    select member.segment_id as "listId", member.customer_id as "customerId"
    from segments.member
    join segments.segment
      on segment.merchant_id = ${tx.merchantId} and segment.id = member.segment_id and segment.kind = 'list'
    where member.merchant_id = ${tx.merchantId} and member.customer_id = any(${[...customerIds]}::uuid[])
    order by member.segment_id`);
}

/** Of these lists, those that are there, held in the same order. */
export async function listsStillThere(tx: Tx, listIds: readonly string[]): Promise<string[]> {
  if (listIds.length === 0) return [];
  const rows = await tx.rows<{ id: string }>(sql`
    select segment.id from segments.segment
    where segment.merchant_id = ${tx.merchantId} and segment.kind = 'list' and segment.id = any(${[...listIds]}::uuid[])
    order by segment.id
    for update`);
  return rows.map(({ id }) => id);
}

/** Whoever is on the list and still speaks for herself. */
export function onList(
  tx: Tx,
  listId: string,
  among: ((customerId: RawBuilder<unknown>) => RawBuilder<unknown>) | null,
): RawBuilder<unknown> {
  const some = among === null ? sql`` : sql`and ${among(sql`member.customer_id`)}`;
  return sql`profile.customer_id in (
    select member.customer_id from segments.member
    where member.merchant_id = ${tx.merchantId} and member.segment_id = ${listId} ${some})`;
}
