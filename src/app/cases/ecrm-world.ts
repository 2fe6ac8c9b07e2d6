import { evaluateSegments } from "../../capabilities/segments/index.ts";
import { dayInZone, instantInZone } from "../../values/day.ts";
import type { Place } from "./place.ts";
import { openShop, type Shop } from "./shop.ts";
import { CaseFault, type Value, type Words } from "./words.ts";

/** A shop of its own for one case, spoken to through the API, and what the case calls things. */
export type EcrmWorld = {
  readonly shop: Shop;
  readonly timeZone: string;
  readonly customer: (name: string) => string;
  readonly customerNames: () => readonly string[];
  readonly segment: (name: string) => string;
  readonly nameSegment: (name: string, id: string) => void;
  readonly order: (order: { name: string; customer: string; at: string; cents: number }) => Promise<void>;
  readonly refund: (name: string) => Promise<void>;
  readonly change: (customer: string, said: Words) => Promise<void>;
  /** Lets time pass up to an instant as it does in a shop: all that looks every few minutes looks. */
  readonly advance: (to: number) => Promise<void>;
  readonly settle: () => Promise<void>;
};

const hour = 3_600_000;
// Seldomer than the product looks by itself: a case that asks for minutes says to which minute time goes.
const looksEvery = hour;

export async function openEcrmWorld(place: Place, given: Words, startsAt: number): Promise<EcrmWorld> {
  const timeZone = given.inner("shop").text("tz");
  const shop = await openShop(place, "EUR", startsAt);
  await shop.ask("PATCH", "/shop", { timeZone });
  await shop.ask("POST", "/consent-texts", { version: "case", language: "en", body: "I agree to messages." });
  const customers = new Map<string, string>();
  const segments = new Map<string, string>();
  const orders = new Map<string, { externalId: string; cents: number }>();
  const known = (map: ReadonlyMap<string, string>, name: string): string => {
    const id = map.get(name);
    if (id === undefined) throw new CaseFault(`nobody knows “${name}”`);
    return id;
  };
  const record: EcrmWorld["order"] = async ({ name, customer, at, cents }) => {
    const externalId = `case-${shop.next()}`;
    const id = known(customers, customer);
    await shop.ask("POST", "/receipts", {
      source: "cases",
      externalId,
      happenedAt: at,
      customer: { id },
      totalCents: cents,
    });
    orders.set(name, { externalId, cents });
  };
  const world: EcrmWorld = {
    shop,
    timeZone,
    customer: (name) => known(customers, name),
    customerNames: () => [...customers.keys()],
    segment: (name) => known(segments, name),
    nameSegment: (name, id) => segments.set(name, id),
    order: record,
    refund: async (name) => {
      const sale = orders.get(name);
      if (sale === undefined) throw new CaseFault(`nobody knows the order “${name}”`);
      await shop.ask("POST", "/receipts", {
        source: "cases",
        kind: "refund",
        externalId: `case-${shop.next()}`,
        refundOf: sale.externalId,
        happenedAt: new Date(shop.now()).toISOString(),
        totalCents: -sale.cents,
      });
    },
    change: async (customer, said) => {
      await shop.ask("PATCH", `/customers/${known(customers, customer)}`, recordOf(said));
    },
    advance: async (to) => await advance(place, shop, timeZone, to),
    settle: async () => {
      // First, while the moment is the one the case says: some stand within a second of it.
      await evaluateSegments(place.database, shop.merchantId);
      await place.settle();
      await evaluateSegments(place.database, shop.merchantId);
    },
  };
  await defineFields(shop, given.each("customers"));
  for (const said of given.each("customers")) await makeCustomer(world, customers, said);
  for (const said of given.each("orders")) {
    const customer = said.text("customer");
    await record({
      name: said.maybeText("id") ?? `of ${customer}`,
      customer,
      at: said.text("at"),
      cents: said.number("cents"),
    });
  }
  return world;
}

async function advance(place: Place, shop: Shop, timeZone: string, to: number): Promise<void> {
  while (shop.now() < to) {
    const next = Math.min(to, Math.floor(shop.now() / looksEvery + 1) * looksEvery);
    const isNewDay = midnightAfter(shop.now(), timeZone) <= next;
    // Whatever is left to do is done before the last moment, so that nothing takes time at it.
    if (next === to) await place.settle();
    shop.moveTo(next);
    // What looks once a day or so looks after midnight; segments every time.
    if (isNewDay) await place.settle();
    await evaluateSegments(place.database, shop.merchantId);
  }
}

function midnightAfter(instant: number, timeZone: string): number {
  const tomorrow = dayInZone(new Date(instant + 24 * hour), timeZone);
  return Date.parse(instantInZone(`${tomorrow}T00:00:00`, timeZone));
}

/** The shop's own fields are what the customers of the case have of them. */
async function defineFields(shop: Shop, customers: readonly Words[]): Promise<void> {
  const values = new Map<string, Value[]>();
  for (const customer of customers) {
    const attributes = customer.maybeInner("attributes");
    for (const key of attributes?.keys() ?? []) {
      values.set(key, [...(values.get(key) ?? []), attributes?.value(key) ?? null]);
    }
  }
  for (const [key, said] of values) {
    const chosen = said.flatMap((one) => (Array.isArray(one) ? (one as readonly Value[]).map(String) : []));
    const isList = said.every((one) => Array.isArray(one));
    const isNumber = said.every((one) => Number.isFinite(Number(one)));
    await shop.ask("POST", "/customer-fields", {
      key,
      label: key,
      type: isList ? "choices" : isNumber ? "number" : "text",
      ...(isList ? { choices: [...new Set(chosen)] } : {}),
      purpose: "case",
    });
  }
}

async function makeCustomer(world: EcrmWorld, customers: Map<string, string>, said: Words): Promise<void> {
  const { shop } = world;
  const name = said.text("id");
  const { id } = await shop.ask<{ id: string }>("POST", "/customers", {
    firstName: name,
    emails: [said.text("email")],
    ...recordOf(said),
  });
  customers.set(name, id);
  if (said.maybeInner("consent")?.text("email") === "yes") {
    const granted = { channel: "email", act: "granted", textVersion: "case", origin: "counter" };
    const happenedAt = new Date(shop.now()).toISOString();
    await shop.ask("POST", `/customers/${id}/consents`, { consents: [{ ...granted, happenedAt }] });
  }
  // How many there were is all the case says: a cent each, so that they count and weigh nothing.
  for (let order = 0; order < (said.maybeNumber("orders") ?? 0); order += 1) {
    const at = new Date(shop.now() - (order + 1) * 24 * hour).toISOString();
    await world.order({ name: `${name} ${order}`, customer: name, at, cents: 1 });
  }
}

/** What the case says of a person, as the API takes it. */
function recordOf(said: Words): object {
  const birth = said.maybeText("birth");
  const [year, month, day] = (birth ?? "").split("-").map(Number);
  const attributes = said.maybeInner("attributes");
  const city = said.has("city") ? said.value("city") : undefined;
  return {
    ...(city === undefined ? {} : { address: { city } }),
    ...(birth === undefined ? {} : { birthday: { day, month, year } }),
    ...(said.has("tz") ? { timeZone: said.value("tz") } : {}),
    ...(attributes === undefined
      ? {}
      : { custom: Object.fromEntries(attributes.keys().map((key) => [key, attributes.value(key)])) }),
  };
}
