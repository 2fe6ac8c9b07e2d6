import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Handover } from "./rules/soft.ts";
import type { InboundKind } from "./schema-inbound.ts";

/** The message itself and those handed over to the same address before it, newest first. */
export async function selectHandovers(
  tx: Tx,
  asked: { readonly messageId: string; readonly customerId: string; readonly limit: number },
): Promise<Handover[]> {
  return await tx.rows<Handover>(sql`
    select earlier.bounce, coalesce(earlier.sent_at, earlier.ended_at) as at
    from messages.message as this
    join messages.message as earlier
      on earlier.merchant_id = ${tx.merchantId}
      and earlier.customer_id = ${asked.customerId}
      and earlier.channel = this.channel
      and lower(earlier.recipient) = lower(this.recipient)
      and (earlier.state = 'sent' or earlier.bounce is not null)
      and coalesce(earlier.sent_at, earlier.ended_at) <= coalesce(this.sent_at, this.ended_at)
    where this.merchant_id = ${tx.merchantId} and this.id = ${asked.messageId}
    order by coalesce(earlier.sent_at, earlier.ended_at) desc, earlier.id desc
    limit ${asked.limit}`);
}

/** What may be said about a message that came back. */
export type MessageBehind = {
  readonly id: string;
  readonly channel: "email" | "sms" | "post" | "phone";
  readonly recipient: string | null;
  readonly customerId: string | null;
  readonly state: string;
};

const behind = sql`id, channel, recipient, customer_id as "customerId", state`;

export async function selectMessageBehind(tx: Tx, id: string): Promise<MessageBehind | undefined> {
  return await tx.maybe<MessageBehind>(sql`
    select ${behind} from messages.message where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export type NewInbound = {
  readonly id: string;
  readonly source: "mailbox" | "hook" | "staff";
  readonly sourceKey: string;
  readonly kind: InboundKind;
  readonly messageId: string | null;
  readonly customerId: string | null;
  readonly status: string | null;
  readonly diagnostic: string | null;
  readonly reporter: string | null;
  readonly words: string | null;
  readonly raw: Buffer | null;
};

/** @returns false when it was heard before */
export async function insertInbound(tx: Tx, heard: NewInbound): Promise<boolean> {
  const written = await tx.run(sql`
    insert into messages.inbound (
      merchant_id, id, source, source_key, kind, message_id, customer_id, status, diagnostic, reporter, words, received_at, raw
    )
    values (
      ${tx.merchantId}, ${heard.id}, ${heard.source}, ${heard.sourceKey}, ${heard.kind}, ${heard.messageId}::uuid,
      ${heard.customerId}::uuid, ${heard.status}, ${heard.diagnostic}, ${heard.reporter}, ${heard.words}, ${tx.now},
      ${heard.raw}::bytea
    )
    on conflict (merchant_id, source_key) do nothing`);
  return written === 1;
}

export async function markEffect(tx: Tx, id: string, customerId: string | null): Promise<void> {
  await tx.run(sql`
    update messages.inbound
    set has_effect = true, customer_id = coalesce(customer_id, ${customerId}::uuid)
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}
