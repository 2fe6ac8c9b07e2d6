import type { Database, Tx } from "../../platform/database.ts";
import { type Actor, systemActor } from "../../platform/http/actor.ts";
import { dayInZone } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { adoptCard, cardsOf, findCard, issueCard } from "../cards/index.ts";
import {
  createCustomer,
  findOrCreateCustomers,
  getCustomer,
  speakingIds,
  updateCustomer,
} from "../customers/index.ts";
import { joinProgram } from "../loyalty/index.ts";
import {
  markDelivered,
  noteSeen,
  selectSettings,
  selectShare,
  selectShop,
  type ShareField,
  sharesToDeliver,
} from "./queries.ts";
import {
  type Holding,
  insertHolding,
  type Link,
  lockHolder,
  selectHolding,
  selectHoldingsOf,
  selectLink,
  type SharedValues,
  updateHolding,
} from "./queries-shop.ts";

/** The network a shop is in; null when it is in none. In the shop's transaction. */
export async function networkOf(
  tx: Tx,
): Promise<{ networkId: string; name: string; joinedAt: string } | null> {
  const link = await selectLink(tx);
  if (link?.state !== "active") return null;
  return { networkId: link.networkId, name: link.networkName, joinedAt: link.joinedAt };
}

/** Whether the merchant of the transaction is itself a network of shops. */
export async function isNetwork(tx: Tx): Promise<boolean> {
  return (await currentMerchant(tx)).kind === "network";
}

/** The numbers of the shared cards of a shop's customers, for whoever finds people by their cards. In the shop's transaction. */
export async function sharedCardsOf(
  tx: Tx,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const holdings = await selectHoldingsOf(tx, customerIds);
  return new Map(holdings.toReversed().map(({ customerId, cardNumber }) => [customerId, cardNumber]));
}

/**
 * A card of the network is shown at a shop: the shop's own customer who shows it, made when the shop sees the card for the first time. The
 * shop learns the number and nothing else, unless the holder chose otherwise. A card printed ahead becomes somebody's the first
 * time it is shown.
 * @returns undefined where the shop is in no network, or the number is no card of it in use
 */
export async function presentSharedCard(
  database: Database,
  merchantId: string,
  number: string,
): Promise<{ customerId: string } | undefined> {
  const link = await activeLink(database, merchantId);
  if (link === undefined) return undefined;
  const seen = await database.inMerchant(link.networkId, async (tx) => await seeCard(tx, merchantId, number));
  if (seen === undefined) return undefined;
  return await database.inMerchant(merchantId, async (tx) => await bringUpToDate(tx, seen, null));
}

/**
 * Gives a shop's customer the shared card: a new one, one printed ahead, or the one she already holds. The network learns the number and
 * nothing about her; she tells it what she likes herself.
 * Refused: `shop_is_in_no_network`, `unknown_customer`, `unknown_card`, `card_is_blocked`, `card_known_as_somebody_else`.
 */
export async function giveSharedCard(
  database: Database,
  actor: Actor,
  wish: { readonly customerId: string; readonly number?: string },
): Promise<{ number: string; customerId: string } | Refusal> {
  const shopId = actor.merchantId;
  const link = await activeLink(database, shopId);
  if (link === undefined) return refuse("shop_is_in_no_network");
  const known = await database.inMerchant(shopId, async (tx) => {
    const customerId = (await speakingIds(tx, [wish.customerId])).get(wish.customerId);
    const [holding] = customerId === undefined ? [] : await selectHoldingsOf(tx, [customerId]);
    return { customerId, holding };
  });
  if (known.customerId === undefined) return refuse("unknown_customer", { id: wish.customerId });
  const { customerId } = known;
  if (
    known.holding !== undefined &&
    (wish.number === undefined || wish.number === known.holding.cardNumber)
  ) {
    return { number: known.holding.cardNumber, customerId };
  }
  const seen = await database.inMerchant(link.networkId, async (tx) => {
    if (wish.number !== undefined) return (await seeCard(tx, shopId, wish.number)) ?? refuse("unknown_card");
    return await newHolder(tx, shopId, null);
  });
  if (isRefusal(seen)) return seen;
  const brought = await database.inMerchant(shopId, async (tx) => await bringUpToDate(tx, seen, customerId));
  if (brought.customerId !== customerId)
    return refuse("card_known_as_somebody_else", { id: brought.customerId });
  return { number: seen.cardNumber, customerId };
}

async function activeLink(database: Database, merchantId: string): Promise<Link | undefined> {
  const link = await database.inMerchant(merchantId, async (tx) => await selectLink(tx));
  return link?.state === "active" ? link : undefined;
}

/** What a shop is told of a holder: her card, and what she lets it know. */
type Seen = {
  readonly holderId: string;
  readonly cardNumber: string;
  readonly fields: readonly ShareField[];
  readonly values: SharedValues;
};

async function seeCard(tx: Tx, shopId: string, number: string): Promise<Seen | undefined> {
  if ((await selectShop(tx, shopId))?.state !== "active") return undefined;
  const card = await findCard(tx, number);
  if (card === undefined) return undefined;
  if (card.state === "free") {
    const seen = await newHolder(tx, shopId, card.number);
    return isRefusal(seen) ? undefined : seen;
  }
  if (card.state !== "active" || card.customerId === null) return undefined;
  await noteSeen(tx, card.customerId, shopId);
  return await readHolder(tx, shopId, card.customerId);
}

/** Somebody of whom nothing is known but a card. */
async function newHolder(tx: Tx, shopId: string, number: string | null): Promise<Seen | Refusal> {
  if ((await selectShop(tx, shopId))?.state !== "active") return refuse("shop_is_in_no_network");
  const settings = await selectSettings(tx);
  if (settings === undefined) return refuse("shop_is_in_no_network");
  const actor = systemActor(tx.merchantId, "network");
  const holder = await createCustomer(tx, actor, { source: "till" });
  if (isRefusal(holder)) return holder;
  const card =
    number === null
      ? await issueCard(tx, actor, { customerId: holder.id })
      : await adoptCard(tx, actor, { customerId: holder.id, number });
  if (isRefusal(card)) throw new Error(`A new holder got no card: ${card.refused}.`);
  const joined = await joinProgram(tx, actor, { programId: settings.programId, customerId: holder.id });
  if (isRefusal(joined)) throw new Error(`A new holder is no member: ${joined.refused}.`);
  await noteSeen(tx, holder.id, shopId);
  return { holderId: holder.id, cardNumber: card.number, fields: [], values: {} };
}

async function readHolder(tx: Tx, shopId: string, holderId: string): Promise<Seen | undefined> {
  const [share, holder, cards] = [
    await selectShare(tx, holderId, shopId),
    await getCustomer(tx, holderId),
    await cardsOf(tx, [holderId]),
  ];
  const card = cards.get(holderId);
  if (card === undefined || isRefusal(holder)) return undefined;
  const fields = share?.fields ?? [];
  const said = {
    firstName: holder.firstName,
    email: holder.emails[0]?.value,
    phone: holder.phones[0]?.value,
  };
  const values = Object.fromEntries(fields.flatMap((field) => (said[field] ? [[field, said[field]]] : [])));
  return { holderId, cardNumber: card.number, fields, values };
}

/**
 * In the shop's transaction: the shop's customer of this holder, with the card's number and what is shared as they are now. What the
 * shop knew by itself is never touched.
 * @param customerId whom the card is to be of, when the shop does not know it yet; null makes somebody new
 */
async function bringUpToDate(tx: Tx, seen: Seen, customerId: string | null): Promise<{ customerId: string }> {
  await lockHolder(tx, seen.holderId);
  const holding = (await selectHolding(tx, seen.holderId)) ?? (await startHolding(tx, seen, customerId));
  await copyShared(tx, holding, seen);
  return { customerId: holding.customerId };
}

async function startHolding(tx: Tx, seen: Seen, wanted: string | null): Promise<Holding> {
  const { timeZone, country } = await currentMerchant(tx);
  const customerId =
    wanted === null
      ? await whoShows(tx, seen.cardNumber, country)
      : await addCard(tx, wanted, seen.cardNumber);
  await insertHolding(tx, {
    holderId: seen.holderId,
    customerId,
    cardNumber: seen.cardNumber,
    linkedOn: dayInZone(tx.now, timeZone),
  });
  return { holderId: seen.holderId, customerId, cardNumber: seen.cardNumber, linkedAt: tx.now, shared: {} };
}

/** A till may have told purchases with this number before the shop asked the network about it: then it is somebody already. */
async function whoShows(tx: Tx, number: string, country: string): Promise<string> {
  const actor = systemActor(tx.merchantId, "network");
  const [found] = await findOrCreateCustomers(tx, actor, [{ card: number }], { country, source: "till" });
  if (found?.kind !== "known" && found?.kind !== "created")
    throw new Error("A card of the network could not be noted.");
  return found.customerId;
}

async function addCard(tx: Tx, customerId: string, number: string): Promise<string> {
  const actor = systemActor(tx.merchantId, "network");
  const customer = await getCustomer(tx, customerId);
  if (isRefusal(customer)) throw new Error(`Whoever is to have the card is gone: ${customer.refused}.`);
  const cards = customer.cards.map(({ value }) => value).filter((card) => card !== number);
  const changed = await updateCustomer(tx, actor, customer.id, { cards: [...cards, number] });
  // The number was somebody else's here before: that record speaks for the card, and staff merge the two.
  return isRefusal(changed) ? await whoShows(tx, number, (await currentMerchant(tx)).country) : customer.id;
}

/** Of what is shared, only what the shop did not know by itself is ours to write, and to take out again. */
async function copyShared(tx: Tx, holding: Holding, seen: Seen): Promise<void> {
  const actor = systemActor(tx.merchantId, "network");
  const customer = await getCustomer(tx, holding.customerId);
  if (isRefusal(customer)) return;
  const { shared } = holding;
  const knew = {
    firstName:
      shared.firstName === undefined ? customer.firstName !== null : customer.firstName !== shared.firstName,
    email: knows(customer.emails, seen.values.email, shared.email),
    phone: knows(customer.phones, seen.values.phone, shared.phone),
  };
  const values: SharedValues = Object.fromEntries(
    Object.entries(seen.values).filter(([field]) => !knew[field as ShareField]),
  );
  const isDone =
    holding.cardNumber === seen.cardNumber &&
    JSON.stringify(sorted(shared)) === JSON.stringify(sorted(values));
  if (isDone) return;
  const list = (known: readonly { readonly value: string }[], before?: string, now?: string): string[] => {
    const own = known.map(({ value }) => value).filter((value) => value !== before && value !== now);
    return now === undefined ? own : [...own, now];
  };
  const changed = await updateCustomer(tx, actor, customer.id, {
    cards: list(customer.cards, holding.cardNumber, seen.cardNumber),
    emails: list(customer.emails, shared.email, values.email),
    phones: list(customer.phones, shared.phone, values.phone),
    ...(knew.firstName ? {} : { firstName: values.firstName ?? null }),
  });
  if (isRefusal(changed)) throw new Error(`What a holder shares could not be noted: ${changed.refused}.`);
  await updateHolding(tx, { holderId: seen.holderId, cardNumber: seen.cardNumber, shared: values });
}

function knows(
  own: readonly { readonly value: string }[],
  value: string | undefined,
  before: string | undefined,
): boolean {
  return value !== undefined && value !== before && own.some((one) => one.value === value);
}

function sorted(values: SharedValues): [string, string][] {
  return Object.entries(values).sort(([first], [second]) => (first < second ? -1 : 1));
}

/** Tells a shop that knows the card what its holder chose, and the number it has now. */
export async function deliverShare(
  database: Database,
  {
    networkId,
    holderId,
    shopId,
  }: { readonly networkId: string; readonly holderId: string; readonly shopId: string },
): Promise<void> {
  const seen = await database.inMerchant(networkId, async (tx) => {
    const known = await readHolder(tx, shopId, holderId);
    if (known !== undefined) return known;
    const share = await selectShare(tx, holderId, shopId);
    return share === undefined ? undefined : { holderId, cardNumber: null, fields: share.fields, values: {} };
  });
  if (seen === undefined) return;
  await database.inMerchant(shopId, async (tx) => {
    await lockHolder(tx, holderId);
    const holding = await selectHolding(tx, holderId);
    // Without a card in use there is nothing to show any more: what was shared goes, the old number stays a mark.
    if (holding !== undefined)
      await copyShared(tx, holding, { ...seen, cardNumber: seen.cardNumber ?? holding.cardNumber });
  });
  await database.inMerchant(networkId, async (tx) => {
    await markDelivered(tx, holderId, shopId, seen.fields);
  });
}

const deliveriesAtOnce = 200;

/** Answers whether more is waiting. One that fails keeps none of the others waiting, and is told once all were tried. */
export async function deliverShares(database: Database): Promise<boolean> {
  const waiting = await database.inPlatform(async (tx) => await sharesToDeliver(tx, deliveriesAtOnce));
  const faults: unknown[] = [];
  for (const one of waiting) await deliverShare(database, one).catch((fault: unknown) => faults.push(fault));
  if (faults.length > 0) throw new AggregateError(faults, "Choices of holders were not delivered.");
  return waiting.length === deliveriesAtOnce;
}
