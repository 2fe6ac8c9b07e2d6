import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** What a merge moved, kept with it so that it can be undone. */
export type MergeJournal = {
  readonly contactIds: readonly string[];
  readonly exclusion: boolean;
  readonly departure: boolean;
};

/**
 * What the shop did about the absorbed record becomes the kept one's; where both are excluded or both left for a reason, the kept
 * one's word stays and the other waits for the merge to be undone.
 */
export async function moveFollowUps(tx: Tx, keptId: string, absorbedId: string): Promise<MergeJournal> {
  const contacts = await tx.rows<{ id: string }>(sql`
    update winback.contact set customer_id = ${keptId}
    where merchant_id = ${tx.merchantId} and customer_id = ${absorbedId}
    returning id`);
  await tx.run(sql`
    delete from winback.comeback where merchant_id = ${tx.merchantId} and customer_id = ${absorbedId}`);
  return {
    contactIds: contacts.map(({ id }) => id),
    exclusion: await moveOne(tx, "exclusion", absorbedId, keptId),
    departure: await moveOne(tx, "departure", absorbedId, keptId),
  };
}

/** The row of one record becomes the other's, unless the other has one. */
export async function moveOne(
  tx: Tx,
  table: "exclusion" | "departure",
  fromId: string,
  toId: string,
): Promise<boolean> {
  const name = sql.id("winback", table);
  return (
    (await tx.run(sql`
      update ${name} set customer_id = ${toId}
      where merchant_id = ${tx.merchantId} and customer_id = ${fromId}
        and not exists (select from ${name} as other where other.merchant_id = ${tx.merchantId} and other.customer_id = ${toId})`)) >
    0
  );
}

export async function moveContacts(tx: Tx, ids: readonly string[], toId: string): Promise<void> {
  await tx.run(sql`
    update winback.contact set customer_id = ${toId}
    where merchant_id = ${tx.merchantId} and id = any(${[...ids]}::uuid[])`);
}

/** Everything this room keeps about somebody who is forgotten; the queue first, which waits for whoever is looking at her. */
export async function forget(tx: Tx, customerIds: readonly string[]): Promise<void> {
  for (const table of ["pending", "signal", "comeback", "contact", "exclusion", "departure"]) {
    await tx.run(sql`
      delete from ${sql.id("winback", table)}
      where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
  }
}

/** Customers about whom somebody of the shop noted something. */
export async function notedCustomers(tx: Tx, customerIds: readonly string[]): Promise<string[]> {
  const ids = [...customerIds];
  const rows = await tx.rows<{ id: string }>(sql`
    select customer_id as id from winback.contact where merchant_id = ${tx.merchantId} and customer_id = any(${ids}::uuid[])
    union
    select customer_id from winback.exclusion where merchant_id = ${tx.merchantId} and customer_id = any(${ids}::uuid[])
    union
    select customer_id from winback.departure where merchant_id = ${tx.merchantId} and customer_id = any(${ids}::uuid[])`);
  return rows.map(({ id }) => id);
}

type Row = Record<string, string | number | boolean | null>;

export async function signalsOf(tx: Tx, customerIds: readonly string[]): Promise<Row[]> {
  return await tx.rows<Row>(sql`
    select kind, since, figures::text as figures from winback.signal
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])
    order by since, kind`);
}

export async function contactsOf(tx: Tx, customerIds: readonly string[]): Promise<Row[]> {
  return await tx.rows<Row>(sql`
    select contacted_at as at, how, note, by_name as by, returned_on as "returnedOn" from winback.contact
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])
    order by contacted_at`);
}

/** Exclusions and reasons of departure, each with who noted it and when. */
export async function wordsAbout(tx: Tx, customerIds: readonly string[]): Promise<Row[]> {
  const ids = [...customerIds];
  return await tx.rows<Row>(sql`
    select 'exclusion' as what, reason, null as competitor, note, excluded_at as at, by_name as by from winback.exclusion
    where merchant_id = ${tx.merchantId} and customer_id = any(${ids}::uuid[])
    union all
    select 'departure', reason, competitor, note, told_at, by_name from winback.departure
    where merchant_id = ${tx.merchantId} and customer_id = any(${ids}::uuid[])`);
}

export type StoryRow = {
  readonly id: string;
  readonly kind: "contacted" | "excluded" | "departure";
  readonly at: string;
  readonly word: string | null;
  readonly by: string;
  readonly competitor: string | null;
};

/** What the shop did and noted, newest first, before an instant. */
export async function storyBefore(
  tx: Tx,
  {
    customerIds,
    before,
    limit,
  }: { readonly customerIds: readonly string[]; readonly before: string; readonly limit: number },
): Promise<StoryRow[]> {
  const ids = [...customerIds];
  return await tx.rows<StoryRow>(sql`
    select * from (
      select id, 'contacted' as kind, contacted_at as at, how as word, by_name as by, null as competitor from winback.contact
      where merchant_id = ${tx.merchantId} and customer_id = any(${ids}::uuid[])
      union all
      select customer_id, 'excluded', excluded_at, reason, by_name, null from winback.exclusion
      where merchant_id = ${tx.merchantId} and customer_id = any(${ids}::uuid[])
      union all
      select customer_id, 'departure', told_at, reason, by_name, competitor from winback.departure
      where merchant_id = ${tx.merchantId} and customer_id = any(${ids}::uuid[])
    ) as told
    where at < ${before}::timestamptz
    order by at desc
    limit ${limit}`);
}
