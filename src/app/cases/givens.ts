import { addPromotion, customerOf, givenPromotions } from "./basket.ts";
import { nextMidnight } from "./moments.ts";
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
  const { given } = world;
  const opening = given.maybeNumber("opening_balance") ?? given.maybeNumber("credited") ?? 0;
  const tonight = nextMidnight(world.shop.now());
  const expiring = given.maybeNumber("expiring_tonight") ?? 0;
  const lots = [
    { points: opening - expiring },
    // Within the night, what becomes usable does so before anything expires.
    { points: expiring, expiresAt: new Date(tonight + 2_000).toISOString() },
    ...given.each("pending").map((lot) => {
      const activates = lot.text("activates");
      if (activates !== "tonight") throw new CaseFault(`nothing becomes usable “${activates}”`);
      return { points: lot.number("points"), activeFrom: new Date(tonight + 1_000).toISOString() };
    }),
  ];
  const some = lots.filter(({ points }) => points > 0);
  if (some.length > 0) await open(world, some);
  const debited = given.maybeNumber("debited");
  if (debited !== undefined) await bringTo(world, opening - debited);
}

const pendingMs = 31 * 86_400_000;

/** A ticket “o1” that has earned, part of it still pending, beside a balance that may be used. */
async function earnedBefore(world: World, given: Words): Promise<void> {
  const earned = given.number("order_earned");
  const pending = given.number("still_pending");
  const active = given.number("active_balance");
  const sellFor = async (points: number, name: string) =>
    await sell(
      world,
      { ...customerOf(await world.member()), lines: [productAt(points * 100)], channel: "shop" },
      name,
    );
  if (pending > 0 && pending < earned) {
    // Another ticket whose points are spent is refunded: what it owes is taken from those that are pending.
    await sellFor(earned - pending, "other");
    world.shop.moveTo(world.shop.now() + pendingMs);
    await bringTo(world, 0);
  }
  await sellFor(earned, "o1");
  if (pending > 0 && pending < earned) await undoSale(world, "other");
  const { available } = await world.account();
  if (active === available) return;
  const { membershipId } = await world.member();
  await world.shop.ask("POST", `/loyalty/members/${membershipId}/adjustments`, {
    points: active - available,
    reason: "correction",
    key: "active-balance",
  });
}
