import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { CardNumber } from "../../values/card-number.ts";

export type CardKind = "digital" | "paper" | "plastic";
export type CardState = "free" | "reserved" | "active" | "blocked";
export type BlockReason = "lost" | "stolen" | "damaged" | "erased" | "withdrawn";

export type CardRow = {
  readonly number: CardNumber;
  readonly kind: CardKind;
  readonly state: CardState;
  readonly customerId: string | null;
  readonly batchId: string | null;
  readonly madeAt: string;
  readonly givenAt: string | null;
  readonly givenBy: string | null;
  readonly blockedAt: string | null;
  readonly blockedReason: BlockReason | null;
  readonly replacedBy: CardNumber | null;
  /** Of a person with whom the customer shares her account. */
  readonly isShared: boolean;
};

const columns = sql`
  card.number,
  card.kind,
  card.state,
  card.customer_id as "customerId",
  card.batch_id as "batchId",
  card.made_at as "madeAt",
  card.given_at as "givenAt",
  card.given_by as "givenBy",
  card.blocked_at as "blockedAt",
  card.blocked_reason as "blockedReason",
  card.replaced_by as "replacedBy",
  card.is_shared as "isShared"`;

export async function selectCard(tx: Tx, number: string): Promise<CardRow | undefined> {
  return await tx.maybe<CardRow>(sql`
    select ${columns} from cards.card
    where card.merchant_id = ${tx.merchantId} and card.number = ${number}`);
}

/** The card, held until the end of the transaction: two tills may give the same preprinted card at once. */
export async function lockCard(tx: Tx, number: string): Promise<CardRow | undefined> {
  return await tx.maybe<CardRow>(sql`
    select ${columns} from cards.card
    where card.merchant_id = ${tx.merchantId} and card.number = ${number}
    for update`);
}

/** Whose a number of another system is, brought in with the customers. */
export async function customerByOldCard(tx: Tx, number: string): Promise<string | undefined> {
  const found = await tx.maybe<{ customerId: string }>(sql`
    select identifier.customer_id as "customerId"
    from customers.identifier
    where identifier.merchant_id = ${tx.merchantId}
      and identifier.kind = 'card'
      and identifier.namespace = ''
      and identifier.value = ${number}`);
  return found?.customerId;
}

/** Cards of these records, the one given last first; those she shares after her own. */
export async function selectCardsOf(tx: Tx, customerIds: readonly string[]): Promise<CardRow[]> {
  if (customerIds.length === 0) return [];
  return await tx.rows<CardRow>(sql`
    select ${columns} from cards.card
    where card.merchant_id = ${tx.merchantId} and card.customer_id = any(${[...customerIds]}::uuid[])
    order by card.is_shared, card.given_at desc nulls last, card.number`);
}

export type NewCard = {
  readonly number: CardNumber;
  readonly kind: CardKind;
  readonly customerId: string | null;
  readonly batchId?: string;
  readonly deviceId?: string;
  readonly givenBy?: string;
};

/**
 * Writes cards with these numbers; those already taken are left out.
 * @returns the numbers written
 */
export async function insertCards(tx: Tx, cards: readonly NewCard[]): Promise<string[]> {
  if (cards.length === 0) return [];
  const rows = cards.map((card) => ({
    number: card.number,
    kind: card.kind,
    customer_id: card.customerId,
    batch_id: card.batchId ?? null,
    device_id: card.deviceId ?? null,
    given_by: card.givenBy ?? null,
  }));
  const written = await tx.rows<{ number: string }>(sql`
    insert into cards.card (
      merchant_id, number, kind, state, customer_id, batch_id, device_id, made_at, given_at, given_by
    )
    select
      ${tx.merchantId},
      number,
      kind,
      case when customer_id is not null then 'active' when device_id is not null then 'reserved' else 'free' end,
      customer_id,
      batch_id,
      device_id,
      ${tx.now},
      case when customer_id is not null then ${tx.now}::timestamptz end,
      given_by
    from json_to_recordset(${JSON.stringify(rows)}::json) as said (
      number text, kind text, customer_id uuid, batch_id uuid, device_id uuid, given_by text
    )
    -- A number of another system may look like ours.
    where not exists (
      select from customers.identifier
      where identifier.merchant_id = ${tx.merchantId}
        and identifier.kind = 'card'
        and identifier.namespace = ''
        and identifier.value = said.number
    )
    on conflict do nothing
    returning number`);
  return written.map((row) => row.number);
}

export async function markShared(tx: Tx, number: string): Promise<void> {
  await tx.run(sql`
    update cards.card set is_shared = true where merchant_id = ${tx.merchantId} and number = ${number}`);
}

/** A waiting card becomes a customer's. */
export async function giveCard(
  tx: Tx,
  given: { readonly number: string; readonly customerId: string; readonly by: string },
): Promise<void> {
  await tx.run(sql`
    update cards.card
    set state = 'active', customer_id = ${given.customerId}, given_at = ${tx.now}, given_by = ${given.by}
    where merchant_id = ${tx.merchantId} and number = ${given.number} and state in ('free', 'reserved')`);
}

export async function blockCards(
  tx: Tx,
  numbers: readonly string[],
  blocked: { readonly reason: BlockReason; readonly replacedBy: CardNumber | null },
): Promise<void> {
  if (numbers.length === 0) return;
  await tx.run(sql`
    update cards.card
    set
      state = 'blocked',
      blocked_at = ${tx.now},
      blocked_reason = ${blocked.reason},
      replaced_by = ${blocked.replacedBy}
    where merchant_id = ${tx.merchantId} and number = any(${[...numbers]}::text[]) and state <> 'blocked'`);
}

/** Numbers kept for a till and not used yet, the oldest first. */
export async function reservedFor(tx: Tx, deviceId: string, count: number): Promise<string[]> {
  const found = await tx.rows<{ number: string }>(sql`
    select number from cards.card
    where merchant_id = ${tx.merchantId} and device_id = ${deviceId} and state = 'reserved'
    order by made_at, number
    limit ${count}`);
  return found.map((row) => row.number);
}

/** One top-up of a till at a time. */
export async function lockDevice(tx: Tx, deviceId: string): Promise<void> {
  await tx.run(
    sql`select pg_advisory_xact_lock(hashtextextended(${`card block ${tx.merchantId} ${deviceId}`}, 0))`,
  );
}

/** Cards follow their person; the answer says which, so that they can be given back. */
export async function moveCards(
  tx: Tx,
  move: { readonly fromId: string; readonly toId: string; readonly only?: readonly string[] },
): Promise<string[]> {
  const only = move.only === undefined ? sql`` : sql`and number = any(${[...move.only]}::text[])`;
  const moved = await tx.rows<{ number: string }>(sql`
    update cards.card
    set customer_id = ${move.toId}
    where merchant_id = ${tx.merchantId} and customer_id = ${move.fromId} ${only}
    returning number`);
  return moved.map((row) => row.number);
}

/** Blocked for good, and nobody's. */
export async function forgetHolders(tx: Tx, customerIds: readonly string[]): Promise<string[]> {
  const forgotten = await tx.rows<{ number: string }>(sql`
    update cards.card
    set
      state = 'blocked',
      blocked_at = coalesce(blocked_at, ${tx.now}),
      blocked_reason = coalesce(blocked_reason, 'erased'),
      customer_id = null
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])
    returning number`);
  return forgotten.map((row) => row.number);
}

export async function customersWithCards(tx: Tx, customerIds: readonly string[]): Promise<string[]> {
  const found = await tx.rows<{ customerId: string }>(sql`
    select distinct customer_id as "customerId" from cards.card
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
  return found.map((row) => row.customerId);
}
