import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Sent } from "./rules/health.ts";
import type { InboundKind } from "./schema-inbound.ts";

const counted = sql`
  count(*) filter (where message.sent_at is not null) as sent,
  count(*) filter (where message.bounce = 'hard') as hard,
  count(*) filter (where message.bounce = 'soft') as soft,
  count(*) filter (where message.bounce = 'block') as blocked,
  count(*) filter (where message.complained_at is not null) as complaints`;

const left = (tx: Tx, since: string) => sql`
  message.merchant_id = ${tx.merchantId}
  and message.left_at >= ${since}::timestamptz
  and message.channel = 'email'
  and (message.sent_at is not null or message.bounce is not null)`;

/** E-mails that left since an instant, by week (its Monday, in the shop's zone). */
export async function selectWeeks(
  tx: Tx,
  since: string,
  timeZone: string,
): Promise<(Sent & { from: string })[]> {
  return await tx.rows<Sent & { from: string }>(sql`
    select date_trunc('week', message.left_at at time zone ${timeZone})::date as "from", ${counted}
    from messages.message
    where ${left(tx, since)}
    group by 1
    order by 1`);
}

type OfMailing = Sent & { readonly id: string; readonly name: string; readonly state: string };

/** Of the mailings of these days, those that came back or were complained of most. */
export async function selectWorstMailings(tx: Tx, since: string, limit: number): Promise<OfMailing[]> {
  return await tx.rows<OfMailing>(sql`
    select mailing.id, mailing.name, mailing.state, figures.*
    from (
      select message.mailing_id, ${counted}
      from messages.message
      where ${left(tx, since)} and message.mailing_id is not null
      group by message.mailing_id
    ) as figures
    join messages.mailing on mailing.merchant_id = ${tx.merchantId} and mailing.id = figures.mailing_id
    where figures.hard + figures.soft + figures.blocked + figures.complaints > 0
    order by figures.complaints desc, figures.hard desc, figures.blocked + figures.soft desc, mailing.id desc
    limit ${limit}`);
}

export async function countDeadAddresses(tx: Tx): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    select count(distinct value) as count
    from customers.identifier
    where merchant_id = ${tx.merchantId} and kind = 'email' and status = 'bad'`);
  return count;
}

export type InboundRow = {
  readonly id: string;
  readonly kind: InboundKind;
  readonly source: "mailbox" | "hook" | "staff";
  readonly hasEffect: boolean;
  readonly messageId: string | null;
  readonly mailing: string | null;
  readonly customerId: string | null;
  readonly name: string | null;
  readonly to: string | null;
  readonly status: string | null;
  readonly diagnostic: string | null;
  readonly reporter: string | null;
  readonly words: string | null;
  readonly receivedAt: string;
  readonly hasRaw: boolean;
};

/** What came back, newest first. */
export async function selectInbound(
  tx: Tx,
  asked: {
    readonly kind?: InboundKind;
    readonly customerId?: string;
    readonly before: readonly [receivedAt: string, id: string] | null;
    readonly limit: number;
  },
): Promise<InboundRow[]> {
  const { kind, customerId, before } = asked;
  const conditions = [
    sql`inbound.merchant_id = ${tx.merchantId}`,
    kind === undefined ? null : sql`inbound.kind = ${kind}`,
    customerId === undefined ? null : sql`inbound.customer_id = ${customerId}`,
    before === null
      ? null
      : sql`(inbound.received_at, inbound.id) < (${before[0]}::timestamptz, ${before[1]}::uuid)`,
  ].filter((condition) => condition !== null);
  return await tx.rows<InboundRow>(sql`
    select
      inbound.id,
      inbound.kind,
      inbound.source,
      inbound.has_effect as "hasEffect",
      message.id as "messageId",
      mailing.name as mailing,
      inbound.customer_id as "customerId",
      nullif(coalesce(customer.company_name, concat_ws(' ', customer.first_name, customer.last_name)), '') as name,
      message.recipient as "to",
      inbound.status,
      inbound.diagnostic,
      inbound.reporter,
      inbound.words,
      inbound.received_at as "receivedAt",
      inbound.raw is not null as "hasRaw"
    from messages.inbound
    left join messages.message
      on message.merchant_id = ${tx.merchantId} and message.id = inbound.message_id
    left join messages.mailing
      on mailing.merchant_id = ${tx.merchantId} and mailing.id = message.mailing_id
    left join customers.customer
      on customer.merchant_id = ${tx.merchantId} and customer.id = inbound.customer_id
    where ${sql.join(conditions, sql` and `)}
    order by inbound.received_at desc, inbound.id desc
    limit ${asked.limit}`);
}

export async function selectRaw(tx: Tx, id: string): Promise<Buffer | null> {
  const found = await tx.maybe<{ raw: Buffer | null }>(sql`
    select raw from messages.inbound where merchant_id = ${tx.merchantId} and id = ${id}`);
  return found?.raw ?? null;
}

/** Mailings that the product has stopped by itself, the last first. */
export async function selectHalted(
  tx: Tx,
): Promise<{ id: string; name: string; pausedFor: "complaints" | "bounces" | "relay"; open: number }[]> {
  return await tx.rows(sql`
    select mailing.id, mailing.name, mailing.paused_for as "pausedFor", waiting.open
    from messages.mailing
    cross join lateral (
      select count(*)::int as open
      from messages.message
      where message.merchant_id = ${tx.merchantId} and message.mailing_id = mailing.id and message.ended_at is null
    ) as waiting
    where mailing.merchant_id = ${tx.merchantId} and mailing.state = 'paused' and mailing.paused_for <> 'owner'
    order by mailing.updated_at desc, mailing.id
    limit 20`);
}
