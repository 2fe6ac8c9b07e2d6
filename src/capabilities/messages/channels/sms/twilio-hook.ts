import type { Database } from "../../../../platform/database.ts";
import { isId } from "../../../../platform/ids.ts";
import { publicAddress } from "../../../../platform/public-address.ts";
import { isRefusal } from "../../../../values/refusal.ts";
import { selectSender } from "../../queries-senders.ts";
import { noteReturn } from "../../returns.ts";
import { senderOf } from "../../senders.ts";
import { receiveSms } from "./received.ts";
import { isSignedByTwilio } from "./twilio-signature.ts";

/** Where Twilio brings what people answer; to be pasted in its console. */
export function wordsAddress(merchantId: string): string {
  return `${publicAddress()}/hooks/sms/twilio/${merchantId}`;
}

/** Where Twilio says what became of one message; it is told with the message. */
export function reportAddress(merchantId: string, messageId: string): string {
  return `${wordsAddress(merchantId)}/${messageId}`;
}

// Of a message that did not arrive ("Error and warning dictionary"): no such number or a landline; refused by an operator or by Twilio.
const hardCodes = new Set(["21211", "21214", "21217", "21614", "30005", "30006"]);
const blockCodes = new Set(["21408", "21610", "21612", "30004", "30007", "30034"]);

/** A call of Twilio, as it came. */
export type TwilioCall = { readonly form: URLSearchParams; readonly signature: string };

/**
 * Hears Twilio. Nothing is believed that the token of the shop's own account did not sign; what is told twice acts once.
 *
 * @param messageId of which it tells what became of it; absent: it brings an SMS of a person
 * @returns what to answer: 404 where the shop does not send by Twilio, 403 for a signature that is wrong
 */
export async function hearTwilio(
  database: Database,
  at: { readonly merchantId: string; readonly messageId?: string },
  { form, signature }: TwilioCall,
): Promise<200 | 403 | 404> {
  const { merchantId, messageId } = at;
  if (!isId(merchantId) || (messageId !== undefined && !isId(messageId))) return 404;
  const token = await tokenOf(database, merchantId);
  if (token === "") return 404;
  const url = messageId === undefined ? wordsAddress(merchantId) : reportAddress(merchantId, messageId);
  if (!isSignedByTwilio(token, { url, form, signature })) return 403;
  await (messageId === undefined
    ? takeWords(database, merchantId, form)
    : takeReport(database, merchantId, messageId, form));
  return 200;
}

/** Of the account by which a shop sends; empty where it does not send by Twilio, or is no shop. */
async function tokenOf(database: Database, merchantId: string): Promise<string> {
  return await database.inMerchant(merchantId, async (tx) => {
    if ((await selectSender(tx, "sms"))?.driver !== "twilio") return "";
    const { driver, secrets } = await senderOf(tx, database, "sms");
    return driver === "twilio" ? (secrets["token"] ?? "") : "";
  });
}

async function takeWords(database: Database, merchantId: string, form: URLSearchParams): Promise<void> {
  const number = form.get("From") ?? "";
  const providerId = form.get("MessageSid");
  const text = (form.get("Body") ?? "").slice(0, 2_000);
  await database.inMerchant(merchantId, async (tx) => {
    const effect = await receiveSms(tx, { number, text, providerId });
    // A short code or a name is nobody whom the shop could have as a customer.
    return isRefusal(effect) ? null : effect;
  });
}

async function takeReport(
  database: Database,
  merchantId: string,
  messageId: string,
  form: URLSearchParams,
): Promise<void> {
  const status = form.get("MessageStatus");
  if (status !== "undelivered" && status !== "failed") return;
  const code = form.get("ErrorCode") ?? "";
  const kind = hardCodes.has(code) ? "hard" : blockCodes.has(code) ? "block" : "soft";
  await database.inMerchant(merchantId, async (tx) => {
    await noteReturn(tx, { messageId, kind, diagnostic: `${status} ${code}`.trim() });
  });
}
