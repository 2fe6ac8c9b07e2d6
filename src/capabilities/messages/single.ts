import type { Database, Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit, shopFace } from "../accounts/index.ts";
import { speakingIds } from "../customers/index.ts";
import { type Asked, decide, type Decided, unsubscribeAddresses } from "../permission/index.ts";
import { publishTemplate, renderMessage, sellsIn, valuesFor, type Version } from "../templates/index.ts";
import { askedOf } from "./asked.ts";
import { arbitrate } from "./arbitrate.ts";
import { leaveMessage, type NewMessage, wayOut } from "./operations.ts";
import { measuredAmong } from "./queries-clicks.ts";
import type { SingleAnswer, SingleBody, SingleWordsAnswer, SingleWordsBody } from "./schema-single.ts";
import { senderOf } from "./senders.ts";
import { addressesFor, stopOf } from "./words.ts";

type Refused = Refusal<
  | "unknown_customer"
  | "contact_not_allowed"
  | "message_without_words"
  | "message_promotes"
  | "template_of_other_channel"
>;

/**
 * One message that somebody of the staff writes to one customer. It leaves like any other, judged once more when it does; one that the
 * hour alone forbids waits for its hour.
 */
export async function writeTo(
  tx: Tx,
  database: Database,
  actor: Actor,
  { customerId: id, ...body }: (SingleBody | SingleWordsBody) & { readonly customerId: string },
): Promise<SingleAnswer | Refusal> {
  const customerId = (await speakingIds(tx, [id])).get(id);
  if (customerId === undefined) return refuse("unknown_customer", { id });
  const templateId = "templateId" in body ? body.templateId : undefined;
  const version = templateId === undefined ? null : await publishTemplate(tx, actor, templateId);
  if (version !== null && isRefusal(version)) return version;
  if (version !== null && version.channel !== body.channel) return refuse("template_of_other_channel");
  const purpose = version?.class ?? body.purpose ?? "transactional";
  const decided = await decide(
    tx,
    customerId,
    askedOf({ channel: body.channel, purpose, topic: "" }, version),
  );
  const isLater = decided.reason.startsWith("WINDOW_") && decided.nextAllowedAt !== null;
  if (decided.recipient === null || !(decided.allowed || isLater))
    return refuse("contact_not_allowed", { reason: decided.reason });
  const to = { customerId, recipient: decided.recipient, language: decided.language };
  const words =
    version === null
      ? await ownWords(tx, actor, { ...body, purpose: body.purpose ?? "transactional" }, decided)
      : await fromVersion(tx, database, actor, version, to);
  if (isRefusal(words)) return words;
  const message = await leaveMessage(tx, {
    ...words,
    channel: body.channel,
    to: to.recipient,
    customerId,
    kind: "personal",
    purpose,
    signedBy: actor.name.slice(0, 120),
  });
  await recordAudit(tx, actor, { action: "message.written", subjectKind: "customer", subjectId: customerId });
  return { messageId: message.id, nextAllowedAt: decided.allowed ? null : decided.nextAllowedAt };
}

/** A letter to one customer in words of one's own: it is to be printed at once. Refused like any other message. */
export async function writeLetter(
  tx: Tx,
  database: Database,
  actor: Actor,
  letter: Pick<SingleWordsBody, "purpose" | "text"> & { readonly customerId: string },
): Promise<SingleAnswer | Refusal> {
  const left = await writeTo(tx, database, actor, { ...letter, channel: "post" });
  // Its place among all that is said to her is given now, not within seconds.
  if (!isRefusal(left)) await arbitrate(tx);
  return left;
}

/** What somebody typed as its person will read it: signed, and with how to be left alone. Refused: `unknown_customer`. */
export async function readWords(
  tx: Tx,
  actor: Actor,
  { customerId: id, ...body }: SingleWordsBody & { readonly customerId: string },
): Promise<SingleWordsAnswer | Refusal<"unknown_customer">> {
  const customerId = (await speakingIds(tx, [id])).get(id);
  if (customerId === undefined) return refuse("unknown_customer", { id });
  const { channel, purpose = "transactional", subject = "", text = "" } = body;
  const asked: Asked = askedOf({ channel, purpose, topic: "" }, null);
  const language = languageOf((await decide(tx, customerId, asked)).language);
  const { brand } = await shopFace(tx);
  const signed = await signedText(tx, actor, channel, text);
  const end = purpose === "marketing" ? wayOut(channel, language, "••••") : "";
  return {
    sender: `${actor.name} · ${brand.senderName}`,
    subject: channel === "email" ? subject : null,
    text: signed + end,
    promotes: purpose === "marketing" ? null : sellsIn(`${subject}\n${text}`, language),
  };
}

type Words = Pick<NewMessage, "subject" | "text" | "html" | "language" | "secrets" | "from">;

async function ownWords(
  tx: Tx,
  actor: Actor,
  { channel, purpose, subject = "", text = "" }: SingleWordsBody,
  decided: Decided,
): Promise<Words | Refused> {
  if (text.trim() === "") return refuse("message_without_words", { field: "text" });
  if (channel === "email" && subject.trim() === "")
    return refuse("message_without_words", { field: "subject" });
  const language = languageOf(decided.language);
  const sells = purpose === "marketing" ? null : sellsIn(`${subject}\n${text}`, language);
  if (sells !== null) return refuse("message_promotes", { field: "text", words: sells });
  return { language, subject, text: await signedText(tx, actor, channel, text) };
}

/** Who writes, for whom: an SMS has no other place to say so (C. postes L34-5). */
async function signedText(
  tx: Tx,
  actor: Actor,
  channel: SingleWordsBody["channel"],
  text: string,
): Promise<string> {
  const { brand } = await shopFace(tx);
  return channel === "sms"
    ? `${text.trim()} ${actor.name}, ${brand.senderName}`
    : `${text.trim()}\n\n${actor.name}\n${brand.senderName}`;
}

async function fromVersion(
  tx: Tx,
  database: Database,
  actor: Actor,
  version: Version,
  { customerId, language: hers }: { readonly customerId: string; readonly language: string },
): Promise<Words> {
  const id = newId(Date.parse(tx.now));
  const people = await unsubscribeAddresses(tx, { customerId, messageId: id });
  const given = (await valuesFor(tx, version, [customerId])).get(customerId) ?? { fields: {} };
  const measured = await measuredAmong(tx, [customerId]);
  const sender = await senderOf(tx, database, version.channel === "sms" ? "sms" : "email");
  const addresses = addressesFor(
    { merchantId: tx.merchantId, stop: stopOf(sender), sender: `${actor.name}, ${sender.fromName}` },
    { id, mailingId: null, isMeasured: measured.has(customerId) },
    people,
  );
  const { subject, text, html } = renderMessage(version, hers, given, addresses);
  return {
    language: languageOf(hers),
    ...(version.channel === "email" ? { subject, html } : {}),
    text,
    secrets: [people.page, people.preferences, people.oneClick],
    from: { id, versionId: version.id },
  };
}

const languageOf = (language: string): "fr" | "en" => (language === "en" ? "en" : "fr");
