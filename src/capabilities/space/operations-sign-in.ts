import type { Database, Tx } from "../../platform/database.ts";
import { newId } from "../../platform/ids.ts";
import { publicAddress } from "../../platform/public-address.ts";
import { type Language, say } from "../../platform/texts.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { leaveMessage } from "../messages/index.ts";
import {
  countTry,
  countUp,
  holdersOf,
  insertChallenge,
  nameHolders,
  prove,
  proveLink,
  selectProved,
  sweep,
  timesOf,
  useChallenge,
} from "./queries-sign-in.ts";
import { insertSession } from "./queries-sessions.ts";
import {
  after,
  askLimits,
  codeSeconds,
  type Limit,
  linkSeconds,
  sessionDays,
  wrongLimits,
} from "./rules/limits.ts";
import { deviceOf } from "./rules/seen.ts";
import { keyedHash, newCode, newToken, sameHash, tokenHash } from "./secrets.ts";

/** A way to reach somebody: a lower-case e-mail, or a phone in E.164. */
export type Contact = { readonly channel: "email" | "sms"; readonly value: string };

/** Who asks, from where: a network address, and the key by which such things are hashed. */
export type Asker = { readonly key: string; readonly address: string };

export type Asked = {
  readonly challengeId: string;
  readonly contact: Contact;
  readonly language: Language;
  /** What will be sent, if anybody is there. */
  readonly secret: string;
  /** For the browser that asked: a code is only heard from it. */
  readonly ticket: string;
};

/**
 * Notes that somebody wants in. Known or not, the same rows are written and the same is answered; what follows
 * (`sendSignIn`) happens after the answer, so that its time says nothing either.
 * Refused: `too_many_requests`, whoever it is about.
 */
export async function askSignIn(
  tx: Tx,
  asker: Asker,
  contact: Contact,
  language: Language,
): Promise<Asked | Refusal<"too_many_requests">> {
  await sweep(tx);
  const contactHash = contactHashOf(tx, asker, contact);
  const refused = await mayAsk(tx, asker, contactHash);
  if (refused !== null) return refused;
  const challengeId = newId(Date.parse(tx.now));
  const ticket = newToken();
  const isLink = contact.channel === "email";
  const secret = isLink ? newToken() : newCode();
  await insertChallenge(tx, {
    id: challengeId,
    purpose: "sign_in",
    channel: contact.channel,
    contactHash,
    customerId: null,
    newContact: null,
    secretHash: isLink ? tokenHash(secret) : keyedHash(asker.key, challengeId, secret),
    ticketHash: isLink ? null : tokenHash(ticket),
    expiresAt: after(tx.now, isLink ? linkSeconds : codeSeconds),
  });
  return { challengeId, contact, language, secret, ticket };
}

/** Sends the link or the code to whoever holds the contact; nobody: nothing leaves. */
export async function sendSignIn(database: Database, merchantId: string, asked: Asked): Promise<void> {
  await database.inMerchant(merchantId, async (tx) => {
    const { contact, language, secret, challengeId } = asked;
    const isLink = contact.channel === "email";
    const holders = await holdersOf(tx, isLink ? "email" : "phone", contact.value);
    if (holders.length === 0) return;
    await nameHolders(tx, challengeId, holders);
    const shop = await currentMerchant(tx);
    const link = `${publicAddress()}/c/${shop.slug}/link/${secret}`;
    const words = { shop: shop.name, link, code: secret };
    await leaveMessage(tx, {
      channel: contact.channel,
      to: contact.value,
      customerId: holders.length === 1 ? (holders[0] ?? null) : null,
      kind: "sign_in",
      language,
      ...(isLink ? { subject: say(language, "space.mail.sign_in_subject", words) } : {}),
      text: say(language, isLink ? "space.mail.sign_in" : "space.sms.sign_in", words),
      secrets: [isLink ? link : secret],
      validUntil: after(tx.now, isLink ? linkSeconds : codeSeconds),
    });
  });
}

export function contactHashOf(tx: Tx, { key }: Asker, { channel, value }: Contact): string {
  return keyedHash(key, tx.merchantId, channel, value);
}

/** Counts an asking against its contact, its network address, its shop and, once she is in, the customer. */
export async function mayAsk(
  tx: Tx,
  asker: Asker,
  contactHash: string,
  customerId: string | null = null,
): Promise<Refusal<"too_many_requests"> | null> {
  const addressHash = keyedHash(asker.key, asker.address);
  const counted = [
    ...(await counts(tx, `ask:contact:${contactHash}`, askLimits.contact)),
    ...(await counts(tx, `ask:address:${addressHash}`, askLimits.address)),
    ...(await counts(tx, "ask:shop", askLimits.shop)),
    ...(customerId === null ? [] : await counts(tx, `ask:customer:${customerId}`, askLimits.customer)),
    await isWithin(tx, `wrong:contact:${contactHash}`, wrongLimits.contact),
    await isWithin(tx, `wrong:address:${addressHash}`, wrongLimits.address),
  ];
  return counted.every(Boolean) ? null : refuse("too_many_requests");
}

async function counts(tx: Tx, subject: string, limits: readonly Limit[]): Promise<boolean[]> {
  const within: boolean[] = [];
  for (const { times, seconds } of limits) {
    within.push((await countUp(tx, `${subject}:${seconds}`, seconds)) <= times);
  }
  return within;
}

async function isWithin(tx: Tx, subject: string, limits: readonly Limit[]): Promise<boolean> {
  for (const { times, seconds } of limits) {
    if ((await timesOf(tx, `${subject}:${seconds}`)) >= times) return false;
  }
  return true;
}

/** Notes a wrong code against its contact and the address it came from. */
export async function noteWrong(tx: Tx, asker: Asker, contactHash: string): Promise<void> {
  await counts(tx, `wrong:contact:${contactHash}`, wrongLimits.contact);
  await counts(tx, `wrong:address:${keyedHash(asker.key, asker.address)}`, wrongLimits.address);
}

/**
 * Opens the link of a message, once. Answers the ticket by which this browser may go on, and whom it may be.
 * Refused: `link_used_or_expired`.
 */
export async function openLink(
  tx: Tx,
  secret: string,
): Promise<{ ticket: string; customerIds: readonly string[] } | Refusal<"link_used_or_expired">> {
  const ticket = newToken();
  const proved = await proveLink(tx, tokenHash(secret), tokenHash(ticket));
  if (proved === undefined || proved.customerIds.length === 0) return refuse("link_used_or_expired");
  return { ticket, customerIds: proved.customerIds };
}

/** What became of a try: right; wrong, with tries left; or nothing is awaited any more. */
export type CodeResult<Right> = { readonly right: Right } | { readonly left: number } | "closed";

/**
 * Tries the six digits of a text message. Each try is counted before it is compared and stays counted whatever follows, so the
 * transaction must be committed in every case.
 */
export async function tryCode(
  tx: Tx,
  asker: Asker,
  ticket: string,
  code: string,
): Promise<CodeResult<readonly string[]>> {
  const tried = await countTry(tx, tokenHash(ticket), "sign_in");
  if (tried === undefined) return "closed";
  const isRight = sameHash(tried.secretHash, keyedHash(asker.key, tried.id, code));
  if (!isRight || tried.customerIds.length === 0) {
    await noteWrong(tx, asker, tried.contactHash);
    return tried.tries >= 5 ? "closed" : { left: 5 - tried.tries };
  }
  await prove(tx, tried.id);
  return { right: tried.customerIds };
}

/** Whom the contact proved in this browser may be; nobody when nothing was proved lately. */
export async function provedHolders(tx: Tx, ticket: string): Promise<readonly string[]> {
  return (await selectProved(tx, tokenHash(ticket)))?.customerIds ?? [];
}

export type Entered = { readonly token: string; readonly customerId: string };

/**
 * Lets in the one chosen among those the proved contact may be; the only one when nobody is chosen.
 * Refused: `nothing_proved` (again from the start), `choose_who`.
 */
export async function enter(
  tx: Tx,
  ticket: string,
  who: { readonly customerId: string | null; readonly userAgent: string | undefined },
): Promise<Entered | Refusal<"nothing_proved" | "choose_who">> {
  const proved = await selectProved(tx, tokenHash(ticket));
  if (proved === undefined) return refuse("nothing_proved");
  const [only] = proved.customerIds;
  const chosen = who.customerId ?? (proved.customerIds.length === 1 ? only : undefined);
  if (chosen === undefined || !proved.customerIds.includes(chosen)) return refuse("choose_who");
  if (!(await useChallenge(tx, proved.id))) return refuse("nothing_proved");
  const token = newToken();
  await insertSession(tx, {
    tokenHash: tokenHash(token),
    customerId: chosen,
    via: proved.channel,
    device: deviceOf(who.userAgent),
    expiresAt: after(tx.now, sessionDays * 86_400),
  });
  return { token, customerId: chosen };
}
