import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type MessageState = "kept" | "waiting" | "sending" | "sent" | "failed";

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
