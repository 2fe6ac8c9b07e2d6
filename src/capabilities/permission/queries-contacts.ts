import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type CallOutcome = "answered" | "refused" | "absent" | "wrong_number";

/** Caps of a shop are asked and places taken one transaction after the other, so that two never take the same place. */
export async function lockPressure(tx: Tx): Promise<void> {
  await tx.run(
    sql`select pg_advisory_xact_lock(hashtextextended(${`permission.pressure ${tx.merchantId}`}, 0))`,
  );
}

/** Gives places back that were kept for messages which did not leave. */
export async function releaseContacts(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.run(sql`
    update permission.contact set state = 'released'
    where merchant_id = ${tx.merchantId} and id = any(${[...ids]}::uuid[]) and state = 'reserved'`);
}

/**
 * The instant from which a message counts: when it was due, if it goes within a quarter of an hour. What is written every week at nine
 * is not kept back by the seconds or minutes it took the week before.
 */
export function countsFromSql(due: RawBuilder<unknown>, at: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when ${due} > ${at} - interval '15 minutes' then least(${due}, ${at}) else ${at} end`;
}

/** Messages were taken by the relay, or shown in the outbox that stays here: their places count from that instant on, or from when they were due. */
export async function makeContacts(tx: Tx, ids: readonly string[], at: string): Promise<void> {
  await tx.run(sql`
    update permission.contact set state = 'made', at = ${countsFromSql(sql`contact.at`, sql`${at}::timestamptz`)}
    where merchant_id = ${tx.merchantId} and id = any(${[...ids]}::uuid[]) and state = 'reserved'`);
}

export async function insertContact(
  tx: Tx,
  contact: {
    readonly id: string;
    readonly customerId: string;
    readonly channel: string;
    readonly purpose: string;
    readonly topic: string;
    readonly at: string;
    readonly outcome: CallOutcome | null;
  },
): Promise<void> {
  await tx.run(sql`
    insert into permission.contact (merchant_id, id, customer_id, channel, purpose, topic, at, state, outcome)
    values (
      ${tx.merchantId}, ${contact.id}, ${contact.customerId}, ${contact.channel}, ${contact.purpose}, ${contact.topic},
      ${contact.at}, 'made', ${contact.outcome}
    )
    on conflict (merchant_id, id) do update set state = 'made', at = excluded.at, outcome = excluded.outcome`);
}

/** @returns the contacts that became the kept record's, so that they can be given back. */
export async function moveContacts(tx: Tx, fromId: string, toId: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    update permission.contact set customer_id = ${toId}
    where merchant_id = ${tx.merchantId} and customer_id = ${fromId}
    returning id`);
  return rows.map(({ id }) => id);
}

export async function giveContactsTo(tx: Tx, customerId: string, ids: readonly string[]): Promise<void> {
  await tx.run(sql`
    update permission.contact set customer_id = ${customerId}
    where merchant_id = ${tx.merchantId} and id = any(${[...ids]}::uuid[])`);
}

export async function forgetContacts(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    delete from permission.contact
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
}

export type ContactRow = {
  readonly at: string;
  readonly channel: string;
  readonly purpose: string;
  readonly topic: string;
  readonly outcome: CallOutcome | null;
};

/** The times these people were spoken to, the latest first. */
export async function selectContacts(
  tx: Tx,
  customerIds: readonly string[],
  limit: number,
): Promise<ContactRow[]> {
  return await tx.rows<ContactRow>(sql`
    select contact.at, contact.channel, contact.purpose, contact.topic, contact.outcome
    from permission.contact
    where contact.merchant_id = ${tx.merchantId} and contact.customer_id = any(${[...customerIds]}::uuid[])
      and contact.state = 'made'
    order by contact.at desc, contact.id
    limit ${limit}`);
}

/** Removes contacts that nothing asks for any more, so many at once; calls are kept longer. */
export async function removeOldContacts(
  tx: Tx,
  before: { readonly messages: string; readonly calls: string },
  limit: number,
): Promise<number> {
  return await tx.run(sql`
    with old as materialized (
      select id
      from permission.contact
      where merchant_id = ${tx.merchantId} and at < ${before.messages}::timestamptz
        and (at < ${before.calls}::timestamptz or channel not in ('phone', 'robocall'))
      limit ${limit}
    )
    delete from permission.contact
    using old
    where contact.merchant_id = ${tx.merchantId} and contact.id = old.id`);
}
