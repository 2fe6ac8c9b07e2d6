import type { Tx } from "../../platform/database.ts";
import { systemActor, type Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { publicAddress } from "../../platform/public-address.ts";
import { dayInZone } from "../../values/day.ts";
import type { Phone } from "../../values/phone.ts";
import { isRefusal } from "../../values/refusal.ts";
import { currentTerms, recordAcceptance, type ShopFace } from "../accounts/index.ts";
import { issueCard, withdrawCards } from "../cards/index.ts";
import {
  currentConsentWords,
  type CurrentNotice,
  currentNotice,
  recordCollections,
  recordConsents,
} from "../consent/index.ts";
import {
  createCustomer,
  findOrCreateCustomers,
  getCustomer,
  mergeCustomers,
  updateCustomer,
} from "../customers/index.ts";
import { joinProgram, type Launched, launchedPrograms } from "../loyalty/index.ts";
import { leaveMessage } from "../messages/index.ts";
import { choose, type ChoicesSaid } from "../permission/index.ts";
import { sayer } from "../../site/language.ts";
import {
  clearWaiting,
  contactsOf,
  countAsked,
  countCodesAsked,
  countTry,
  forgetUnproved,
  insertJoinContact,
  insertJoining,
  type JoinContactRow,
  lockContact,
  markHandedOver,
  markProved,
  selectJoining,
} from "./queries-site.ts";
import { keyedHash, newCode, newToken, sameHash, tokenHash } from "./secrets.ts";

const hourMs = 3_600_000;
const linkLastsMs = 48 * hourMs;
const codeLastsMs = hourMs / 4;
const shownMs = 24 * hourMs;
/** To one address within a day; further ones are not written, and the page says the same. */
const mostMessagesADay = 3;
/** Codes by text message in an hour, to whichever numbers: each costs the shop, and invented numbers cost nobody else. */
const mostCodesAnHour = 200;

export type JoinWish = {
  readonly firstName: string;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly phone: Phone | null;
  readonly postcode: string | null;
  readonly birthday: { readonly day: number; readonly month: number; readonly year: number | null } | null;
  readonly language: "fr" | "en";
  /** The channels on which she wishes to hear of offers: asked apart, refused unless ticked. */
  readonly offersBy: readonly ("email" | "sms")[];
  /** Topics and how many; null: as they come. */
  readonly choices: ChoicesSaid | null;
};

/**
 * Gives somebody who fills in the join page a new card at once. Her addresses are nobody's identifiers until she has proved
 * them: typing somebody else's number shows nothing of hers, takes nothing from her, and answers the same whether the shop knows
 * it or not. `key` is the installation's secret for guessable words.
 */
export async function joinShop(
  tx: Tx,
  face: ShopFace,
  key: string,
  wish: JoinWish,
): Promise<{ readonly joiningId: string }> {
  const actor = joinPage(tx);
  const customer = await createCustomer(tx, actor, {
    firstName: wish.firstName,
    lastName: wish.lastName,
    language: wish.language,
    source: "form",
    sourceDetail: "join",
    ...(wish.postcode === null ? {} : { address: { postcode: wish.postcode } }),
    ...(wish.birthday === null ? {} : { birthday: wish.birthday }),
  });
  if (isRefusal(customer)) throw new Error(`A newcomer was refused: ${customer.refused}`);
  const card = await issueCard(tx, actor, { customerId: customer.id });
  if (isRefusal(card)) throw new Error(`A newcomer's card was refused: ${card.refused}`);
  const notice = await currentNotice(tx, { form: "join", language: wish.language });
  const joiningId = newId(Date.parse(tx.now));
  const { programs, waitingFor } = await joinPrograms(
    tx,
    actor,
    customer.id,
    dayInZone(tx.now, face.timeZone),
  );
  await insertJoining(tx, {
    id: joiningId,
    customerId: customer.id,
    language: wish.language,
    noticeVersion: notice.version,
    noticeHash: notice.hash,
    programs,
    waitingFor,
  });
  await recordWhatWasSaid(tx, actor, { customerId: customer.id, joiningId, notice, wish });
  if (wish.choices !== null) await choose(tx, actor, customer.id, wish.choices, { origin: "join" });
  await forgetUnproved(tx);
  if (wish.email !== null) await askByEmail(tx, face, key, { joiningId, wish, email: wish.email });
  if (wish.phone !== null) await askBySms(tx, face, key, { joiningId, wish, phone: wish.phone });
  return { joiningId };
}

/** A joining as a browser remembers it: by having joined there, or by having opened the link of its e-mail there. */
export type Remembered = { readonly joiningId: string; readonly byLink: boolean };

/**
 * What a joining's page shows: for a day, and once the link was opened in another browser, to that one alone. Who typed an
 * address is then not known to be who holds it.
 */
export async function readJoining(tx: Tx, { joiningId, byLink }: Remembered) {
  const read = await findJoining(tx, joiningId);
  const { joinedAt = "", handedOverAt = null } = read?.joining ?? {};
  const since = handedOverAt ?? joinedAt;
  const isOver = Date.parse(tx.now) - Date.parse(since) > shownMs;
  return isOver || (handedOverAt !== null && !byLink) ? null : read;
}

async function findJoining(tx: Tx, joiningId: string) {
  const joining = await selectJoining(tx, joiningId);
  if (joining === undefined) return null;
  const customer = await getCustomer(tx, joining.customerId);
  if (isRefusal(customer)) return null;
  return { joining, customer, contacts: await contactsOf(tx, joiningId) };
}

export type Proved =
  | { readonly outcome: "proved"; readonly joiningId: string }
  | { readonly outcome: "wrong"; readonly triesLeft: number }
  | { readonly outcome: "over" };

/** The code of the text message, typed into the browser that joined. Five tries. */
export async function proveByCode(
  tx: Tx,
  face: ShopFace,
  key: string,
  typed: { readonly joined: Remembered; readonly code: string },
): Promise<Proved> {
  const { joiningId } = typed.joined;
  if ((await readJoining(tx, typed.joined)) === null) return { outcome: "over" };
  const contact = await lockContact(tx, { joiningId, kind: "sms" });
  if (contact === undefined || contact.tries >= 5 || contact.expiresAt <= tx.now) return { outcome: "over" };
  if (contact.provedAt !== null) return { outcome: "proved", joiningId: contact.joiningId };
  if (!sameHash(contact.secretHash, codeHash(key, contact.id, typed.code))) {
    await countTry(tx, contact.id);
    return contact.tries === 4 ? { outcome: "over" } : { outcome: "wrong", triesLeft: 4 - contact.tries };
  }
  return await settle(tx, face, contact, true);
}

/** Whether a link of an e-mail still holds, without using it: mail programs open links ahead of people. */
export async function linkHolds(tx: Tx, token: string): Promise<boolean> {
  const contact = await lockContact(tx, { secretHash: tokenHash(token) });
  return contact !== undefined && contact.provedAt === null && contact.expiresAt > tx.now;
}

/** The link of the e-mail, once. `joinedHere`: the joining of the browser that opens it, if it joined. */
export async function proveByLink(
  tx: Tx,
  face: ShopFace,
  token: string,
  joinedHere: string | null,
): Promise<Proved> {
  const contact = await lockContact(tx, { secretHash: tokenHash(token) });
  if (contact === undefined || contact.provedAt !== null || contact.expiresAt <= tx.now)
    return { outcome: "over" };
  return await settle(tx, face, contact, contact.joiningId === joinedHere);
}

/**
 * The address is hers: it leads to the record the shop already had, or becomes the newcomer's own. Opened in another browser than
 * the one that joined (`isSameBrowser`), it may be somebody else's doing who typed her address: the card that was shown there ends, and two
 * addresses proved in two browsers make no record one.
 */
async function settle(
  tx: Tx,
  face: ShopFace,
  contact: JoinContactRow,
  isSameBrowser: boolean,
): Promise<Proved> {
  const read = await findJoining(tx, contact.joiningId);
  await markProved(tx, contact.id);
  const done: Proved = { outcome: "proved", joiningId: contact.joiningId };
  if (read === null) return done;
  const actor = joinPage(tx);
  const { joining, customer, contacts } = read;
  const isProvedElsewhere = !isSameBrowser && contacts.some(({ provedAt }) => provedAt !== null);
  const isHandedOver = !isSameBrowser && !isProvedElsewhere && joining.handedOverAt === null;
  if (isHandedOver) {
    await withdrawCards(tx, actor, joining.customerId);
    await markHandedOver(tx, joining.id);
  }
  const isNewcomer = customer.id === joining.customerId && !isProvedElsewhere;
  const address = contact.kind === "email" ? { email: contact.contact } : { phone: contact.contact };
  const [found] = await findOrCreateCustomers(
    tx,
    actor,
    [{ ...address, ...(customer.firstName === null ? {} : { firstName: customer.firstName }) }],
    { country: face.country, create: false },
  );
  let holderId = customer.id;
  if (found?.kind === "known" && found.customerId !== customer.id) {
    // Once merged she has one record; a second address of another record is for the shop to look at.
    if (isNewcomer) {
      const merged = await mergeCustomers(tx, actor, { keptId: found.customerId, absorbedId: customer.id });
      if (!isRefusal(merged)) holderId = found.customerId;
    }
  } else if (found?.kind !== "known") {
    const own =
      contact.kind === "email"
        ? { emails: [...customer.emails.map(({ value }) => value), contact.contact] }
        : { phones: [...customer.phones.map(({ value }) => value), contact.contact] };
    await updateCustomer(tx, actor, customer.id, own);
  }
  for (const programId of joining.waitingFor)
    await joinProgram(tx, actor, { programId, customerId: holderId });
  await clearWaiting(tx, joining.id);
  if (isHandedOver) await issueCard(tx, actor, { customerId: holderId });
  return done;
}

function joinPage(tx: Tx): Actor {
  return systemActor(tx.merchantId, "join page");
}

/** Those that give nothing at the start at once, the others once an address is proved. A paid card is bought at the counter. */
async function joinPrograms(tx: Tx, actor: Actor, customerId: string, today: string) {
  const open = (await launchedPrograms(tx)).filter((program) => mayJoin(program, today));
  const gives = ({ current, startsOn }: Launched): boolean =>
    current.definition.join.headStartUnits > 0 ||
    current.engine.act("sign_up", { day: startsOn ?? today }).some(({ units }) => units > 0);
  for (const { id } of open.filter((program) => !gives(program))) {
    await joinProgram(tx, actor, { programId: id, customerId });
  }
  return {
    programs: open.map(({ id, version }) => ({ id, version })),
    waitingFor: open.filter(gives).map(({ id }) => id),
  };
}

/** Whether somebody may become a member from the page on this day. */
export function mayJoin({ state, startsOn, current }: Launched, today: string): boolean {
  return (
    state === "active" && startsOn !== null && startsOn <= today && current.definition.join.mode !== "paid"
  );
}

async function recordWhatWasSaid(
  tx: Tx,
  actor: Actor,
  said: {
    readonly customerId: string;
    readonly joiningId: string;
    readonly notice: CurrentNotice;
    readonly wish: JoinWish;
  },
): Promise<void> {
  const { customerId, joiningId, wish } = said;
  const from = { origin: "web_form", originDetail: `join ${said.notice.version}` } as const;
  await recordCollections(tx, actor, [
    {
      customerId,
      collectedAt: tx.now,
      collectedFrom: "person",
      informed: true,
      optOutOffered: true,
      ...from,
    },
  ]);
  const { language } = wish;
  for (const channel of wish.offersBy) {
    const { version } = await currentConsentWords(tx, { channel, language, form: "join" });
    const [result] = await recordConsents(
      tx,
      actor,
      [
        {
          customerId,
          channel,
          act: "granted",
          happenedAt: tx.now,
          textVersion: version,
          evidence: `joining ${joiningId}`,
          prechecked: false,
          bundled: false,
          ...from,
        },
      ],
      { requireText: true },
    );
    if (result?.outcome === "refused") throw new Error(`A consent was refused: ${result.code}`);
  }
  const terms = await currentTerms(tx, language);
  if (terms !== null) {
    await recordAcceptance(tx, {
      textId: terms.id,
      subjectKind: "customer",
      subjectId: customerId,
      form: "join",
    });
  }
}

type Asked = { readonly joiningId: string; readonly wish: JoinWish };

async function askByEmail(
  tx: Tx,
  face: ShopFace,
  key: string,
  { joiningId, wish, email }: Asked & { readonly email: string },
): Promise<void> {
  const token = newToken();
  const isAllowed = await keepContact(tx, key, {
    id: newId(Date.parse(tx.now)),
    joiningId,
    kind: "email",
    contact: email,
    secretHash: tokenHash(token),
    expiresAt: new Date(Date.parse(tx.now) + linkLastsMs).toISOString(),
  });
  if (!isAllowed) return;
  const say = sayer(wish.language);
  const link = `${publicAddress()}/s/${face.slug}/join/confirm/${token}`;
  const words = { shop: face.brand.senderName, name: nameInLetter(wish.firstName), link };
  await leaveMessage(tx, {
    channel: "email",
    to: email,
    customerId: null,
    kind: "join",
    language: wish.language,
    subject: say("space.join.mail_subject", words),
    text: say("space.join.mail", words),
    secrets: [link],
    validUntil: new Date(Date.parse(tx.now) + linkLastsMs).toISOString(),
  });
}

async function askBySms(
  tx: Tx,
  face: ShopFace,
  key: string,
  { joiningId, wish, phone }: Asked & { readonly phone: Phone },
): Promise<void> {
  const code = newCode();
  const id = newId(Date.parse(tx.now));
  const expiresAt = new Date(Date.parse(tx.now) + codeLastsMs).toISOString();
  const isAllowed = await keepContact(tx, key, {
    id,
    joiningId,
    kind: "sms",
    contact: phone.e164,
    secretHash: codeHash(key, id, code),
    expiresAt,
  });
  if (!isAllowed) return;
  await leaveMessage(tx, {
    channel: "sms",
    to: phone.e164,
    customerId: null,
    kind: "join",
    language: wish.language,
    text: sayer(wish.language)("space.join.sms", { shop: face.brand.senderName, code }),
    secrets: [code],
    validUntil: expiresAt,
  });
}

type NewContact = Parameters<typeof insertJoinContact>[1];

/** Whether a message may be written to this address: three a day from this page, whoever asks, and not without end to others. */
async function keepContact(tx: Tx, key: string, contact: Omit<NewContact, "contactHash">): Promise<boolean> {
  const contactHash = keyedHash(key, contact.kind, contact.contact);
  const asked = await countAsked(tx, contactHash);
  const codes = contact.kind === "sms" ? await countCodesAsked(tx) : 0;
  await insertJoinContact(tx, { ...contact, contactHash });
  return asked < mostMessagesADay && codes < mostCodesAnHour;
}

/** A name as it may stand in a letter that goes to an address nobody has proved: one that reads as anything else is left out. */
function nameInLetter(firstName: string): string {
  return /^[\p{L}\p{M}'’ -]{1,40}$/u.test(firstName) ? firstName : "none";
}

function codeHash(key: string, contactId: string, code: string): string {
  return keyedHash(key, "join", contactId, code);
}
