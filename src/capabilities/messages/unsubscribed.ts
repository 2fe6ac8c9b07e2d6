import type { Tx } from "../../platform/database.ts";
import { sayer } from "../../site/language.ts";
import { dayInZone } from "../../values/day.ts";
import { isRefusal } from "../../values/refusal.ts";
import { siteFormats } from "../../site/formats.ts";
import { shopFace } from "../accounts/index.ts";
import { getCustomer } from "../customers/index.ts";
import {
  refuseAddress,
  registerUnsubscribed,
  type Unsubscribed,
  unsubscribeAddresses,
} from "../permission/index.ts";
import { leaveMessage } from "./operations.ts";
import { markUnsubscribed, selectReached } from "./queries-unsubscribed.ts";

registerUnsubscribed(async (tx, told) => {
  if (told.messageId !== null) {
    await markUnsubscribed(tx, told.messageId);
    await closeAddress(tx, told, told.messageId);
  }
  await acknowledge(tx, told);
});

/** Who leaves by the link of a message reads the address it went to, which its person may have changed or lost since. */
async function closeAddress(tx: Tx, told: Unsubscribed, messageId: string): Promise<void> {
  const { channel, scope, origin } = told;
  if (scope !== "all_marketing" || (channel !== "email" && channel !== "sms")) return;
  const address = await selectReached(tx, messageId, channel);
  if (address === null) return;
  await refuseAddress(tx, { channel, address, origin, at: tx.now, evidence: `message ${messageId}` });
}

/**
 * Belgium: whoever refuses advertising is told that it was noted (CDE XII.13, AR 4 April 2003 art. 2), once and by the means she
 * refused: an address that wants no offers still takes the answer to its own request.
 */
async function acknowledge(tx: Tx, { channel, scope, origin, personId, newly }: Unsubscribed): Promise<void> {
  const isOwnWord = origin !== "staff" && origin !== "api" && origin !== "complaint";
  if (scope !== "all_marketing" || !isOwnWord || (channel !== "email" && channel !== "sms")) return;
  const [first] = newly;
  const id = personId ?? first;
  if (id === undefined || newly.length === 0) return;
  const customer = await getCustomer(tx, id);
  if (isRefusal(customer)) return;
  const face = await shopFace(tx);
  if ((customer.address.country ?? face.country) !== "BE") return;
  const to = (channel === "email" ? customer.emails : customer.phones)[0]?.value;
  if (to === undefined) return;
  const own = customer.language;
  const language = own === "fr" || own === "en" ? own : face.language;
  const say = sayer(language);
  const { preferences } = await unsubscribeAddresses(tx, { customerId: id, channel });
  const words = {
    shop: face.brand.senderName,
    day: siteFormats({ ...face, language }).day(dayInZone(tx.now, face.timeZone)),
    link: preferences,
  };
  await leaveMessage(tx, {
    channel,
    to,
    customerId: id,
    kind: "refusal_noted",
    language,
    ...(channel === "email" ? { subject: say("messages.refusal_noted.subject", words) } : {}),
    text: say(`messages.refusal_noted.${channel}`, words),
    ...(channel === "email" ? { secrets: [preferences] } : {}),
  });
}
