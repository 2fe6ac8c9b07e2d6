import type { Tx } from "../../platform/database.ts";
import { newId } from "../../platform/ids.ts";
import { type Language, say } from "../../platform/texts.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { getCustomer, updateCustomer } from "../customers/index.ts";
import { leaveMessage } from "../messages/index.ts";
import { herself } from "./operations-sessions.ts";
import {
  type Asker,
  type CodeResult,
  type Contact,
  contactHashOf,
  mayAsk,
  noteWrong,
} from "./operations-sign-in.ts";
import { countTry, insertChallenge, prove, useChallenge } from "./queries-sign-in.ts";
import { after, codeSeconds } from "./rules/limits.ts";
import { keyedHash, newCode, newToken, sameHash, tokenHash } from "./secrets.ts";

/**
 * Sends a code to the new address: it becomes hers once she has read it there. Answers the ticket of this browser.
 * Refused: `too_many_requests`.
 */
export async function askContact(
  tx: Tx,
  asker: Asker,
  customerId: string,
  contact: Contact,
  language: Language,
): Promise<{ ticket: string } | Refusal<"too_many_requests">> {
  const contactHash = contactHashOf(tx, asker, contact);
  const refused = await mayAsk(tx, asker, contactHash, customerId);
  if (refused !== null) return refused;
  const id = newId(Date.parse(tx.now));
  const [code, ticket] = [newCode(), newToken()];
  const expiresAt = after(tx.now, codeSeconds);
  await insertChallenge(tx, {
    id,
    purpose: "contact",
    channel: contact.channel,
    contactHash,
    customerId,
    newContact: contact.value,
    secretHash: keyedHash(asker.key, id, code),
    ticketHash: tokenHash(ticket),
    expiresAt,
  });
  const shop = await currentMerchant(tx);
  const words = { shop: shop.name, code };
  await leaveMessage(tx, {
    channel: contact.channel,
    to: contact.value,
    customerId,
    kind: "contact_code",
    language,
    ...(contact.channel === "email" ? { subject: say(language, "space.mail.contact_subject", words) } : {}),
    text: say(language, contact.channel === "email" ? "space.mail.contact" : "space.sms.contact", words),
    secrets: [code],
    validUntil: expiresAt,
  });
  return { ticket };
}

/**
 * Tries the code of a new address; right, the address becomes her main one of its kind, and the one before is told. The
 * transaction must be committed in every case: tries stay counted.
 */
export async function confirmContact(
  tx: Tx,
  asker: Asker,
  visit: { readonly customerId: string; readonly language: Language },
  { ticket, code }: { readonly ticket: string; readonly code: string },
): Promise<CodeResult<Contact["channel"]>> {
  const tried = await countTry(tx, tokenHash(ticket), "contact");
  // A code is of the account that asked for it, whoever has signed in on this browser since.
  if (tried === undefined || tried.newContact === null || tried.customerId !== visit.customerId)
    return "closed";
  if (!sameHash(tried.secretHash, keyedHash(asker.key, tried.id, code))) {
    await noteWrong(tx, asker, tried.contactHash);
    return tried.tries >= 5 ? "closed" : { left: 5 - tried.tries };
  }
  await prove(tx, tried.id);
  if (!(await useChallenge(tx, tried.id))) return "closed";
  const replaced = await replaceContact(tx, visit, { channel: tried.channel, value: tried.newContact });
  return isRefusal(replaced) ? "closed" : { right: tried.channel };
}

/**
 * Takes an address away; the last way to reach her stays, for without one she could not come back.
 * Refused: `last_contact`, `unknown_contact`.
 */
export async function removeContact(
  tx: Tx,
  visit: { readonly customerId: string; readonly language: Language },
  contact: Contact,
): Promise<Refusal | undefined> {
  const customer = await getCustomer(tx, visit.customerId);
  if (isRefusal(customer)) return customer;
  if (customer.emails.length + customer.phones.length < 2) return refuse("last_contact");
  const of = contact.channel === "email" ? customer.emails : customer.phones;
  if (!of.some(({ value }) => value === contact.value)) return refuse("unknown_contact");
  const left = of.filter(({ value }) => value !== contact.value).map(({ value }) => value);
  const fields = contact.channel === "email" ? { emails: left } : { phones: left };
  const changed = await updateCustomer(tx, herself(tx), visit.customerId, fields);
  if (isRefusal(changed)) return changed;
  await tellOld(tx, visit, contact);
  return undefined;
}

async function replaceContact(
  tx: Tx,
  visit: { readonly customerId: string; readonly language: Language },
  contact: Contact,
): Promise<Refusal | undefined> {
  const customer = await getCustomer(tx, visit.customerId);
  if (isRefusal(customer)) return customer;
  const of = contact.channel === "email" ? customer.emails : customer.phones;
  const [before] = of;
  const others = of.slice(1).flatMap(({ value }) => (value === contact.value ? [] : [value]));
  const values = [contact.value, ...others];
  const fields = contact.channel === "email" ? { emails: values } : { phones: values };
  const changed = await updateCustomer(tx, herself(tx), visit.customerId, fields);
  if (isRefusal(changed)) return changed;
  if (before !== undefined && before.value !== contact.value) {
    await tellOld(tx, visit, { channel: contact.channel, value: before.value });
  }
  return undefined;
}

/** Whoever still reads the old address learns of the change, and what to do if it was not hers. */
async function tellOld(
  tx: Tx,
  { customerId, language }: { readonly customerId: string; readonly language: Language },
  { channel, value }: Contact,
): Promise<void> {
  const words = { shop: (await currentMerchant(tx)).name };
  await leaveMessage(tx, {
    channel,
    to: value,
    customerId,
    kind: "contact_changed",
    language,
    ...(channel === "email" ? { subject: say(language, "space.mail.changed_subject", words) } : {}),
    text: say(language, channel === "email" ? "space.mail.changed" : "space.sms.changed", words),
  });
}
