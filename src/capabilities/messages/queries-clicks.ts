import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { ClickCode } from "./click-codes.ts";

export async function selectClicked(
  tx: Tx,
  { of, id }: ClickCode,
): Promise<{ mailingId: string | null; versionId: string | null } | undefined> {
  return of === "mailing"
    ? await tx.maybe(sql`
        select id as "mailingId", version_id as "versionId" from messages.mailing
        where merchant_id = ${tx.merchantId} and id = ${id}`)
    : await tx.maybe(sql`
        select mailing_id as "mailingId", version_id as "versionId" from messages.message
        where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function countClick(tx: Tx, mailingId: string, link: number): Promise<void> {
  await tx.run(sql`
    insert into messages.link_click as known (merchant_id, mailing_id, link, day, clicks)
    values (${tx.merchantId}, ${mailingId}, ${link}, (${tx.now}::timestamptz at time zone 'UTC')::date, 1)
    on conflict (merchant_id, mailing_id, link, day) do update set clicks = known.clicks + 1`);
}

/** The first time counts. Asked again whether she agreed: she may have changed her mind since the message left. */
export async function noteClick(tx: Tx, messageId: string): Promise<void> {
  await tx.run(sql`
    update messages.message set clicked_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = ${messageId} and clicked_at is null
      and exists (
        select from consent.standing
        where standing.merchant_id = ${tx.merchantId} and standing.customer_id = message.customer_id
          and standing.channel = 'email' and standing.purpose = 'open_tracking' and standing.topic = ''
          and standing.usable and standing.act in ('granted', 'renewed')
      )`);
}

/** Of these people, those who agreed that it is noted which links they follow. */
export async function measuredAmong(tx: Tx, customerIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ id: string }>(sql`
    select customer_id as id from consent.standing
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])
      and channel = 'email' and purpose = 'open_tracking' and topic = ''
      and usable and act in ('granted', 'renewed')`);
  return new Set(rows.map(({ id }) => id));
}

/** A link that was followed is a sign of life (RET-01); an opened message is none. */
export function lastClick(merchantId: string, customerId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    select max(message.clicked_at) from messages.message
    where message.merchant_id = ${merchantId} and message.customer_id = ${customerId})`;
}

/** So is an answer. */
export function lastReply(merchantId: string, customerId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    select max(message.replied_at) from messages.message
    where message.merchant_id = ${merchantId} and message.customer_id = ${customerId})`;
}

export async function selectLinkClicks(
  tx: Tx,
  mailingId: string,
): Promise<{ link: number; clicks: number }[]> {
  return await tx.rows(sql`
    select link, sum(clicks)::int as clicks from messages.link_click
    where merchant_id = ${tx.merchantId} and mailing_id = ${mailingId}
    group by link order by link`);
}
