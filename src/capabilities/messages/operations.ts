import type { Tx } from "../../platform/database.ts";
import { newId } from "../../platform/ids.ts";
import { mailIsSent } from "../../platform/mail.ts";
import { type ShopFace, shopFace } from "../accounts/index.ts";
import { insertMessage } from "./queries.ts";
import { letterHtml } from "./rules/letter.ts";

export type NewMessage = {
  readonly channel: "email" | "sms";
  /** An address as it is written in a mailbox, or a number in E.164. */
  readonly to: string;
  readonly customerId: string | null;
  /** What it is for: `sign_in`, `welcome`… The text `messages.kind.<kind>` names it. */
  readonly kind: string;
  readonly language: "fr" | "en";
  /** Of an e-mail, where it is compulsory. */
  readonly subject?: string;
  readonly text: string;
  /** Of an e-mail; without it the text is put on the shop's paper. */
  readonly html?: string;
  /** Parts that open something (a code, a link): dots in the outbox of a real shop. */
  readonly secrets?: readonly string[];
  /** Instant after which it is not sent any more, such as the end of a code. */
  readonly validUntil?: string;
};

/**
 * Leaves a message in the outbox, inside the caller's transaction. An e-mail goes to the relay within seconds of the commit when
 * there is one; without a relay, for an SMS and in the demonstration, it is only kept and shown.
 *
 * @throws when an e-mail has no subject: a fault of the caller
 */
export async function leaveMessage(tx: Tx, message: NewMessage): Promise<{ id: string }> {
  const face = await shopFace(tx);
  const isEmail = message.channel === "email";
  const subject = isEmail ? oneLine(message.subject ?? "") : null;
  const id = newId(Date.parse(tx.now));
  await insertMessage(tx, {
    id,
    channel: message.channel,
    kind: message.kind,
    customerId: message.customerId,
    recipient: oneLine(message.to),
    language: message.language,
    subject,
    body: message.text,
    html: subject === null ? null : (message.html ?? onPaper(message, subject, face)),
    secrets: message.secrets ?? [],
    state: isEmail && !face.isDemo && mailIsSent() ? "waiting" : "kept",
    validUntil: message.validUntil ?? null,
  });
  return { id };
}

function onPaper(message: NewMessage, subject: string, { brand, legal }: ShopFace): string {
  const foot = [legal.company, legal.address, legal.phone].filter((line) => line !== null);
  const paper = { shop: brand.senderName, colour: brand.colour, foot };
  return letterHtml(message.text, { language: message.language, subject }, paper);
}

/** Nothing a shop or a customer typed may begin another header (RFC 5322 2.2). */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, " ").trim();
}
