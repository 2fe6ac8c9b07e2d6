import type { Database, Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { dayInZone } from "../../values/day.ts";
import { isRefusal } from "../../values/refusal.ts";
import { addStore, createMerchant, demosMade, listDemoIds, listMerchants } from "../accounts/index.ts";
import { upsertProducts } from "../catalog/index.ts";
import { type ConsentInput, recordConsents } from "../consent/index.ts";
import { type BulkRow, upsertCustomers } from "../customers/index.ts";
import { recomputeShop } from "../insight/index.ts";
import type { ReceiptInput } from "../purchases/index.ts";
import { refreshToday } from "../today/index.ts";
import { evaluateDeparture } from "../winback/index.ts";
import { liveThroughYears } from "./history.ts";
import { giveCards } from "./cards.ts";
import { furnishDesk } from "./loyalty.ts";
import { writeLetters } from "./letters.ts";
import { fillOutbox } from "./outbox.ts";
import { furnishPlaces } from "./places.ts";
import { makeSegments } from "./segments.ts";
import { offerTopics } from "./topics.ts";
import { closeTownMonths } from "./town.ts";
import { backdateCustomers, deleteMerchantRows, deleteRows, insertNotes, merchantTables } from "./queries.ts";
import { instantOf } from "./rules/calendar.ts";
import { deletionOrder } from "./rules/deletion-order.ts";
import type { DemoConsent, DemoPerson } from "./rules/people.ts";
import { type DemoShop, makeShop } from "./rules/shop.ts";
import type { DemoReceipt } from "./rules/shopping.ts";

const timeZone = "Europe/Paris";
const batch = 1_000;

/**
 * Opens Maison Lacaille with two years of life behind it, written through the same doors as real files.
 * @returns the merchant's identifier.
 */
export async function openDemo(database: Database): Promise<string> {
  const started = performance.now();
  // One that was left half made, by a kill or an error, would only be in the way.
  if ((await findDemo(database)) === null) await leaveDemo(database);
  const today = dayInZone(database.clock.now(), timeZone);
  const shop = makeShop(today);
  const merchantId = await database.inPlatform(makeMerchant);
  const actor: Actor = {
    kind: "demo",
    id: null,
    name: "Maison Lacaille",
    merchantId,
    permissions: new Set(["*"]),
  };
  const ids = await database.inMerchant(merchantId, async (tx) => {
    await addStores(tx, actor);
    await furnishPlaces(tx, actor, today);
    await upsertProducts(tx, actor, shop.products.map(productOf));
    return await writePeople(tx, actor, shop.people);
  });
  const { launching, town, townSince } = await liveThroughYears(database, {
    merchantId,
    actor,
    shop,
    ids,
    inputOf: (receipt) => inputOf(receipt, ids),
  });
  await database.inMerchant(merchantId, async (tx) => {
    await furnishDesk(database, tx, actor, launching, today);
    await giveCards(tx, actor);
    await offerTopics(tx, actor);
  });
  if (town !== null) await closeTownMonths(database, town, actor, { from: townSince, today });
  await fillOutbox(database, merchantId);
  await recomputeShop(database, merchantId, () => performance.now() - started);
  await evaluateDeparture(database, merchantId);
  await writeLetters(database, actor, await makeSegments(database, actor));
  await refreshToday(database, merchantId, () => performance.now());
  await demosMade(database);
  return merchantId;
}

/** The demonstration shop, if this installation has one: the first, since its town is made after it. */
export async function findDemo(database: Database): Promise<string | null> {
  return (await listMerchants(database)).find((merchant) => merchant.isDemo)?.id ?? null;
}

/** Removes the demonstration to its last row, its town included. A shop that is no demonstration is left alone. */
export async function leaveDemo(database: Database): Promise<void> {
  const merchantIds = await listDemoIds(database);
  if (merchantIds.length === 0) return;
  await database.asOwner(async (tx) => {
    const { tables, references } = await merchantTables(tx);
    for (const table of deletionOrder(tables, references)) await deleteRows(tx, table, merchantIds);
    await deleteMerchantRows(tx, merchantIds);
  });
}

/** Begins the demonstration again, as on the first day. */
export async function resetDemo(database: Database): Promise<string> {
  await leaveDemo(database);
  return await openDemo(database);
}

async function makeMerchant(tx: Tx): Promise<string> {
  const merchant = await createMerchant(tx, {
    name: "Maison Lacaille",
    country: "FR",
    currency: "EUR",
    timeZone,
    language: "fr",
    sector: "food",
    isDemo: true,
  });
  if (isRefusal(merchant)) throw new Error(`The demonstration could not be opened: ${merchant.refused}.`);
  return merchant.id;
}

async function addStores(tx: Tx, actor: Actor): Promise<void> {
  const stores = [
    {
      kind: "shop",
      code: "lille",
      name: "Lille",
      address: "3 rue de la Clef",
      postcode: "59000",
      city: "Lille",
      country: "FR",
    },
    {
      kind: "shop",
      code: "namur",
      name: "Namur",
      address: "18 rue de l’Ange",
      postcode: "5000",
      city: "Namur",
      country: "BE",
    },
    {
      kind: "web",
      code: "web",
      name: "Boutique en ligne",
      address: null,
      postcode: null,
      city: null,
      country: null,
    },
  ] as const;
  for (const store of stores) await addStore(tx, actor, { ...store, timeZone });
}

function productOf(product: DemoShop["products"][number]) {
  const { sku, name, category, price, cost, taxRate } = product;
  return { sku, name, category, price, cost, taxRate };
}

/** People first, then those who work for one of them. @returns the identifier of each, by place. */
async function writePeople(tx: Tx, actor: Actor, people: readonly DemoPerson[]): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < people.length; from += batch) {
    const results = await upsertCustomers(
      tx,
      actor,
      people.slice(from, from + batch).map((person) => rowOf(person)),
    );
    for (const result of results) {
      if (result.outcome === "refused")
        throw new Error(`A person of the demonstration was refused: ${result.code}.`);
      ids.push(result.id);
    }
  }
  const idAt = (place: number) => ids[place] ?? "";
  const contacts = people.flatMap(({ worksFor }, place) =>
    worksFor === undefined ? [] : [{ id: idAt(place), companyId: idAt(worksFor) }],
  );
  await upsertCustomers(tx, actor, contacts);
  await backdateCustomers(
    tx,
    people.map(({ createdOn }, place) => ({ id: idAt(place), on: createdOn })),
  );
  await recordConsents(
    tx,
    actor,
    people.flatMap(({ consents }, place) => consents.map((consent) => consentOf(consent, idAt(place)))),
  );
  const notes = people.flatMap(({ notes: bodies, createdOn }, place) =>
    bodies.map((body) => ({ customerId: idAt(place), body, on: createdOn })),
  );
  await insertNotes(tx, notes, "Sophie Lacaille");
  return ids;
}

function rowOf(person: DemoPerson): BulkRow {
  const {
    kind,
    title,
    firstName,
    lastName,
    companyName,
    jobTitle,
    email,
    phone,
    address,
    birthday,
    language,
    tags,
    home,
  } = person;
  return {
    kind,
    ...(title === null ? {} : { title }),
    ...(firstName === null ? {} : { firstName }),
    ...(lastName === null ? {} : { lastName }),
    ...(companyName === undefined ? {} : { companyName }),
    ...(jobTitle === undefined ? {} : { jobTitle }),
    ...(email === null ? {} : { emails: [email] }),
    ...(phone === null ? {} : { phones: [phone] }),
    ...(address === null ? {} : { address }),
    ...(birthday === null ? {} : { birthday }),
    language,
    tags: [...tags],
    source: home === "web" ? "web" : person.habit === "prospect" ? "form" : "till",
  };
}

function consentOf({ channel, act, on, origin, hasProof }: DemoConsent, customerId: string): ConsentInput {
  const proof = hasProof ? { happenedAt: instantOf(on, 11 * 60), textVersion: "carte-2024" } : {};
  return { customerId, channel, purpose: "marketing", act, origin, ...proof };
}

function inputOf(receipt: DemoReceipt, ids: readonly string[]): ReceiptInput {
  const {
    externalId,
    kind,
    day,
    happenedAt,
    store,
    till,
    staffLabel,
    buyer,
    lines,
    shippingCents,
    discountCents,
    refundOf,
  } = receipt;
  const id = buyer === null ? undefined : ids[buyer];
  return {
    source: "demo",
    externalId,
    kind,
    day,
    happenedAt,
    store,
    channel: store === "web" ? "web" : "shop",
    lines,
    ...(till === null ? {} : { till }),
    ...(staffLabel === null ? {} : { staffLabel }),
    ...(shippingCents === 0 ? {} : { shippingCents }),
    ...(discountCents === 0 ? {} : { discountCents }),
    ...(id === undefined ? {} : { customer: { id } }),
    ...(refundOf === null ? {} : { refundOf }),
  };
}
