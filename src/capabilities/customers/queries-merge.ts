import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { StoredIdentifier } from "./queries.ts";
import type { CustomerColumns } from "./rules/record.ts";
import type { MergeAnswer } from "./schema-around.ts";

/** What a merge moved, and what was there before: undo plays it backwards. */
export type MergeJournal = {
  readonly before: CustomerColumns;
  readonly merged: CustomerColumns;
  readonly movedIdentifiers: readonly StoredIdentifier[];
  /** The kept record knew these already. */
  readonly doubleIdentifiers: readonly StoredIdentifier[];
  readonly movedContacts: readonly string[];
  /** Records that had been merged into the absorbed one before. */
  readonly repointed: readonly string[];
  readonly rooms: Readonly<Record<string, unknown>>;
};

const shape = sql`(kind text, namespace text, value text, display text, "isPrimary" boolean, status text, "statusReason" text)`;

export async function moveIdentifiers(
  tx: Tx,
  move: { readonly fromId: string; readonly toId: string; readonly identifiers: readonly StoredIdentifier[] },
): Promise<void> {
  if (move.identifiers.length === 0) return;
  await tx.run(sql`
    update customers.identifier
    set
      customer_id = ${move.toId},
      is_primary = said."isPrimary" and not exists (
        select from customers.identifier as main
        where main.merchant_id = ${tx.merchantId}
          and main.customer_id = ${move.toId}
          and main.kind = said.kind
          and main.is_primary
      )
    from json_to_recordset(${JSON.stringify(move.identifiers)}::json) as said ${shape}
    where identifier.merchant_id = ${tx.merchantId}
      and identifier.customer_id = ${move.fromId}
      and identifier.kind = said.kind
      and identifier.namespace = said.namespace
      and identifier.value = said.value`);
}

export async function addIdentifiersBack(
  tx: Tx,
  customerId: string,
  identifiers: readonly StoredIdentifier[],
): Promise<void> {
  if (identifiers.length === 0) return;
  await tx.run(sql`
    insert into customers.identifier (
      merchant_id, kind, namespace, value, customer_id, display, is_primary, status, status_reason, created_at
    )
    select
      ${tx.merchantId}, kind, namespace, value, ${customerId}, display, "isPrimary", status, "statusReason", ${tx.now}
    from json_to_recordset(${JSON.stringify(identifiers)}::json) as said ${shape}
    on conflict do nothing`);
}

/** Contacts of a company follow it. */
export async function moveContacts(
  tx: Tx,
  move: { readonly fromId: string; readonly toId: string; readonly only?: readonly string[] },
): Promise<string[]> {
  const only = move.only === undefined ? sql`` : sql`and id = any(${[...move.only]}::uuid[])`;
  const rows = await tx.rows<{ id: string }>(sql`
    update customers.customer
    set company_id = ${move.toId}
    where merchant_id = ${tx.merchantId} and company_id = ${move.fromId} ${only}
    returning id`);
  return rows.map((row) => row.id);
}

/** Records merged into one now speak through another. */
export async function repoint(
  tx: Tx,
  move: { readonly fromId: string; readonly toId: string; readonly only?: readonly string[] },
): Promise<string[]> {
  const only = move.only === undefined ? sql`` : sql`and id = any(${[...move.only]}::uuid[])`;
  const rows = await tx.rows<{ id: string }>(sql`
    update customers.customer
    set merged_into = ${move.toId}
    where merchant_id = ${tx.merchantId} and merged_into = ${move.fromId} ${only}
    returning id`);
  return rows.map((row) => row.id);
}

export async function setMergedInto(tx: Tx, id: string, keptId: string | null): Promise<void> {
  await tx.run(sql`
    update customers.customer
    set merged_into = ${keptId}::uuid, updated_at = ${tx.now}, version = version + 1
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function insertMerge(
  tx: Tx,
  merge: {
    readonly id: string;
    readonly keptId: string;
    readonly absorbedId: string;
    readonly actorName: string;
    readonly journal: MergeJournal;
  },
): Promise<void> {
  await tx.run(sql`
    insert into customers.merge (merchant_id, id, kept_id, absorbed_id, merged_at, actor_name, journal)
    values (
      ${tx.merchantId}, ${merge.id}, ${merge.keptId}, ${merge.absorbedId}, ${tx.now}, ${merge.actorName},
      ${JSON.stringify(merge.journal)}::jsonb
    )`);
}

const mergeColumns = sql`
  merge.id,
  merge.kept_id as "keptId",
  merge.absorbed_id as "absorbedId",
  merge.merged_at as "mergedAt",
  merge.actor_name as "actorName",
  merge.undone_at as "undoneAt"`;

export async function lockMerge(
  tx: Tx,
  id: string,
): Promise<(MergeAnswer & { readonly journal: MergeJournal }) | undefined> {
  return await tx.maybe(sql`
    select ${mergeColumns}, merge.journal
    from customers.merge
    where merge.merchant_id = ${tx.merchantId} and merge.id = ${id}
    for update`);
}

export async function markUndone(tx: Tx, id: string, by: string): Promise<void> {
  await tx.run(sql`
    update customers.merge
    set undone_at = ${tx.now}, undone_by = ${by}
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function selectMerges(
  tx: Tx,
  customerIds: readonly string[],
  before?: string,
): Promise<MergeAnswer[]> {
  const earlier = before === undefined ? sql`` : sql`and merge.merged_at < ${before}`;
  return await tx.rows<MergeAnswer>(sql`
    select ${mergeColumns}
    from customers.merge
    where merge.merchant_id = ${tx.merchantId}
      and (merge.kept_id = any(${[...customerIds]}::uuid[]) or merge.absorbed_id = any(${[...customerIds]}::uuid[]))
      ${earlier}
    order by merge.merged_at desc, merge.id desc
    limit 200`);
}

export async function insertDifferentPeople(
  tx: Tx,
  ids: readonly [string, string],
  by: string,
): Promise<void> {
  const [low, high] = ids;
  await tx.run(sql`
    insert into customers.different_people (merchant_id, low_id, high_id, said_at, said_by)
    values (${tx.merchantId}, ${low}, ${high}, ${tx.now}, ${by})
    on conflict do nothing`);
}

export type PairPage = {
  readonly pairs: readonly { low: string; high: string }[];
  readonly lastId: string | null;
};

/** How many records one request looks at: the answer takes the same time in a small shop and in a large one. */
const sliceSize = 10_000;

/** Pairs worth comparing, of the next slice of records in order of id; `lastId` is where the slice ended. */
export async function nextPairs(
  tx: Tx,
  after: { readonly low: string; readonly high: string },
  limit: number,
): Promise<PairPage> {
  const row = await tx.one<{ pairs: PairPage["pairs"] | null; lastId: string | null; size: number }>(sql`
    with slice as materialized (
      select id, sort_name, postcode, birth_day, birth_month, city
      from customers.customer
      where merchant_id = ${tx.merchantId}
        and id >= ${after.low}::uuid
        and merged_into is null
        and erased_at is null
      order by id
      limit ${sliceSize}
    ),
    pair as (
      select slice.id as low, other.customer_id as high
      from slice
      join customers.identifier as mine
        on mine.merchant_id = ${tx.merchantId}
        and mine.customer_id = slice.id
        and mine.kind in ('email', 'phone')
      join customers.identifier as other
        on other.merchant_id = ${tx.merchantId}
        and other.kind = mine.kind
        and other.namespace = mine.namespace
        and other.value = mine.value
        and other.customer_id > slice.id
      union
      select slice.id, other.id
      from slice
      join customers.customer as other
        on other.merchant_id = ${tx.merchantId}
        and other.sort_name = slice.sort_name
        and other.id > slice.id
        and other.merged_into is null
        and other.erased_at is null
        and (
          other.postcode = slice.postcode
          or (other.birth_day = slice.birth_day and other.birth_month = slice.birth_month)
          or lower(other.city) = lower(slice.city)
        )
      where slice.sort_name <> ''
    ),
    page as (
      select pair.low, pair.high
      from pair
      where (pair.low, pair.high) > (${after.low}::uuid, ${after.high}::uuid)
        and not exists (
          select from customers.different_people as said
          where said.merchant_id = ${tx.merchantId} and said.low_id = pair.low and said.high_id = pair.high
        )
      order by pair.low, pair.high
      limit ${limit}
    )
    select
      (select json_agg(json_build_object('low', low, 'high', high) order by low, high) from page) as pairs,
      (select max(id::text) from slice) as "lastId",
      (select count(*) from slice) as size`);
  return { pairs: row.pairs ?? [], lastId: row.size < sliceSize ? null : row.lastId };
}
