import type { Database } from "../../platform/database.ts";
import { type Actor, systemActor } from "../../platform/http/actor.ts";
import { addMonths, type Day } from "../../values/day.ts";
import { addStore, createMerchant } from "../accounts/index.ts";
import { findCard } from "../cards/index.ts";
import { updateCustomer } from "../customers/index.ts";
import {
  changeSettings,
  closeMonth,
  commonPoints,
  giveSharedCard,
  inviteShop,
  joinNetwork,
  openNetwork,
  presentSharedCard,
  setHolderShare,
  settle,
  spendCommonPoints,
  tellSales,
  updateShopAccount,
} from "../network/index.ts";
import { recordReceipts } from "../purchases/index.ts";
import { agreed } from "./loyalty.ts";
import type { DemoPerson } from "./rules/people.ts";
import { lacailleIban, townIban, townName, type TownShop, townShops, type TownVisit } from "./rules/town.ts";

/** The network of the town, its other shops, and who they are to each holder. */
export type TownStory = {
  readonly networkId: string;
  readonly shops: Readonly<Record<TownShop, Actor>>;
  /** By holder: her card, herself at Maison Lacaille. */
  readonly holders: readonly { readonly number: string; readonly customerId: string }[];
  /** By card and shop, once it was shown there. */
  readonly known: Map<string, string>;
};

const timeZone = "Europe/Paris";
const visitorOf = (merchantId: string, name: string): Actor => ({
  ...{ kind: "demo", id: null, name, merchantId },
  permissions: new Set(["*"]),
});

/**
 * Opens the card of the town, with Maison Lacaille and two neighbours, and gives it to some of the regulars: one tells the florist who
 * she is, the others show a card and no name.
 * @param past where the clock stands at the day on which it opens
 */
export async function openTown(
  database: Database,
  past: Database,
  lacaille: Actor,
  holders: readonly { readonly customerId: string; readonly person: DemoPerson }[],
): Promise<TownStory> {
  const networkId = await merchantCalled(database, { name: townName, kind: "network" });
  const network = systemActor(networkId, "demo");
  await past.inMerchant(networkId, async (tx) => {
    const { programId: _, ...settings } = agreed(await openNetwork(tx, network));
    const account = { accountHolder: townName, iban: townIban, bic: null };
    agreed(await changeSettings(tx, network, { ...settings, ...account }));
  });
  await joinTown(past, network, lacaille, { name: lacaille.name, iban: lacailleIban });
  const open = async (shop: TownShop): Promise<Actor> => {
    const { name, iban } = townShops[shop];
    const actor = visitorOf(await merchantCalled(database, { name, kind: "shop" }), name);
    await past.inMerchant(actor.merchantId, async (tx) => {
      const place = { address: townShops[shop].address, postcode: "59800", city: "Lille", country: "FR" };
      await addStore(tx, actor, { kind: "shop", code: "shop", name, ...place, timeZone });
    });
    await joinTown(past, network, actor, { name, iban });
    return actor;
  };
  const shops = { florist: await open("florist"), bookshop: await open("bookshop") };
  const given: { number: string; customerId: string }[] = [];
  for (const { customerId } of holders) {
    given.push(agreed(await giveSharedCard(past, lacaille, { customerId })));
  }
  const [first] = given;
  const [chantal] = holders;
  if (first !== undefined && chantal !== undefined) {
    await tellTheFlorist(past, network, { ...first, person: chantal.person }, shops.florist.merchantId);
  }
  return { networkId, shops, holders: given, known: new Map() };
}

async function merchantCalled(
  database: Database,
  { name, kind }: { readonly name: string; readonly kind: "shop" | "network" },
): Promise<string> {
  const plain = { country: "FR", currency: "EUR", language: "fr", timeZone, isDemo: true } as const;
  const made = await database.inPlatform(async (tx) => await createMerchant(tx, { ...plain, name, kind }));
  return agreed(made).id;
}

async function joinTown(
  past: Database,
  network: Actor,
  shop: Actor,
  { name, iban }: { readonly name: string; readonly iban: string },
): Promise<void> {
  const { merchantId: networkId } = network;
  const { code } = agreed(
    await past.inMerchant(networkId, async (tx) => await inviteShop(tx, network, name)),
  );
  agreed(await joinNetwork(past, shop, { code, agreementVersion: 1 }));
  await past.inMerchant(networkId, async (tx) => {
    await updateShopAccount(tx, shop.merchantId, { accountHolder: name, iban, bic: null });
  });
}

/** Chantal lets the florist know her first name and her e-mail; the bookshop sees a card. */
async function tellTheFlorist(
  past: Database,
  network: Actor,
  { number, person }: { readonly number: string; readonly person: DemoPerson },
  shopId: string,
): Promise<void> {
  await presentSharedCard(past, shopId, number);
  const holderId = await past.inMerchant(network.merchantId, async (tx) => {
    const id = (await findCard(tx, number))?.customerId ?? "";
    const { firstName, email } = person;
    const herself = { firstName, ...(email === null ? {} : { emails: [email] }) };
    agreed(await updateCustomer(tx, network, id, herself));
    return id;
  });
  agreed(await setHolderShare(past, network, { holderId, shopId, fields: ["firstName", "email"] }));
}

/** Lives some days in the town: purchases at the neighbours', what each shop owes told to the network, a few paid with points. */
export async function liveInTown(
  past: Database,
  lacaille: Actor,
  story: TownStory,
  visits: readonly TownVisit[],
): Promise<void> {
  const shops = ["florist", "bookshop"] as const;
  const customers: { visit: TownVisit; customerId: string }[] = [];
  for (const shop of shops) {
    const actor = story.shops[shop];
    const own = visits.filter((visit) => visit.shop === shop);
    const bought: { visit: TownVisit; customerId: string }[] = [];
    for (const visit of own) {
      const customerId = await whoShows(past, story, actor, visit.holder);
      if (customerId !== undefined) bought.push({ visit, customerId });
    }
    await past.inMerchant(actor.merchantId, async (tx) => {
      await recordReceipts(
        tx,
        actor,
        bought.map(({ visit, customerId }, index) => receiptOf(visit, customerId, index)),
      );
    });
    customers.push(...bought);
  }
  for (const { merchantId } of [lacaille, story.shops.florist, story.shops.bookshop]) {
    while (await tellSales(past, merchantId));
  }
  for (const shop of shops) {
    await payWithPoints(
      past,
      story.shops[shop],
      customers.filter(({ visit }) => visit.shop === shop),
    );
  }
}

async function whoShows(
  past: Database,
  { holders, known }: TownStory,
  { merchantId }: Actor,
  holder: number,
): Promise<string | undefined> {
  const number = holders[holder]?.number;
  if (number === undefined) return undefined;
  const key = `${merchantId} ${number}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const shown = await presentSharedCard(past, merchantId, number);
  if (shown !== undefined) known.set(key, shown.customerId);
  return shown?.customerId;
}

function receiptOf({ shop, day, at, cents }: TownVisit, customerId: string, index: number) {
  return {
    source: "demo",
    externalId: `${shop}-${day}-${index}`,
    kind: "sale",
    day,
    happenedAt: at,
    store: "shop",
    channel: "shop",
    customer: { id: customerId },
    lines: [{ label: townShops[shop].label, quantity: 1, unitPrice: (cents / 100).toFixed(2) }],
  } as const;
}

const leastCents = 80;
// Books are what points are best spent on: one shop is owed what the others owe.
const paymentsAtOnce: Readonly<Record<TownShop, number>> = { florist: 1, bookshop: 5 };

/** Whoever has gathered enough may pay with it. */
async function payWithPoints(
  past: Database,
  actor: Actor,
  bought: readonly { readonly visit: TownVisit; readonly customerId: string }[],
): Promise<void> {
  const asked = new Set<string>();
  let payments = 0;
  for (const { visit, customerId } of bought) {
    if (payments === paymentsAtOnce[visit.shop]) return;
    // Chantal keeps hers: they are there to be shown.
    if (visit.holder === 0 || asked.has(customerId)) continue;
    asked.add(customerId);
    const { worthCents = 0 } = (await commonPoints(past, actor.merchantId, customerId)) ?? {};
    const cents = Math.floor(Math.min(worthCents, visit.cents) / 10) * 10;
    if (cents < leastCents) continue;
    const key = `demo-${visit.shop}-${visit.day}`;
    agreed(await spendCommonPoints(past, actor, { customerId, cents, key }));
    payments += 1;
  }
}

/** Closes the months that are over, in order; all but the last are paid. */
export async function closeTownMonths(
  database: Database,
  { networkId, shops }: TownStory,
  lacaille: Actor,
  { from, today }: { readonly from: Day; readonly today: Day },
): Promise<void> {
  const network = visitorOf(networkId, "Camille, Carte du Vieux-Lille");
  const thisMonth = `${today.slice(0, 7)}-01`;
  const shopIds = [lacaille, shops.florist, shops.bookshop].map(({ merchantId }) => merchantId);
  for (let month = `${from.slice(0, 7)}-01`; month < thisMonth; month = addMonths(month, 1)) {
    await database.inMerchant(networkId, async (tx) => {
      const statements = agreed(await closeMonth(tx, network, month));
      if (addMonths(month, 1) >= thisMonth) return;
      const stated = statements.map(({ shopId }) => shopId).filter((shopId) => shopIds.includes(shopId));
      agreed(await settle(tx, network, { month, shopIds: stated }));
    });
  }
}
