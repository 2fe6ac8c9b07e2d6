import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Moment } from "../insight/index.ts";
import type { Cause } from "./answers.ts";

type Condition = RawBuilder<unknown>;

export type ShopRow = {
  /** As of when time has moved everybody; null before the first evaluation. */
  readonly moment: Moment | null;
  readonly dueAt: string | null;
};

/**
 * Takes the right to evaluate this shop until the end of the transaction.
 * @returns null when somebody else has it, unless one waits
 */
export async function takeShop(tx: Tx, isWaiting: boolean): Promise<ShopRow | null> {
  await tx.run(sql`
    insert into segments.shop (merchant_id) values (${tx.merchantId})
    on conflict do nothing`);
  const row = await tx.maybe<ShopRow>(sql`
    select shop.moment, shop.due_at as "dueAt"
    from segments.shop
    where shop.merchant_id = ${tx.merchantId}
    for update ${isWaiting ? sql`` : sql`skip locked`}`);
  return row ?? null;
}

export async function writeMoment(tx: Tx, moment: Moment, dueAt: string | null): Promise<void> {
  await tx.run(sql`
    update segments.shop
    set moment = ${JSON.stringify(moment)}::jsonb, evaluated_at = ${tx.now}, due_at = ${dueAt}
    where merchant_id = ${tx.merchantId}`);
}

/** Brings the next look forward; never puts it off. */
export async function bringForward(tx: Tx, dueAt: string): Promise<void> {
  await tx.run(sql`
    update segments.shop set due_at = least(due_at, ${dueAt}::timestamptz)
    where merchant_id = ${tx.merchantId}`);
}

/** Shops with something to judge: a queue, a new rule, a date that has come. Asked in a platform transaction. */
export async function shopsToEvaluate(tx: Tx): Promise<{ merchantId: string }[]> {
  return await tx.rows(sql`
    select merchant.id as "merchantId"
    from accounts.merchant
    where merchant.closed_at is null and not merchant.is_being_made
      and (
        exists (select from segments.pending where pending.merchant_id = merchant.id)
        or exists (
          select from segments.segment
          where segment.merchant_id = merchant.id and segment.stale is not null and segment.archived_at is null
            and segment.fault is null)
        or exists (
          select from segments.shop
          where shop.merchant_id = merchant.id
            and (shop.due_at <= ${tx.now} or shop.evaluated_at > ${tx.now}
              or shop.moment ->> 'timeZone' <> merchant.time_zone))
      )`);
}

export async function markEverybodyStale(tx: Tx, cause: "data" | "time"): Promise<void> {
  await tx.run(sql`
    update segments.segment set stale = ${cause}
    where merchant_id = ${tx.merchantId} and archived_at is null and stale is null`);
}

export async function markStale(tx: Tx, ids: readonly string[], cause: Cause): Promise<void> {
  if (ids.length === 0) return;
  await tx.run(sql`
    update segments.segment set stale = ${cause === "list" ? "data" : cause}
    where merchant_id = ${tx.merchantId} and id = any(${[...ids]}::uuid[]) and archived_at is null and stale is null`);
}

/** A rule that cannot be read any more: its members stay as they are until it can, or until it is changed. */
export async function writeFault(tx: Tx, id: string, version: number, fault: string | null): Promise<void> {
  await tx.run(sql`
    update segments.segment set fault = ${fault}
    where merchant_id = ${tx.merchantId} and id = ${id} and version = ${version} and fault is distinct from ${fault}`);
}

/** Judges everybody and writes nothing: throws where the database cannot answer. */
export async function tryOut(tx: Tx, condition: Condition): Promise<void> {
  await tx.run(sql`
    select count(*) from insight.profile where profile.merchant_id = ${tx.merchantId} and (${condition}) is true`);
}

/** Everybody was judged by this version of the rule; a newer one waits for its own turn. */
export async function writeJudged(tx: Tx, id: string, version: number, today: string): Promise<void> {
  await tx.run(sql`
    update segments.segment
    set stale = null, fault = null, evaluated_at = ${tx.now}, evaluated_on = ${today}
    where merchant_id = ${tx.merchantId} and id = ${id} and version = ${version}`);
}

export type JudgedSegment = { readonly id: string; readonly condition: Condition };
export type Moved = {
  readonly segmentId: string;
  readonly customerId: string;
  readonly cause: Cause;
};

/** What a condition on some customers must say of a column that names a customer. */
export function amongChanged(customerId: Condition): Condition {
  return sql`${customerId} in (select changed.customer_id from changed)`;
}

/**
 * Judges some customers by several rules in one statement: what the rules want beside what is, and only the differences are
 * written and told. Conditions speak of the row `profile`, and of tables only as far as `amongChanged` lets them.
 */
export async function judgeSome(
  tx: Tx,
  segments: readonly JudgedSegment[],
  customers: ReadonlyMap<string, Cause>,
  day: string,
): Promise<Moved[]> {
  const ids = segments.map(({ id }) => id);
  const want = segments.map(
    ({ id, condition }) => sql`
      select ${id}::uuid as segment_id, profile.customer_id from person as profile where ${condition}`,
  );
  // Some thousands among millions: found one by one through indexes, whatever the planner makes of reading all the receipts at once.
  await tx.run(sql`select set_config('enable_seqscan', 'off', true)`);
  const moved = await tx.rows<Moved>(sql`
    with changed as materialized (
      select given.customer_id, given.cause
      from unnest(${[...customers.keys()]}::uuid[], ${[...customers.values()]}::text[]) as given (customer_id, cause)
    ),
    person as materialized (
      select profile.* from insight.profile
      where profile.merchant_id = ${tx.merchantId} and ${amongChanged(sql`profile.customer_id`)}
    ),
    want as materialized (${sql.join(want, sql` union all `)}),
    cur as materialized (
      select member.segment_id, member.customer_id from segments.member
      where member.merchant_id = ${tx.merchantId} and member.segment_id = any(${ids}::uuid[])
        and ${amongChanged(sql`member.customer_id`)}
    ),
    ${differenceOfSides},
    ${written(tx)},
    moved as (
      select gone.segment_id, gone.customer_id, 'leave' as op from gone
      union all
      select come.segment_id, come.customer_id, 'enter' from come
    ),
    counted as (
      update segments.segment set member_count = member_count + growth.by
      from (
        select moved.segment_id, sum(case moved.op when 'enter' then 1 else -1 end) as by
        from moved group by moved.segment_id
      ) as growth
      where segment.merchant_id = ${tx.merchantId} and segment.id = growth.segment_id
    )
    insert into segments.change (merchant_id, segment_id, customer_id, op, cause, at, day)
    select ${tx.merchantId}, moved.segment_id, moved.customer_id, moved.op, changed.cause, ${tx.now}, ${day}::date
    from moved
    join changed on changed.customer_id = moved.customer_id
    returning segment_id as "segmentId", customer_id as "customerId", cause`);
  await tx.run(sql`select set_config('enable_seqscan', 'on', true)`);
  return moved;
}

// Of a rule that is in force few differ: they are read first, by a question that the database may share among its cores, and written
// then. Only when very many differ is everything done by one statement, which it may not share.
const fewDiffer = 20_000;

/**
 * Judges everybody by one rule, in the same way.
 * @returns how many came or went
 */
export async function judgeAll(
  tx: Tx,
  { id, condition }: JudgedSegment,
  cause: Cause,
  day: string,
): Promise<number> {
  const sides = {
    want: sql`
      select ${id}::uuid as segment_id, profile.customer_id from insight.profile
      where profile.merchant_id = ${tx.merchantId} and ${condition}`,
    cur: sql`
      select member.segment_id, member.customer_id from segments.member
      where member.merchant_id = ${tx.merchantId} and member.segment_id = ${id}`,
  };
  const differing = await tx.rows<{ customerId: string; comes: boolean }>(sql`
    select coalesce(want.customer_id, cur.customer_id) as "customerId", want.customer_id is not null as comes
    from (${sides.want}) as want
    full join (${sides.cur}) as cur on cur.customer_id = want.customer_id
    where want.customer_id is null or cur.customer_id is null
    limit ${fewDiffer + 1}`);
  if (differing.length === 0) return 0;
  const areMany = differing.length > fewDiffer;
  // Then the members and those who answer stand in memory side by side. For the question alone as much memory would make the
  // planner read by indexes on one core what it reads whole, and sooner, on several.
  if (areMany) await tx.run(sql`select set_config('work_mem', '96MB', true)`);
  const compared = areMany
    ? sql`
          want as materialized (${sides.want}),
          cur as materialized (${sides.cur}),
          ${differenceOfSides}`
    : sql`
          difference as materialized (
            select ${id}::uuid as segment_id, given.customer_id, given.comes
            from unnest(
              ${differing.map((one) => one.customerId)}::uuid[], ${differing.map((one) => one.comes)}::boolean[]
            ) as given (customer_id, comes)
          )`;
  const { moved } = await tx.one<{ moved: number }>(sql`
    with ${compared},
    ${written(tx)},
    logged as (
      insert into segments.change (merchant_id, segment_id, customer_id, op, cause, at, day)
      select ${tx.merchantId}, moved.segment_id, moved.customer_id, moved.op, ${cause}, ${tx.now}, ${day}::date
      from (
        select gone.segment_id, gone.customer_id, 'leave' as op from gone
        union all
        select come.segment_id, come.customer_id, 'enter' from come
      ) as moved
    ),
    counted as (
      update segments.segment
      set member_count = member_count + (select count(*) from come) - (select count(*) from gone)
      where segment.merchant_id = ${tx.merchantId} and segment.id = ${id}
    )
    select (select count(*) from come) + (select count(*) from gone) as moved`);
  return moved;
}

/** Two sets side by side, `want` and `cur`, and what is in one only: a full join of both, never two searches of absence. */
const differenceOfSides = sql`
    difference as materialized (
      select
        coalesce(want.segment_id, cur.segment_id) as segment_id,
        coalesce(want.customer_id, cur.customer_id) as customer_id,
        want.customer_id is not null as comes
      from want
      full join cur on cur.customer_id = want.customer_id and cur.segment_id = want.segment_id
      where want.customer_id is null or cur.customer_id is null
    )`;

/** The differences, written. */
function written(tx: Tx): Condition {
  return sql`
    gone as (
      delete from segments.member
      using difference
      where member.merchant_id = ${tx.merchantId} and not difference.comes
        and member.segment_id = difference.segment_id and member.customer_id = difference.customer_id
      returning member.segment_id, member.customer_id
    ),
    come as (
      insert into segments.member (merchant_id, segment_id, customer_id, since)
      select ${tx.merchantId}, difference.segment_id, difference.customer_id, ${tx.now}
      from difference where difference.comes
      on conflict do nothing
      returning segment_id, customer_id
    )`;
}

/** Who came to or left a segment in this transaction. */
export async function movedHere(tx: Tx, segmentId: string): Promise<Moved[]> {
  return await tx.rows<Moved>(sql`
    select change.segment_id as "segmentId", change.customer_id as "customerId", change.cause
    from segments.change
    where change.merchant_id = ${tx.merchantId} and change.segment_id = ${segmentId}
      and change.xid = pg_current_xact_id()`);
}

/** Whom time may have moved, at most so many. */
export async function selectMovers(tx: Tx, who: Condition, most: number): Promise<string[]> {
  const rows = await tx.rows<{ customerId: string }>(sql`
    select distinct mover.customer_id as "customerId" from (${who}) as mover limit ${most}`);
  return rows.map(({ customerId }) => customerId);
}
