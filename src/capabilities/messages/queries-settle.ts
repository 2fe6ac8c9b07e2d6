import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** A message that will not leave, and the voucher that was made for it. */
export type Ended = { readonly id: string; readonly voucherId: string | null };

/** What became of a message that was in hand. */
export type Outcome = {
  readonly id: string;
  readonly state: "sent" | "kept" | "failed" | "waiting";
  readonly answer: string | null;
  readonly error: string | null;
  readonly providerId: string | null;
  readonly nextTryAt: string | null;
  readonly bounce: "hard" | "soft" | "block" | null;
  /** Counts one more answer about the recipient that was not the last word. */
  readonly isSoft: boolean;
  readonly mayBeDouble: boolean;
  /** It was never begun: the attempt does not count. */
  readonly isUntried: boolean;
};

/**
 * Writes what became of messages that a holder has in hand; of others nothing. One that was taken from its hands meanwhile, because
 * its person said no, and had left all the same, is said to have left.
 *
 * @returns those that were written
 */
export async function writeOutcomes(
  tx: Tx,
  holder: string,
  outcomes: readonly Outcome[],
): Promise<(Ended & { state: Outcome["state"]; wasTakenBack: boolean })[]> {
  return await tx.rows(sql`
    update messages.message
    set
      state = said.state,
      sent_at = case said.state when 'sent' then ${tx.now}::timestamptz end,
      ended_at = case when said.state <> 'waiting' then ${tx.now}::timestamptz end,
      next_try_at = said."nextTryAt",
      handed_at = case when said."isUntried" then message.handed_at else ${tx.now} end,
      leased_until = null,
      lease_holder = null,
      attempts = message.attempts - case when said."isUntried" then 1 else 0 end,
      soft_failures = message.soft_failures + case when said."isSoft" then 1 else 0 end,
      is_possible_duplicate = message.is_possible_duplicate or said."mayBeDouble",
      server_answer = left(coalesce(said.answer, message.server_answer), 1000),
      last_error = case when said.state in ('sent', 'kept') then null else left(coalesce(said.error, message.last_error), 1000) end,
      provider_id = coalesce(left(said."providerId", 200), message.provider_id),
      bounce = coalesce(said.bounce, message.bounce),
      bounced_at = case when said.bounce is null then message.bounced_at else ${tx.now}::timestamptz end
    from json_to_recordset(${JSON.stringify(outcomes)}::json) as said (
      id uuid, state text, answer text, error text, "providerId" text, "nextTryAt" timestamptz, bounce text, "isSoft" boolean,
      "mayBeDouble" boolean, "isUntried" boolean
    )
    where message.merchant_id = ${tx.merchantId} and message.id = said.id and message.lease_holder = ${holder}::uuid
      and (message.state = 'sending' or (message.state = 'skipped' and said.state in ('sent', 'kept')))
    returning message.id, message.state, message.voucher_id as "voucherId",
      message.reason = 'CONSENT_WITHDRAWN' as "wasTakenBack"`);
}

/** What a holder still has in hand stays its own until an instant. Platform transaction. */
export async function renewLeases(
  tx: Tx,
  holder: string,
  { ids, until }: { readonly ids: readonly string[]; readonly until: string },
): Promise<number> {
  return await tx.run(sql`
    update messages.message set leased_until = ${until}::timestamptz
    where state = 'sending' and lease_holder = ${holder}::uuid and id = any(${[...ids]}::uuid[])`);
}

/** A process that is known to be no more holds nothing any longer. Platform transaction. */
export async function endLeases(tx: Tx, holders: readonly string[]): Promise<void> {
  await tx.run(sql`
    update messages.message set leased_until = ${tx.now}::timestamptz
    where state = 'sending' and lease_holder = any(${[...holders]}::uuid[]) and leased_until > ${tx.now}::timestamptz`);
}

/** Of these holders, those that have something in hand. Platform transaction. */
export async function holdersWithSome(tx: Tx, holders: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ holder: string }>(sql`
    select distinct lease_holder as holder from messages.message
    where state = 'sending' and lease_holder = any(${[...holders]}::uuid[])`);
  return rows.map(({ holder }) => holder);
}

export type Stranded = {
  readonly id: string;
  readonly holder: string | null;
  readonly attempts: number;
  readonly softFailures: number;
  readonly leftAt: string;
  readonly validUntil: string | null;
  readonly mailingId: string | null;
  readonly purpose: string;
};

/**
 * Messages whose holder let its lease pass, held until the end of the transaction; who else asks gets others. Of this process's own
 * those that it has let go of, because the database did not take its word.
 */
export async function takeStranded(
  tx: Tx,
  {
    mine,
    inHand,
    limit,
  }: { readonly mine: string; readonly inHand: readonly string[]; readonly limit: number },
): Promise<Stranded[]> {
  return await tx.rows<Stranded>(sql`
    select
      id, lease_holder as holder, attempts, soft_failures as "softFailures", left_at as "leftAt", valid_until as "validUntil",
      mailing_id as "mailingId", purpose
    from messages.message
    where merchant_id = ${tx.merchantId} and state = 'sending' and leased_until <= ${tx.now}::timestamptz
      and (lease_holder is distinct from ${mine}::uuid or id <> all(${[...inHand]}::uuid[]))
    order by leased_until, id
    limit ${limit}
    for update skip locked`);
}

/** Says whose a stranded message is that bore no name, so that it is settled like the others. */
export async function takeOver(tx: Tx, ids: readonly string[], holder: string): Promise<void> {
  await tx.run(sql`
    update messages.message set lease_holder = ${holder}::uuid
    where merchant_id = ${tx.merchantId} and id = any(${[...ids]}::uuid[]) and state = 'sending'`);
}

/** Of these, those a holder still has in hand: who said no meanwhile was taken from it. */
export async function stillInHand(
  tx: Tx,
  holder: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ id: string }>(sql`
    select id from messages.message
    where merchant_id = ${tx.merchantId} and id = any(${[...ids]}::uuid[]) and state = 'sending'
      and lease_holder = ${holder}::uuid`);
  return new Set(rows.map(({ id }) => id));
}

/** How many messages to these people are in a sender's hands; without `all`, those they need for something they asked for left out. */
export async function countInHand(
  tx: Tx,
  customerIds: readonly string[],
  { all = false }: { readonly all?: boolean } = {},
): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    select count(*)::int as count from messages.message
    where merchant_id = ${tx.merchantId} and state = 'sending' and (${all}::boolean or purpose <> 'transactional')
      and channel in ('email', 'sms') and customer_id = any(${[...customerIds]}::uuid[])`);
  return count;
}

/** Letters that lie on a desk, of these people. */
export async function selectOnDesks(
  tx: Tx,
  customerIds: readonly string[],
): Promise<{ id: string; customerId: string; purpose: string; topic: string; versionId: string | null }[]> {
  return await tx.rows(sql`
    select id, customer_id as "customerId", purpose, topic, version_id as "versionId"
    from messages.message
    where merchant_id = ${tx.merchantId} and state = 'sending' and channel = 'post'
      and customer_id = any(${[...customerIds]}::uuid[])`);
}

/** Takes letters from the desks they lie on, each with why it may not be posted. */
export async function takeFromDesks(
  tx: Tx,
  refused: readonly { readonly id: string; readonly reason: string }[],
): Promise<Ended[]> {
  return await tx.rows<Ended>(sql`
    update messages.message
    set state = 'skipped', reason = said.reason, ended_at = ${tx.now}, leased_until = null
    from json_to_recordset(${JSON.stringify(refused)}::json) as said (id uuid, reason text)
    where message.merchant_id = ${tx.merchantId} and message.id = said.id and message.state = 'sending'
    returning message.id, message.voucher_id as "voucherId"`);
}

/** Takes from a sender's hands what it has not handed over for too long: it looks before it begins. */
export async function takeBack(tx: Tx, customerIds: readonly string[]): Promise<Ended[]> {
  return await tx.rows<Ended>(sql`
    update messages.message
    set state = 'skipped', reason = 'CONSENT_WITHDRAWN', ended_at = ${tx.now}, leased_until = null
    where merchant_id = ${tx.merchantId} and state = 'sending' and purpose <> 'transactional' and channel in ('email', 'sms')
      and customer_id = any(${[...customerIds]}::uuid[])
    returning id, voucher_id as "voucherId"`);
}

/** What waits to be tried again of a mailing that was given up while it was in hand is skipped. */
export async function skipOfCancelled(tx: Tx, ids: readonly string[]): Promise<Ended[]> {
  return await tx.rows<Ended>(sql`
    update messages.message
    set state = 'skipped', reason = 'CANCELLED', next_try_at = null, ended_at = ${tx.now}
    from messages.mailing
    where message.merchant_id = ${tx.merchantId} and message.id = any(${[...ids]}::uuid[]) and message.state = 'waiting'
      and mailing.merchant_id = ${tx.merchantId} and mailing.id = message.mailing_id and mailing.state = 'cancelled'
    returning message.id, message.voucher_id as "voucherId"`);
}
