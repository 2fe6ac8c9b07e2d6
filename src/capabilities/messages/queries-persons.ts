import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Ended } from "./queries-settle.ts";
import type { MailingChannel } from "./schema-mailings.ts";
import type { Kept } from "./shown.ts";

export type OwnMessage = Kept & {
  readonly channel: MailingChannel;
  readonly kind: string;
  readonly recipient: string | null;
  readonly state: string;
  readonly reason: string | null;
  /** Name of the cap that said no. */
  readonly cap: string | null;
  readonly at: string;
};

/** What was written to these people or decided against, newest first; of mailings, what is still to come is not told. */
export async function messagesTo(
  tx: Tx,
  asked: { readonly customerIds: readonly string[]; readonly before?: string; readonly limit: number },
): Promise<OwnMessage[]> {
  const at = sql`coalesce(message.sent_at, message.ended_at, message.left_at)`;
  const before = asked.before === undefined ? sql`` : sql`and ${at} < ${asked.before}::timestamptz`;
  return await tx.rows<OwnMessage>(sql`
    select
      message.id, message.channel, message.kind, message.customer_id as "customerId", message.recipient, message.language,
      message.subject, message.body, null as html, message.secrets, message.mailing_id as "mailingId",
      message.version_id as "versionId", message.given, message.state, message.reason, cap.name as cap, ${at} as at
    from messages.message
    left join permission.cap
      on cap.merchant_id = ${tx.merchantId} and message.reason like 'PRESSURE\\_CAP:%'
      and cap.id::text = split_part(message.reason, ':', 2)
    where message.merchant_id = ${tx.merchantId} and message.customer_id = any(${[...asked.customerIds]}::uuid[])
      and message.state <> 'erased' and (message.state <> 'planned' or message.mailing_id is null) ${before}
    order by at desc, message.id desc
    limit ${asked.limit}`);
}

/** Links that these people followed in messages, of those who agreed that it is noted; newest first, once by message. */
export async function clicksOf(
  tx: Tx,
  asked: { readonly customerIds: readonly string[]; readonly before: string; readonly limit: number },
): Promise<OwnMessage[]> {
  return await tx.rows<OwnMessage>(sql`
    select
      id, channel, kind, customer_id as "customerId", recipient, language, subject, body, null as html, secrets,
      mailing_id as "mailingId", version_id as "versionId", given, state, reason, null as cap, clicked_at as at
    from messages.message
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...asked.customerIds]}::uuid[])
      and clicked_at < ${asked.before}::timestamptz
    order by at desc, id desc
    limit ${asked.limit}`);
}

export async function moveMessages(
  tx: Tx,
  move: { readonly fromId: string; readonly toId: string; readonly only?: readonly string[] },
): Promise<string[]> {
  const only = move.only === undefined ? sql`` : sql`and id = any(${[...move.only]}::uuid[])`;
  const rows = await tx.rows<{ id: string }>(sql`
    update messages.message
    set customer_id = ${move.toId}
    where merchant_id = ${tx.merchantId} and customer_id = ${move.fromId} ${only}
      -- Of one mailing a person has one line: the other stays with the record it was for.
      and not exists (
        select from messages.message as twin
        where twin.merchant_id = ${tx.merchantId} and twin.mailing_id = message.mailing_id and twin.customer_id = ${move.toId}
      )
    returning id`);
  return rows.map(({ id }) => id);
}

/** What a merged record was still to get of a mailing that the kept one gets too. What those had is to be given back. */
export async function skipTwins(tx: Tx, absorbedId: string): Promise<Ended[]> {
  return await tx.rows<Ended>(sql`
    update messages.message
    set state = 'skipped', reason = 'DUPLICATE_ADDRESS', next_try_at = null, ended_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and customer_id = ${absorbedId} and state in ('planned', 'waiting')
      and mailing_id is not null
    returning id, voucher_id as "voucherId"`);
}

/** What was written to these people, and to their addresses before anybody knew whose they were. A mailing keeps the number alone. */
export async function forgetMessages(tx: Tx, customerIds: readonly string[]): Promise<void> {
  const ids = sql`${[...customerIds]}::uuid[]`;
  await tx.run(sql`
    with gone as (
      delete from messages.message
      where merchant_id = ${tx.merchantId}
        and (
          customer_id = any(${ids})
          or (customer_id is null and lower(recipient) in (
            select identifier.value
            from customers.identifier
            where identifier.merchant_id = ${tx.merchantId}
              and identifier.customer_id = any(${ids})
              and identifier.kind in ('email', 'phone')
          ))
        )
      returning mailing_id
    ),
    counted as (select mailing_id, count(*) as count from gone where mailing_id is not null group by mailing_id)
    update messages.mailing
    set erased_count = erased_count + counted.count
    from counted
    where mailing.merchant_id = ${tx.merchantId} and mailing.id = counted.mailing_id`);
}
