import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Ended } from "./queries-settle.ts";
import type { MailingChannel } from "./schema-mailings.ts";

/** Shops with something to hand over now, or with something in the hands of a process that is no more. Platform transaction. */
export async function shopsWithMessagesDue(tx: Tx): Promise<{ merchantId: string }[]> {
  return await tx.rows<{ merchantId: string }>(sql`
    select merchant_id as "merchantId"
    from messages.message
    where state = 'waiting' and next_try_at <= ${tx.now}::timestamptz and channel in ('email', 'sms')
    union
    select merchant_id
    from messages.message
    where state = 'sending' and leased_until <= ${tx.now}::timestamptz
    order by 1`);
}

/** From where messages are taken: single ones (null) or those of one mailing, by one channel. */
export type Source = { readonly channel: MailingChannel; readonly mailingId: string | null };

function of({ channel, mailingId }: Source): RawBuilder<unknown> {
  return mailingId === null
    ? sql`message.mailing_id is null and message.channel = ${channel}`
    : sql`message.mailing_id = ${mailingId}`;
}

/** Channels by which single messages wait, and mailings under way that have some waiting; the most pressing first. */
export async function sourcesDue(tx: Tx): Promise<(Source & { readonly perSecond: number | null })[]> {
  return await tx.rows(sql`
    select single.channel, null as "mailingId", null as "perSecond", 0 as kind, 0 as priority
    from (values ('email'), ('sms')) as single (channel)
    where exists (
      select from messages.message
      where message.merchant_id = ${tx.merchantId} and message.mailing_id is null and message.channel = single.channel
        and message.state = 'waiting' and message.next_try_at <= ${tx.now}::timestamptz
    )
    union all
    select mailing.channel, mailing.id, mailing.per_second::float, 1, -mailing.priority
    from messages.mailing
    where mailing.merchant_id = ${tx.merchantId} and mailing.state = 'sending'
      -- Letters and calls are carried by people.
      and mailing.channel in ('email', 'sms')
      and exists (
        select from messages.message
        where message.merchant_id = ${tx.merchantId} and message.mailing_id = mailing.id
          and message.state = 'waiting' and message.next_try_at <= ${tx.now}::timestamptz
      )
    order by kind, priority, "mailingId"`);
}

/** What is over before it left: what they had is to be given back. */
export async function endOverdue(tx: Tx, source: Source): Promise<Ended[]> {
  return await tx.rows<Ended>(sql`
    update messages.message
    set state = case when mailing_id is null then 'failed' else 'skipped' end, reason = 'EXPIRED',
        last_error = case when mailing_id is null then 'too late' else last_error end,
        next_try_at = null, ended_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and ${of(source)} and state = 'waiting'
      and valid_until <= ${tx.now}::timestamptz
    returning id, voucher_id as "voucherId"`);
}

export type Taken = {
  readonly id: string;
  readonly customerId: string | null;
  readonly recipient: string | null;
  readonly language: string;
  readonly subject: string | null;
  readonly body: string | null;
  readonly html: string | null;
  readonly purpose: string;
  readonly topic: string;
  readonly lane: string | null;
  readonly attempts: number;
  readonly softFailures: number;
  readonly isPossibleDuplicate: boolean;
  readonly leftAt: string;
  readonly validUntil: string | null;
  /** Who of the staff wrote this one; null: the shop, or who signs its mailing. */
  readonly signedBy: string | null;
  /** The voucher that was made for it at an earlier attempt. */
  readonly voucherId: string | null;
};

/**
 * Takes messages that are due, the oldest first, and holds them and their persons until the end of the transaction; who else asks gets
 * others. A person whose record somebody is writing to, a withdrawal perhaps, is left for the next time.
 *
 * @param lanes only these, or all but these
 */
export async function takeDue(
  tx: Tx,
  source: Source,
  { limit, lanes }: { readonly limit: number; readonly lanes: { only: string } | { not: readonly string[] } },
): Promise<Taken[]> {
  const inLane =
    "only" in lanes
      ? sql`and message.lane = ${lanes.only}`
      : lanes.not.length === 0
        ? sql``
        : sql`and coalesce(message.lane, '') <> all(${[...lanes.not]}::text[])`;
  return await tx.rows<Taken>(sql`
    with due as materialized (
      select
        message.id, message.customer_id, message.recipient, message.language, message.subject, message.body, message.html,
        message.purpose, message.topic, message.lane, message.attempts, message.soft_failures,
        message.is_possible_duplicate, message.left_at, message.valid_until, message.next_try_at, message.signed_by,
        message.voucher_id
      from messages.message
      where message.merchant_id = ${tx.merchantId} and ${of(source)} and message.state = 'waiting'
        and message.next_try_at <= ${tx.now}::timestamptz ${inLane}
      order by message.next_try_at, message.id
      limit ${limit}
      for update skip locked
    ),
    held as materialized (
      select customer.id
      from customers.customer
      where customer.merchant_id = ${tx.merchantId} and customer.id in (select due.customer_id from due)
      for share skip locked
    )
    select
      due.id, due.customer_id as "customerId", due.recipient, due.language, due.subject, due.body, due.html, due.purpose,
      due.topic, due.lane, due.attempts, due.soft_failures as "softFailures",
      due.is_possible_duplicate as "isPossibleDuplicate", due.left_at as "leftAt", due.valid_until as "validUntil",
      due.signed_by as "signedBy", due.voucher_id as "voucherId"
    from due
    left join held on held.id = due.customer_id
    where due.customer_id is null or held.id is not null
    order by due.next_try_at, due.id`);
}

/** Some people, as permission is asked about them. */
export function these(customerIds: readonly string[]): RawBuilder<unknown> {
  return sql`select one.id as customer_id from unnest(${[...customerIds]}::uuid[]) as one (id)`;
}

export type Judged = {
  readonly customerId: string;
  readonly recipient: string | null;
  readonly language: string;
  readonly isAllowed: boolean;
  readonly reason: string;
  readonly nextAt: string | null;
  readonly factsHash: Buffer | null;
};

export async function readJudged(tx: Tx, judged: RawBuilder<unknown>): Promise<Judged[]> {
  return await tx.rows<Judged>(sql`
    select
      judged.customer_id as "customerId", judged.recipient, judged.language, judged.is_allowed as "isAllowed", judged.reason,
      judged.next_at as "nextAt", judged.facts_hash as "factsHash"
    from (${judged}) as judged`);
}

/**
 * What was decided about a message that was taken: it is in hand, waits for a later moment, asks for a place again once there is a voucher for
 * it, or does not leave.
 */
export type Decision = {
  readonly id: string;
  readonly state: "sending" | "waiting" | "planned" | "skipped";
  readonly reason: string | null;
  readonly nextTryAt: string | null;
  readonly recipient: string | null;
  readonly given: unknown;
  readonly voucherId?: string;
  /** Hexadecimal. */
  readonly factsHash: string | null;
};

export async function writeDecisions(
  tx: Tx,
  decisions: readonly Decision[],
  lease: { readonly holder: string; readonly until: string; readonly ruleset: string },
): Promise<void> {
  await tx.run(sql`
    update messages.message
    set
      state = said.state,
      reason = coalesce(said.reason, message.reason),
      recipient = coalesce(said.recipient, message.recipient),
      given = coalesce(said.given, message.given),
      voucher_id = coalesce(said."voucherId", message.voucher_id),
      facts_hash = coalesce(decode(said."factsHash", 'hex'), message.facts_hash),
      ruleset = ${lease.ruleset},
      next_try_at = case when said.state in ('waiting', 'planned') then said."nextTryAt" end,
      ended_at = case said.state when 'skipped' then ${tx.now}::timestamptz end,
      attempts = message.attempts + case said.state when 'sending' then 1 else 0 end,
      leased_until = case said.state when 'sending' then ${lease.until}::timestamptz end,
      lease_holder = case said.state when 'sending' then ${lease.holder}::uuid end
    from json_to_recordset(${JSON.stringify(decisions)}::json) as said (
      id uuid, state text, reason text, recipient text, given jsonb, "factsHash" text, "nextTryAt" timestamptz,
      "voucherId" uuid
    )
    where message.merchant_id = ${tx.merchantId} and message.id = said.id`);
}
