import { addPromotion, customerOf, givenPromotions } from "./basket.ts";
import { openTown } from "./network.ts";
import { nextMidnight } from "./moments.ts";
import { adjust } from "./verbs-account.ts";
import { bringTo, open, productAt, sell, undoSale } from "./verbs-counter.ts";
import { makeCode, sellCard } from "./verbs-vouchers.ts";
import { CaseFault, type Words } from "./words.ts";
import type { World } from "./world.ts";

/** Brings about what a scenario says is so before its first step, by doing it. */
export async function setUp(world: World): Promise<void> {
  const { given, shop } = world;
  await setUpShop(world);
  await setUpBalance(world);
  const card = given.maybeNumber("gift_card_minor");
  if (card !== undefined) await sellCard(world, "gift_card", card);
  const wallet = given.maybeNumber("wallet_minor");
  if (wallet !== undefined) await sellCard(world, "wallet", wallet);
  const uses = given.maybeNumber("code_max_uses");
  if (uses !== undefined) await makeCode(world, uses, given.maybeNumber("code_used") ?? 0);
  if (given.has("order_earned")) await earnedBefore(world, given);
  // An account that nobody has used: members are made without any movement.
  const account = given.maybeText("account");
  if (account !== undefined && account !== "never_used") throw new CaseFault(`no account “${account}”`);
  world.town = await openTown(world);
  shop.next();
}

async function setUpShop(world: World): Promise<void> {
  const { given, shop } = world;
  const stacking = given.maybeText("stacking");
  // Scenarios move points by hand as they like: no second person is waited for.
  await shop.ask("PUT", "/loyalty/settings", {
    secondPersonFromCents: 1_000_000_000,
    ...(stacking === undefined ? {} : { stacking }),
  });
  for (const [order, promotion] of (await givenPromotions(world.scenario.given)).entries()) {
    await addPromotion(world, promotion, order);
  }
  given.value("promotions");
  given.value("coupons");
}

async function setUpBalance(world: World): Promise<void> {
  const { given, shop } = world;
  const opening = given.maybeNumber("opening_balance") ?? given.maybeNumber("credited") ?? 0;
  const expiring = given.maybeNumber("expiring_tonight") ?? 0;
  const pending = given.each("pending");
  if (pending.length > 0) {
    // What a ticket of late yesterday evening earned becomes usable this evening, before midnight.
    shop.moveTo(nextMidnight(shop.now()) - hourMs);
    for (const [index, lot] of pending.entries()) {
      const activates = lot.text("activates");
      if (activates !== "tonight") throw new CaseFault(`nothing becomes usable “${activates}”`);
      await sellFor(world, lot.number("points"), `pending-${index}`);
    }
    shop.moveTo(nextMidnight(shop.now()) + 12 * hourMs);
  }
  if (opening > expiring) await open(world, opening - expiring, null);
  if (expiring > 0) await open(world, expiring, nextMidnight(shop.now()));
  const debited = given.maybeNumber("debited");
  if (debited !== undefined) await adjust(world, -debited);
}

const hourMs = 3_600_000;

async function sellFor(world: World, points: number, name: string): Promise<void> {
  const basket = { ...customerOf(await world.member()), lines: [productAt(points * 100)], channel: "shop" };
  await sell(world, basket, name);
}

const pendingMs = 31 * 86_400_000;

/** A ticket “o1” that has earned, part of it still pending, beside a balance that may be used. */
async function earnedBefore(world: World, given: Words): Promise<void> {
  const earned = given.number("order_earned");
  const pending = given.number("still_pending");
  const active = given.number("active_balance");
  if (pending > 0 && pending < earned) {
    // Another ticket whose points are spent is refunded: what it owes is taken from those that are pending.
    await sellFor(world, earned - pending, "other");
    world.shop.moveTo(world.shop.now() + pendingMs);
    await bringTo(world, 0);
  }
  await sellFor(world, earned, "o1");
  if (pending > 0 && pending < earned) await undoSale(world, "other");
  const { available } = await world.account();
  if (active !== available) await adjust(world, active - available);
}
