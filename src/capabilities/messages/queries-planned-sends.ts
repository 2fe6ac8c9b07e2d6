import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** Marketing messages that wait for their moment, as `ReadPlanned` has them. */
export function plannedMessages(tx: Tx, until: string): RawBuilder<unknown> {
  return sql`
    select
      coalesce(message.mailing_id::text, message.kind) as source, coalesce(mailing.name, message.kind) as name,
      message.customer_id, message.channel, message.topic, message.next_try_at as at
    from messages.message
    left join messages.mailing on mailing.merchant_id = ${tx.merchantId} and mailing.id = message.mailing_id
    where message.merchant_id = ${tx.merchantId} and message.state = 'planned' and message.purpose = 'marketing'
      and message.customer_id is not null and message.next_try_at <= ${until}::timestamptz
      and (mailing.id is null or mailing.state in ('scheduled', 'sending'))`;
}

export type UnplannedMailing = {
  readonly id: string;
  readonly name: string;
  readonly channel: string;
  readonly topic: string;
  readonly audience: { readonly rule: unknown } | { readonly customerIds: readonly string[] };
  readonly at: string;
};

/** Marketing mailings that have their moment and not yet a line for each person. */
export async function unplannedMailings(tx: Tx, until: string): Promise<UnplannedMailing[]> {
  const at = sql`coalesce(mailing.send_at, mailing.send_local at time zone
    (select merchant.time_zone from accounts.merchant where merchant.id = ${tx.merchantId}), mailing.updated_at)`;
  return await tx.rows<UnplannedMailing>(sql`
    select mailing.id, mailing.name, mailing.channel, mailing.topic, mailing.audience, ${at} as at
    from messages.mailing
    where mailing.merchant_id = ${tx.merchantId} and mailing.state = 'scheduled' and mailing.planned_at is null
      and mailing.purpose = 'marketing' and ${at} <= ${until}::timestamptz
    order by 6, mailing.id`);
}

/** The lines such a mailing would have. */
export function linesOf(mailing: UnplannedMailing, people: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select ${mailing.id}::text as source, ${mailing.name}::text as name, people.customer_id, ${mailing.channel}::text as channel,
      ${mailing.topic}::text as topic, ${mailing.at}::timestamptz as at
    from (${people}) as people`;
}
