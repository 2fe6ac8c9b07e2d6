import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Given } from "../templates/index.ts";
import type { MailingChannel, MailingPurpose } from "./schema-mailings.ts";

export type MessageState =
  | "kept"
  | "planned"
  | "waiting"
  | "sending"
  | "sent"
  | "failed"
  | "skipped"
  | "erased";

export async function insertMessage(
  tx: Tx,
  message: {
    readonly id: string;
    readonly channel: "email" | "sms" | "post";
    readonly kind: string;
    readonly customerId: string | null;
    readonly recipient: string;
    readonly language: "fr" | "en";
    readonly subject: string | null;
    readonly body: string;
    readonly html: string | null;
    readonly secrets: readonly string[];
    readonly state: "kept" | "waiting" | "planned";
    readonly validUntil: string | null;
    readonly purpose: MailingPurpose;
    readonly topic: string;
    readonly lane: string;
    readonly versionId: string | null;
    readonly signedBy: string | null;
  },
): Promise<void> {
  const isKept = message.state === "kept";
  await tx.run(sql`
    insert into messages.message (
      merchant_id, id, channel, kind, customer_id, recipient, language, subject, body, html, secrets, state,
      next_try_at, valid_until, left_at, ended_at, purpose, topic, lane, version_id, signed_by
    )
    values (
      ${tx.merchantId}, ${message.id}, ${message.channel}, ${message.kind}, ${message.customerId}::uuid,
      ${message.recipient}, ${message.language}, ${message.subject}, ${message.body}, ${message.html},
      ${[...message.secrets]}::text[], ${message.state}, ${isKept ? null : tx.now}::timestamptz,
      ${message.validUntil}::timestamptz, ${tx.now}, ${isKept ? tx.now : null}::timestamptz,
      ${message.purpose}, ${message.topic}, ${message.lane}, ${message.versionId}::uuid, ${message.signedBy}
    )`);
}

export type MessageRow = {
  readonly id: string;
  readonly channel: MailingChannel;
  readonly kind: string;
  readonly customerId: string | null;
  /** null: none was known, and it did not leave. */
  readonly recipient: string | null;
  readonly language: "fr" | "en";
  readonly subject: string | null;
  /** null: of a mailing, written from its version and what is given. */
  readonly body: string | null;
  readonly html: string | null;
  readonly secrets: readonly string[];
  readonly mailingId: string | null;
  readonly versionId: string | null;
  readonly given: Given | null;
  readonly purpose: string;
  readonly topic: string;
  readonly state: MessageState;
  readonly reason: string | null;
  readonly attempts: number;
  readonly nextTryAt: string | null;
  readonly validUntil: string | null;
  readonly lastError: string | null;
  readonly serverAnswer: string | null;
  readonly leftAt: string;
  readonly sentAt: string | null;
  readonly bounce: "hard" | "soft" | "block" | null;
  readonly isPossibleDuplicate: boolean;
  /** Who of the staff wrote it; null: the shop. */
  readonly signedBy: string | null;
  readonly clickedAt: string | null;
  readonly unsubscribedAt: string | null;
};

const columns = sql`
  id, channel, kind, customer_id as "customerId", recipient, language, subject, body, html, secrets,
  mailing_id as "mailingId", version_id as "versionId", given, purpose, topic, state, reason, attempts, bounce,
  signed_by as "signedBy", clicked_at as "clickedAt", unsubscribed_at as "unsubscribedAt",
  is_possible_duplicate as "isPossibleDuplicate",
  next_try_at as "nextTryAt", valid_until as "validUntil", last_error as "lastError", server_answer as "serverAnswer",
  left_at as "leftAt", sent_at as "sentAt"`;

export async function selectMessages(
  tx: Tx,
  wanted: {
    readonly channel?: MailingChannel;
    readonly mailingId?: string;
    readonly of?: "person" | "mailing";
    readonly state?: MessageState;
    readonly customerId?: string;
    readonly before: readonly [leftAt: string, id: string] | null;
    readonly limit: number;
  },
): Promise<MessageRow[]> {
  const { channel, state, customerId, mailingId, of, before, limit } = wanted;
  const conditions = [
    sql`merchant_id = ${tx.merchantId}`,
    channel === undefined ? null : sql`channel = ${channel}`,
    state === undefined ? null : sql`state = ${state}`,
    mailingId === undefined ? null : sql`mailing_id = ${mailingId}`,
    of === undefined ? null : of === "person" ? sql`mailing_id is null` : sql`mailing_id is not null`,
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
