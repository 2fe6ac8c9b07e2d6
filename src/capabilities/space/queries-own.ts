import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** Names of goods by their codes. */
export async function productNames(tx: Tx, skus: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (skus.length === 0) return new Map();
  const rows = await tx.rows<{ sku: string; name: string }>(sql`
    select sku, name from catalog.product
    where merchant_id = ${tx.merchantId} and sku = any(${[...skus]}::text[])`);
  return new Map(rows.map(({ sku, name }) => [sku, name]));
}

/** Names of stores by their identifiers. */
export async function storeNames(tx: Tx): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.rows<{ id: string; name: string }>(sql`
    select id, name from accounts.store where merchant_id = ${tx.merchantId}`);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Why somebody left, without who: a figure for the shop. */
export async function insertDeparture(tx: Tx, id: string, reason: string): Promise<void> {
  await tx.run(sql`
    insert into space.departure (merchant_id, id, reason, left_on)
    values (${tx.merchantId}, ${id}, ${reason}, ${tx.now}::timestamptz::date)`);
}

export type Companion = {
  readonly id: string;
  readonly customerId: string;
  readonly firstName: string;
  readonly cardNumber: string | null;
  readonly invitedAt: string;
  readonly expiresAt: string;
  readonly acceptedAt: string | null;
};

const companionColumns = sql`
  companion.id,
  companion.customer_id as "customerId",
  companion.first_name as "firstName",
  companion.card_number as "cardNumber",
  companion.invited_at as "invitedAt",
  companion.expires_at as "expiresAt",
  companion.accepted_at as "acceptedAt"`;

/** With whom these records share their card: those who accepted, and those who still may. */
export async function companionsOf(tx: Tx, customerIds: readonly string[]): Promise<Companion[]> {
  return await tx.rows<Companion>(sql`
    select ${companionColumns}
    from space.companion
    where companion.merchant_id = ${tx.merchantId} and companion.customer_id = any(${[...customerIds]}::uuid[])
      and companion.withdrawn_at is null
      and (companion.accepted_at is not null or companion.expires_at > ${tx.now})
    order by companion.invited_at, companion.id`);
}

export async function insertCompanion(
  tx: Tx,
  companion: {
    readonly id: string;
    readonly customerId: string;
    readonly firstName: string;
    readonly invitationHash: string;
    readonly expiresAt: string;
  },
): Promise<void> {
  await tx.run(sql`
    insert into space.companion (merchant_id, id, customer_id, first_name, invitation_hash, invited_at, expires_at)
    values (${tx.merchantId}, ${companion.id}, ${companion.customerId}, ${companion.firstName},
            ${companion.invitationHash}, ${tx.now}, ${companion.expiresAt})`);
}

/** An invitation that may still be accepted. */
export async function openInvitation(tx: Tx, invitationHash: string): Promise<Companion | undefined> {
  return await tx.maybe<Companion>(sql`
    select ${companionColumns}
    from space.companion
    where companion.merchant_id = ${tx.merchantId} and companion.invitation_hash = ${invitationHash}
      and companion.accepted_at is null and companion.withdrawn_at is null and companion.expires_at > ${tx.now}
    for update`);
}

export async function acceptInvitation(tx: Tx, id: string, cardNumber: string): Promise<void> {
  await tx.run(sql`
    update space.companion
    set accepted_at = ${tx.now}, card_number = ${cardNumber}, invitation_hash = null
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

/** Ends a sharing. @returns the number to block, if there was one yet; undefined when it is nobody's of these */
export async function withdrawCompanion(
  tx: Tx,
  customerIds: readonly string[],
  id: string,
): Promise<Companion | undefined> {
  return await tx.maybe<Companion>(sql`
    update space.companion
    set withdrawn_at = ${tx.now}, invitation_hash = null
    where merchant_id = ${tx.merchantId} and id = ${id} and customer_id = any(${[...customerIds]}::uuid[])
      and withdrawn_at is null
    returning ${companionColumns}`);
}

export async function companionById(tx: Tx, id: string): Promise<Companion | undefined> {
  return await tx.maybe<Companion>(sql`
    select ${companionColumns}
    from space.companion
    where companion.merchant_id = ${tx.merchantId} and companion.id = ${id} and companion.withdrawn_at is null`);
}

/** Everything that lets anybody into these records' space, or names somebody beside them, goes. */
export async function forgetSpace(tx: Tx, customerIds: readonly string[]): Promise<void> {
  const ids = sql`${[...customerIds]}::uuid[]`;
  await tx.run(sql`
    delete from space.session where merchant_id = ${tx.merchantId} and customer_id = any(${ids})`);
  await tx.run(sql`
    delete from space.card_link where merchant_id = ${tx.merchantId} and customer_id = any(${ids})`);
  await tx.run(sql`
    delete from space.companion where merchant_id = ${tx.merchantId} and customer_id = any(${ids})`);
  await tx.run(sql`
    delete from space.challenge
    where merchant_id = ${tx.merchantId} and (customer_id = any(${ids}) or customer_ids && ${ids})`);
}
