import type { Tx } from "../../platform/database.ts";
import { newId } from "../../platform/ids.ts";
import { sayer } from "../../site/language.ts";
import { type ShopFace, shopFace } from "../accounts/index.ts";
import { unsubscribeAddresses } from "../permission/index.ts";
import { insertMessage } from "./queries.ts";
import { laneOf } from "./rules/lanes.ts";
import { letterHtml } from "./rules/letter.ts";
import type { MailingPurpose } from "./schema-mailings.ts";
import { hasWayOut } from "./senders.ts";

export type NewMessage = {
  readonly channel: "email" | "sms" | "post";
  /** An address as it is written in a mailbox, a number in E.164, or a postal address on one line. */
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
  /** transactional when absent. Any other needs a customer, is judged before it leaves and says how to be left alone. */
  readonly purpose?: MailingPurpose;
  /** Kind of message that a person may take or leave. */
  readonly topic?: string;
  /** Who of the staff writes: named beside the shop as the sender. */
  readonly signedBy?: string;
  /** Written from a template for this person: its words say already how to be left alone, and its links are its version's. */
  readonly from?: { readonly id: string; readonly versionId: string };
};

/**
 * Leaves a message in the outbox, inside the caller's transaction; it leaves within seconds of the commit. A transactional one that
 * has no way out is only kept and shown. Any other is planned: it takes its place among all that is said to this person, and permission is
 * asked once more when it leaves.
 *
 * @throws when an e-mail has no subject, or what is not transactional names no customer: a fault of the caller
 */
export async function leaveMessage(tx: Tx, message: NewMessage): Promise<{ id: string }> {
  const { channel, customerId, purpose = "transactional" } = message;
  const face = await shopFace(tx);
  const id = message.from?.id ?? newId(Date.parse(tx.now));
  const isPlain = purpose === "transactional";
  if (!isPlain && customerId === null) throw new TypeError("An offer is made to somebody.");
  const words =
    isPlain || message.from !== undefined
      ? { ...message, secrets: message.secrets ?? [] }
      : await withWayOut(tx, message, id);
  const subject = channel === "email" ? oneLine(message.subject ?? "") : null;
  const recipient = oneLine(message.to);
  await insertMessage(tx, {
    id,
    channel,
    kind: message.kind,
    customerId,
    recipient,
    language: message.language,
    subject,
    body: words.text,
    html: subject === null ? null : (words.html ?? onPaper(words, subject, face)),
    secrets: words.secrets,
    // A letter waits for whoever prints it.
    state: !isPlain
      ? "planned"
      : channel === "post" || (await hasWayOut(tx, face, channel))
        ? "waiting"
        : "kept",
    validUntil: message.validUntil ?? null,
    purpose,
    topic: message.topic ?? "",
    lane: laneOf(channel, recipient),
    versionId: message.from?.versionId ?? null,
    signedBy: message.signedBy ?? null,
  });
  return { id };
}

/** What is not asked for says how to be left alone: a link of this person's own, or the word that stops text messages. */
async function withWayOut(
  tx: Tx,
  message: NewMessage,
  messageId: string,
): Promise<NewMessage & { readonly secrets: readonly string[] }> {
  const { channel, customerId, language, text, secrets = [] } = message;
  if (channel !== "email") return { ...message, text: text + wayOut(channel, language, ""), secrets };
  const { page } = await unsubscribeAddresses(tx, { customerId: customerId ?? "", messageId });
  return { ...message, text: text.trimEnd() + wayOut(channel, language, page), secrets: [...secrets, page] };
}

/** What stands at the end of a message that nobody asked for. */
export function wayOut(
  channel: NewMessage["channel"],
  language: NewMessage["language"],
  link: string,
): string {
  const t = sayer(language);
  return channel === "sms" ? t("messages.way_out.sms") : `\n\n${t(`messages.way_out.${channel}`, { link })}`;
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
