import type { Tx } from "../../platform/database.ts";
import { say } from "../../platform/texts.ts";
import { isRefusal } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { getCustomer } from "../customers/index.ts";
import { leaveMessage } from "../messages/index.ts";
import { unsubscribeAddresses } from "../permission/index.ts";
import { cardLink } from "./operations-links.ts";

/**
 * Greets a customer who just got her card: a link that opens it and lets her finish at home. Nothing leaves when she has no
 * address of that kind.
 */
export async function sendWelcome(
  tx: Tx,
  {
    customerId,
    via,
  }: { readonly customerId: string; readonly cardNumber: string; readonly via: "sms" | "email" },
): Promise<void> {
  const customer = await getCustomer(tx, customerId);
  if (isRefusal(customer)) return;
  const to = via === "sms" ? customer.phones[0]?.value : customer.emails[0]?.value;
  if (to === undefined) return;
  const shop = await currentMerchant(tx);
  const language =
    customer.language === "en" || customer.language === "fr" ? customer.language : shop.language;
  const link = await cardLink(tx, customer.id);
  // Who was signed up at the counter says at home what she wants to receive, and how much (PRES-4).
  const { preferences } = await unsubscribeAddresses(tx, { customerId: customer.id });
  const words = { shop: shop.name, name: customer.firstName ?? "none", link, preferences };
  await leaveMessage(tx, {
    channel: via,
    to,
    customerId: customer.id,
    kind: "welcome",
    language,
    ...(via === "email" ? { subject: say(language, "space.mail.welcome_subject", words) } : {}),
    text: say(language, via === "email" ? "space.mail.welcome" : "space.sms.welcome", words),
    secrets: via === "email" ? [link, preferences] : [link],
  });
}
