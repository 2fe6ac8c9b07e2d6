import { openNetwork } from "../../capabilities/network/index.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { isRefusal } from "../../values/refusal.ts";
import type { Facts } from "./expectation.ts";
import { openShop, type Shop } from "./shop.ts";
import { CaseFault, type Words } from "./words.ts";
import type { Town, World } from "./world.ts";

// One point a euro: what a purchase earns is no part of what such a scenario says.
const earnCents = 100;

type Verb = (world: World, step: Words) => Promise<Facts>;

/** What is done at a shop of the town that a step names. */
export const townVerbs: Readonly<Record<string, Verb>> = { earn_order: earnAt, redeem: payAt };

/** Brings about the network and its shops that a scenario speaks of; null when it speaks of none. */
export async function openTown(world: World): Promise<Town | null> {
  const { given, place, shop } = world;
  if (!given.has("shops")) return null;
  const names = given.value("shops");
  const worth = worthOf(given.text("point_value"));
  if (!Array.isArray(names)) throw new CaseFault("the shops are not a list");
  const network = await openShop(place, "EUR", shop.now(), "network");
  await place.database.inMerchant(network.merchantId, async (tx) => {
    const opened = await openNetwork(tx, systemActor(network.merchantId, "cases"), { worth, earnCents });
    if (isRefusal(opened)) throw new CaseFault(`no network: ${opened.refused}`);
  });
  const shops = new Map<string, Shop>();
  for (const name of names as readonly string[]) {
    const member = await openShop(place, "EUR", shop.now());
    const { code } = await network.ask<{ code: string }>("POST", "/network/invitations", { label: name });
    const { agreement } = await member.ask<{ agreement: { version: number } }>(
      "POST",
      "/shared-card/offers",
      {
        code,
      },
    );
    await member.ask("POST", "/shared-card/join", { code, agreementVersion: agreement.version });
    shops.set(name, member);
  }
  const [first] = shops.values();
  if (first === undefined) throw new CaseFault("a network needs a shop");
  const { id: customerId } = await first.ask<{ id: string }>("POST", "/customers", { lastName: "holder" });
  const { number } = await first.ask<{ number: string }>("POST", "/shared-card/cards", { customerId });
  return { network, shops, worth, card: number };
}

/** “1000/130 minor”: so many cents for so many points. */
function worthOf(text: string): Town["worth"] {
  const [, cents = "", points = "1"] = /^(\d+)(?:\/(\d+))? minor$/.exec(text) ?? [];
  if (cents === "") throw new CaseFault(`a point cannot be worth “${text}”`);
  return { points: Number(points), cents: Number(cents) };
}

function townOf({ town }: World): Town {
  if (town === null) throw new CaseFault("there is no network of shops");
  return town;
}

/** The named shop, and its own customer who shows the card there. */
async function atShop(world: World, step: Words): Promise<{ shop: Shop; customerId: string }> {
  const town = townOf(world);
  const name = step.text("shop");
  const shop = town.shops.get(name);
  if (shop === undefined) throw new CaseFault(`${step.where}: there is no shop “${name}”`);
  const { customerId } = await shop.ask<{ customerId: string }>("POST", "/shared-card/presentations", {
    number: town.card,
  });
  return { shop, customerId };
}

async function earnAt(world: World, step: Words): Promise<Facts> {
  const { shop, customerId } = await atShop(world, step);
  const points = step.number("points");
  await shop.ask("POST", "/receipts", {
    source: "cases",
    externalId: `earned-${shop.next()}`,
    happenedAt: new Date(shop.now()).toISOString(),
    channel: "shop",
    store: "shop",
    customer: { id: customerId },
    totalCents: points * earnCents,
  });
  await world.place.settle();
  return {};
}

async function payAt(world: World, step: Words): Promise<Facts> {
  const { shop, customerId } = await atShop(world, step);
  const { worth } = townOf(world);
  const cents = Math.floor((step.number("points") * worth.cents) / worth.points);
  await shop.ask("POST", "/shared-card/payments", { customerId, cents, key: `pay-${shop.next()}` });
  return {};
}

/** What each shop owes or is owed this month. */
export async function clearing(world: World): Promise<Facts> {
  const { network, shops } = townOf(world);
  const month = await network.ask<{ shops: { shopId: string; netCents: number }[] }>(
    "GET",
    "/network/clearing",
  );
  const facts: Record<string, () => number> = {
    sum_minor: () => month.shops.reduce((sum, { netCents }) => sum + netCents, 0),
  };
  for (const [name, { merchantId }] of shops) {
    const net = month.shops.find(({ shopId }) => shopId === merchantId)?.netCents ?? 0;
    facts[`${name}_owes_minor`] = () => net;
    facts[`${name}_is_owed_minor`] = () => -net;
  }
  return facts;
}
