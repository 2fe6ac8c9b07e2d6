import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

type MessageState = "kept" | "waiting" | "sending" | "sent" | "failed";

export async function insertMessage(
  tx: Tx,
  message: {
    readonly id: string;
    readonly channel: "email" | "sms";
    readonly kind: string;
    readonly customerId: string | null;
    readonly recipient: string;
    readonly language: "fr" | "en";
    readonly subject: string | null;
    readonly body: string;
    readonly html: string | null;
    readonly secrets: readonly string[];
    readonly state: "kept" | "waiting";
    readonly validUntil: string | null;
  },
): Promise<void> {
  const isKept = message.state === "kept";
  await tx.run(sql`
    insert into messages.message (
      merchant_id, id, channel, kind, customer_id, recipient, language, subject, body, html, secrets, state,
      next_try_at, valid_until, left_at, ended_at
    )
    values (
      ${tx.merchantId}, ${message.id}, ${message.channel}, ${message.kind}, ${message.customerId}::uuid,
      ${message.recipient}, ${message.language}, ${message.subject}, ${message.body}, ${message.html},
      ${[...message.secrets]}::text[], ${message.state}, ${isKept ? null : tx.now}::timestamptz,
      ${message.validUntil}::timestamptz, ${tx.now}, ${isKept ? tx.now : null}::timestamptz
    )`);
}

export type MessageRow = {
  readonly id: string;
  readonly channel: "email" | "sms";
  readonly kind: string;
  readonly customerId: string | null;
  readonly recipient: string;
  readonly language: "fr" | "en";
  readonly subject: string | null;
  readonly body: string;
  readonly html: string | null;
  readonly secrets: readonly string[];
  readonly state: MessageState;
  readonly attempts: number;
  readonly nextTryAt: string | null;
  readonly validUntil: string | null;
  readonly lastError: string | null;
  readonly serverAnswer: string | null;
  readonly leftAt: string;
  readonly sentAt: string | null;
};

const columns = sql`
  id, channel, kind, customer_id as "customerId", recipient, language, subject, body, html, secrets, state, attempts,
  next_try_at as "nextTryAt", valid_until as "validUntil", last_error as "lastError", server_answer as "serverAnswer",
  left_at as "leftAt", sent_at as "sentAt"`;

export async function selectMessages(
  tx: Tx,
  wanted: {
    readonly channel?: "email" | "sms";
    readonly state?: MessageState;
    readonly customerId?: string;
    readonly before: readonly [leftAt: string, id: string] | null;
    readonly limit: number;
  },
): Promise<MessageRow[]> {
  const { channel, state, customerId, before, limit } = wanted;
  const conditions = [
    sql`merchant_id = ${tx.merchantId}`,
    channel === undefined ? null : sql`channel = ${channel}`,
    state === undefined ? null : sql`state = ${state}`,
    customerId === undefined ? null : sql`customer_id = ${customerId}`,
    before === null ? null : sql`(left_at, id) < (${before[0]}::timestamptz, ${before[1]}::uuid)`,
  ].filter((condition) => condition !== null);
  return await tx.rows<MessageRow>(sql`
    select ${columns}
    from messages.message
    where ${sql.join(conditions, sql` and `)}
    order by left_at desc, id desc
    limit ${limit}`);
}

export async function selectMessage(tx: Tx, id: string): Promise<MessageRow | undefined> {
  return await tx.maybe<MessageRow>(sql`
    select ${columns}
    from messages.message
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}
