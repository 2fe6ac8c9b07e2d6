import type { Tx } from "../../platform/database.ts";
import { type Language, say } from "../../platform/texts.ts";
import type { Day } from "../../values/day.ts";
import { isRefusal } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { getCustomer } from "../customers/index.ts";
import { leaveMessage } from "../messages/index.ts";
import type { RequestRow } from "./answers.ts";

type Words = Readonly<Record<string, string | number>>;

/** Tells the person that her request came and until when she has an answer. @returns whether there was an address */
export async function tellReceived(tx: Tx, request: RequestRow): Promise<boolean> {
  return await tell(tx, request.customerId, "received", (language) => ({
    number: request.number,
    kind: request.kind,
    due: inWords(request.dueOn, language),
  }));
}

export async function tellExtended(tx: Tx, request: RequestRow, why: "complex" | "many"): Promise<boolean> {
  return await tell(tx, request.customerId, "extended", (language) => ({
    number: request.number,
    why,
    due: inWords(request.dueOn, language),
  }));
}

/** Why nothing is done, and where to complain (GDPR art. 12(4)). */
export async function tellRefused(tx: Tx, request: RequestRow, reason: string): Promise<boolean> {
  const { country } = await currentMerchant(tx);
  return await tell(tx, request.customerId, "refused", () => ({ number: request.number, reason, country }));
}

export async function tellDone(tx: Tx, request: RequestRow, answer: string): Promise<boolean> {
  return await tell(tx, request.customerId, "done", () => ({ number: request.number, answer }));
}

async function tell(
  tx: Tx,
  customerId: string | null,
  what: "received" | "extended" | "refused" | "done",
  values: (language: Language) => Words,
): Promise<boolean> {
  const customer = customerId === null ? null : await getCustomer(tx, customerId);
  if (customer === null || isRefusal(customer)) return false;
  const to = customer.emails.find(({ status }) => status !== "bad")?.value;
  if (to === undefined) return false;
  const shop = await currentMerchant(tx);
  const language =
    customer.language === "en" || customer.language === "fr" ? customer.language : shop.language;
  const words = { ...values(language), shop: shop.name };
  await leaveMessage(tx, {
    channel: "email",
    to,
    customerId: customer.id,
    kind: "privacy",
    language,
    subject: say(language, `privacy.mail.${what}_subject`, words),
    text: say(language, `privacy.mail.${what}`, words),
  });
  return true;
}

function inWords(day: Day, language: Language): string {
  const format = new Intl.DateTimeFormat(language === "fr" ? "fr-FR" : "en-GB", {
    dateStyle: "long",
    timeZone: "UTC",
  });
  return format.format(new Date(`${day}T00:00:00Z`));
}
