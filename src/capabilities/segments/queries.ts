import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { isId } from "../../platform/ids.ts";
import { fold } from "../../values/fold.ts";
import type { PeopleRule } from "../insight/index.ts";
import type { Uses } from "./rules/circles.ts";

export type SegmentRow = {
  readonly id: string;
  readonly kind: "rule" | "list";
  readonly name: string;
  readonly note: string | null;
  readonly rule: PeopleRule | null;
  readonly version: number;
  readonly stale: "rule" | "data" | "time" | null;
  readonly fault: string | null;
  readonly memberCount: number;
  readonly evaluatedAt: string | null;
  readonly evaluatedOn: string | null;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly updatedAt: string;
  readonly archivedAt: string | null;
};

const columns = sql`
  segment.id,
  segment.kind,
  segment.name,
  segment.note,
  segment.rule,
  segment.version,
  segment.stale,
  segment.fault,
  segment.member_count as "memberCount",
  segment.evaluated_at as "evaluatedAt",
  segment.evaluated_on as "evaluatedOn",
  segment.created_at as "createdAt",
  segment.created_by as "createdBy",
  segment.updated_at as "updatedAt",
  segment.archived_at as "archivedAt"`;

/** The segments in use, or those put away, by name. */
export async function selectSegments(
  tx: Tx,
  asked: { readonly archived?: boolean } = {},
): Promise<SegmentRow[]> {
  const which =
    asked.archived === true ? sql`segment.archived_at is not null` : sql`segment.archived_at is null`;
  return await tx.rows<SegmentRow>(sql`
    select ${columns}
    from segments.segment
    where segment.merchant_id = ${tx.merchantId} and ${which}
    order by segment.folded_name, segment.id`);
}

export async function findSegmentRow(tx: Tx, id: string): Promise<SegmentRow | undefined> {
  return await tx.maybe<SegmentRow>(sql`
    select ${columns} from segments.segment
    where segment.merchant_id = ${tx.merchantId} and segment.id = ${id}`);
}

/** The same, held until the end of the transaction. */
export async function lockSegmentRow(tx: Tx, id: string): Promise<SegmentRow | undefined> {
  return await tx.maybe<SegmentRow>(sql`
    select ${columns} from segments.segment
    where segment.merchant_id = ${tx.merchantId} and segment.id = ${id}
    for update`);
}

/** Segments are changed one after the other, so that two changes together never make a circle or two of one name. */
export async function lockEdits(tx: Tx): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`segments.edit ${tx.merchantId}`}, 0))`);
}

export async function isNameTaken(tx: Tx, name: string, besides: string): Promise<boolean> {
  const { taken } = await tx.one<{ taken: boolean }>(sql`
    select exists (
      select from segments.segment
      where segment.merchant_id = ${tx.merchantId} and segment.folded_name = ${fold(name)}
        and segment.archived_at is null and segment.id <> ${besides}
    ) as taken`);
  return taken;
}

export type NewSegment = {
  readonly id: string;
  readonly kind: "rule" | "list";
  readonly name: string;
  readonly note: string | null;
  readonly rule: PeopleRule | null;
};

export async function insertSegment(tx: Tx, segment: NewSegment, by: string): Promise<void> {
  const { id, kind, name, note, rule } = segment;
  await tx.run(sql`
    insert into segments.segment
      (merchant_id, id, kind, name, folded_name, note, rule, stale, created_at, created_by, updated_at)
    values (
      ${tx.merchantId}, ${id}, ${kind}, ${name}, ${fold(name)}, ${note}, ${jsonOf(rule)}::jsonb,
      ${kind === "rule" ? "rule" : null}, ${tx.now}, ${by}, ${tx.now})`);
}

/** What is said of a segment; a new rule makes everybody be judged again. */
export async function updateSegment(
  tx: Tx,
  id: string,
  { name, note, rule }: { readonly name: string; readonly note: string | null; readonly rule?: PeopleRule },
): Promise<void> {
  const ruled =
    rule === undefined
      ? sql``
      : sql`, rule = ${jsonOf(rule)}::jsonb, version = version + 1, stale = 'rule', fault = null`;
  await tx.run(sql`
    update segments.segment
    set name = ${name}, folded_name = ${fold(name)}, note = ${note}, updated_at = ${tx.now} ${ruled}
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

function jsonOf(rule: PeopleRule | null): string | null {
  return rule === null ? null : JSON.stringify(rule);
}

/** Puts a segment away, or takes it up again; one with a rule is then judged anew. */
export async function setArchived(tx: Tx, id: string, isArchived: boolean): Promise<void> {
  await tx.run(sql`
    update segments.segment
    set
      archived_at = ${isArchived ? tx.now : null},
      stale = case when kind = 'rule' then 'rule' end,
      version = version + 1,
      updated_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

/** What the segments in use name; with the one that is being changed or taken up as it would be. */
export async function readUses(
  tx: Tx,
  changed?: { readonly id: string; readonly uses: readonly string[] },
): Promise<Uses> {
  const rows = await tx.rows<{ segmentId: string; usesId: string }>(sql`
    select use.segment_id as "segmentId", use.uses_id as "usesId"
    from segments.use
    join segments.segment
      on segment.merchant_id = ${tx.merchantId} and segment.id = use.segment_id and segment.archived_at is null
    where use.merchant_id = ${tx.merchantId}`);
  const uses = new Map<string, string[]>();
  for (const { segmentId, usesId } of rows) uses.set(segmentId, [...(uses.get(segmentId) ?? []), usesId]);
  return changed === undefined ? uses : new Map([...uses, [changed.id, changed.uses]]);
}

export async function writeUses(tx: Tx, id: string, uses: readonly string[]): Promise<void> {
  await tx.run(sql`
    delete from segments.use
    where merchant_id = ${tx.merchantId} and segment_id = ${id} and uses_id <> all(${[...uses]}::uuid[])`);
  await tx.run(sql`
    insert into segments.use (merchant_id, segment_id, uses_id)
    select ${tx.merchantId}, ${id}, used.id from unnest(${[...uses]}::uuid[]) as used (id)
    on conflict do nothing`);
}

export type Named = { readonly id: string; readonly name: string; readonly archivedAt: string | null };

export async function namesOf(tx: Tx, ids: readonly string[]): Promise<Named[]> {
  return await tx.rows<Named>(sql`
    select segment.id, segment.name, segment.archived_at as "archivedAt"
    from segments.segment
    where segment.merchant_id = ${tx.merchantId} and segment.id = any(${ids.filter(isId)}::uuid[])
    order by segment.folded_name`);
}

/** The segments in use that name this one. */
export async function selectUsers(tx: Tx, id: string): Promise<{ id: string; name: string }[]> {
  return await tx.rows(sql`
    select segment.id, segment.name
    from segments.use
    join segments.segment
      on segment.merchant_id = ${tx.merchantId} and segment.id = use.segment_id and segment.archived_at is null
    where use.merchant_id = ${tx.merchantId} and use.uses_id = ${id}
    order by segment.folded_name`);
}

/** Who came and went since a day, by each segment; changes of a rule are no movement. */
export async function countMoved(
  tx: Tx,
  since: string,
): Promise<{ segmentId: string; entered: number; left: number }[]> {
  return await tx.rows(sql`
    select
      change.segment_id as "segmentId",
      count(*) filter (where change.op = 'enter') as entered,
      count(*) filter (where change.op = 'leave') as "left"
    from segments.change
    join segments.segment
      on segment.merchant_id = ${tx.merchantId} and segment.id = change.segment_id and segment.archived_at is null
    where change.merchant_id = ${tx.merchantId} and change.day >= ${since} and change.cause <> 'rule'
    group by change.segment_id`);
}

export async function countSegments(tx: Tx): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    select count(*) as count from segments.segment
    where merchant_id = ${tx.merchantId} and archived_at is null`);
  return count;
}

/** The segments in use that a customer is in, by name. */
export async function selectSegmentsOf(
  tx: Tx,
  customerId: string,
): Promise<{ id: string; name: string; kind: "rule" | "list"; since: string }[]> {
  return await tx.rows(sql`
    select segment.id, segment.name, segment.kind, member.since
    from segments.member
    join segments.segment
      on segment.merchant_id = ${tx.merchantId} and segment.id = member.segment_id and segment.archived_at is null
    where member.merchant_id = ${tx.merchantId} and member.customer_id = ${customerId}
    order by segment.folded_name`);
}

/** The same of several records, as a person takes it away. */
export async function selectSegmentsOfMany(
  tx: Tx,
  customerIds: readonly string[],
): Promise<{ segment: string; since: string }[]> {
  return await tx.rows(sql`
    select segment.name as segment, member.since
    from segments.member
    join segments.segment
      on segment.merchant_id = ${tx.merchantId} and segment.id = member.segment_id and segment.archived_at is null
    where member.merchant_id = ${tx.merchantId} and member.customer_id = any(${[...customerIds]}::uuid[])
    order by member.since, segment.folded_name`);
}

/** Nothing says any more where these customers ever were. */
export async function forgetCustomers(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    with gone as (
      delete from segments.member
      where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])
      returning segment_id
    )
    update segments.segment set member_count = member_count - gone_from.customers
    from (select gone.segment_id, count(*) as customers from gone group by gone.segment_id) as gone_from
    where segment.merchant_id = ${tx.merchantId} and segment.id = gone_from.segment_id`);
  await tx.run(sql`
    delete from segments.change
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
}
