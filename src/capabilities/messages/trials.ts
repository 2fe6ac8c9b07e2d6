import type { Database, Tx } from "../../platform/database.ts";
import { sayer } from "../../site/language.ts";
import { emailOf } from "../../values/email.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, shopFace } from "../accounts/index.ts";
import { readPhone } from "../customers/index.ts";
import { type AddressChannel, decide, isRefused, peopleAt } from "../permission/index.ts";
import { previewTemplate } from "../templates/index.ts";
import { askedOf } from "./asked.ts";
import { specimenFor } from "./mailing-vouchers.ts";
import { leaveMessage } from "./operations.ts";
import { selectMailing } from "./queries-mailings.ts";
import { hasSeat } from "./queries-senders.ts";
import type { MailingChannel, MailingTestBody, TestBody } from "./schema-mailings.ts";

type Unreachable = Refusal<"test_channel_has_no_test" | "unreadable_address" | "test_address_refuses">;

/** A word to the shop itself by one channel: whether messages arrive. */
export async function testSender(
  tx: Tx,
  channel: MailingChannel,
  { to }: TestBody,
): Promise<{ messageId: string } | Unreachable> {
  const address = await addressOf(tx, channel, to);
  if (isRefusal(address)) return address;
  const { language, brand } = await shopFace(tx);
  const t = sayer(language);
  const { id } = await leaveMessage(tx, {
    channel: address.channel,
    to: address.to,
    customerId: null,
    kind: "test",
    language,
    ...(address.channel === "email"
      ? { subject: t("messages.test.subject", { shop: brand.senderName }) }
      : {}),
    text: t("messages.test.text", { shop: brand.senderName }),
  });
  return { messageId: id };
}

/**
 * A mailing as a customer would get it, sent to the shop itself. Refused besides: `test_address_refuses`, for an address of somebody to whom
 * the mailing itself may not go; the shop's own staff may always look.
 */
export async function testMailing(
  tx: Tx,
  database: Database,
  id: string,
  { to, customerId, language }: MailingTestBody,
): Promise<{ messageId: string } | Unreachable | Refusal> {
  const mailing = await selectMailing(tx, id);
  if (mailing === undefined) return refuse("unknown_mailing", { id });
  if (mailing.templateId === null) return refuse("mailing_without_words", { field: "templateId" });
  const address = await addressOf(tx, mailing.channel, to);
  if (isRefusal(address)) return address;
  const { purpose, topic } = mailing;
  if (!(await isOfStaff(tx, database, address.to)) && (await refuses(tx, address, { purpose, topic })))
    return refuse("test_address_refuses", { field: "to" });
  const words = await previewTemplate(
    tx,
    {
      templateId: mailing.templateId,
      ...(customerId === undefined ? {} : { customerId }),
      ...(language === undefined ? {} : { language }),
    },
    await specimenFor(tx, mailing),
  );
  if (isRefusal(words)) return words;
  const { id: messageId } = await leaveMessage(tx, {
    channel: address.channel,
    to: address.to,
    customerId: null,
    kind: "test",
    language: words.language,
    ...(address.channel === "email" ? { subject: `[Test] ${words.subject}`, html: words.html } : {}),
    text: words.text,
  });
  return { messageId };
}

async function isOfStaff(tx: Tx, database: Database, to: string): Promise<boolean> {
  return await database.inPlatform(async (other) => await hasSeat(other, tx.merchantId, to.toLowerCase()));
}

/** Whether a trial would tell somebody what she may not be told: waiting alone is no obstacle to one that looks. */
async function refuses(
  tx: Tx,
  { channel, to }: { readonly channel: AddressChannel; readonly to: string },
  mailing: { readonly purpose: string; readonly topic: string },
): Promise<boolean> {
  const address = to.toLowerCase();
  if (await isRefused(tx, channel, address)) return true;
  for (const customerId of await peopleAt(tx, channel, address)) {
    const { allowed, unlock } = await decide(tx, customerId, askedOf({ channel, ...mailing }, null));
    if (!allowed && unlock !== "wait") return true;
  }
  return false;
}

async function addressOf(
  tx: Tx,
  channel: MailingChannel,
  to: string,
): Promise<{ readonly channel: "email" | "sms"; readonly to: string } | Unreachable> {
  if (channel === "email") {
    const email = emailOf(to);
    return email === null ? refuse("unreadable_address", { field: "to" }) : { channel, to: email };
  }
  if (channel !== "sms") return refuse("test_channel_has_no_test", { field: "channel" });
  const phone = readPhone(to, (await currentMerchant(tx)).country);
  return phone === null ? refuse("unreadable_address", { field: "to" }) : { channel, to: phone.e164 };
}
