import type { Database, Tx } from "../../platform/database.ts";
import { type Actor, systemActor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { move, readAccounts, signature } from "../loyalty/index.ts";
import { book } from "./operations-clearing.ts";
import {
  insertSpending,
  selectMembership,
  selectSettings,
  selectShop,
  selectSpending,
  updateReturned,
} from "./queries.ts";
import {
  askReturn,
  endPayment,
  endReturn,
  insertPayment,
  type Payment,
  selectHoldingsOf,
  selectLink,
  selectPayment,
  selectWaitingPayments,
} from "./queries-shop.ts";
import { payableCents, pointsGivenBack, pointsToPay } from "./rules/worth.ts";

/** What a customer of a shop has in common points; null where the shop is in no network or she shows no card of it. */
export type CommonPoints = {
  readonly networkName: string;
  readonly points: number;
  /** What she may pay with them anywhere in the network. */
  readonly worthCents: number;
};

export async function commonPoints(
  database: Database,
  merchantId: string,
  customerId: string,
): Promise<CommonPoints | null> {
  const found = await database.inMerchant(merchantId, async (tx) => {
    const link = await selectLink(tx);
    const [holding] = link?.state === "active" ? await selectHoldingsOf(tx, [customerId]) : [];
    return link === undefined || holding === undefined ? null : { link, holding };
  });
  if (found === null) return null;
  return await database.inMerchant(found.link.networkId, async (tx) => {
    const settings = await selectSettings(tx);
    const shop = await selectShop(tx, merchantId);
    if (settings === undefined || shop?.state !== "active") return null;
    const membershipId = await selectMembership(tx, settings.programId, found.holding.holderId);
    const [account] = membershipId === undefined ? [] : await readAccounts(tx, [membershipId]);
    const points = account?.balances.available ?? 0;
    return { networkName: found.link.networkName, points, worthCents: payableCents(points, settings.worth) };
  });
}

export type Paid = { readonly points: number; readonly cents: number };

/** For tests: what happens between two transactions. */
export type Between = (step: "asked" | "taken" | "given_back") => Promise<void>;
const nothing: Between = async () => await Promise.resolve();

/**
 * A customer pays part of a purchase with common points. The shop notes what it asks, the network takes the points and books the
 * clearing, the shop notes that they were taken. The same key answers the same and takes once; what was stopped in between is finished
 * by the next call with this key or by a tick.
 * Refused: `shop_is_in_no_network`, `card_not_known_here`, `not_enough_points`, `idempotency_key_already_used`, `payment_was_given_up`.
 */
export async function spendCommonPoints(
  database: Database,
  actor: Actor,
  wish: { readonly customerId: string; readonly cents: number; readonly key: string },
  between: Between = nothing,
): Promise<Paid | Refusal> {
  if (!Number.isSafeInteger(wish.cents) || wish.cents <= 0)
    return refuse("amount_not_positive", { field: "cents" });
  const shopId = actor.merchantId;
  const asked = await database.inMerchant(shopId, async (tx) => await askPayment(tx, actor, wish));
  if (isRefusal(asked)) return asked;
  if (asked.state === "paid") return { points: asked.points, cents: asked.cents };
  await between("asked");
  return await finishPayment(database, shopId, asked, between);
}

async function askPayment(
  tx: Tx,
  actor: Actor,
  wish: { readonly customerId: string; readonly cents: number; readonly key: string },
): Promise<Payment | Refusal> {
  const known = await selectPayment(tx, wish.key, true);
  if (known !== undefined) {
    const holdings = await selectHoldingsOf(tx, [wish.customerId]);
    const isSame = known.cents === wish.cents && holdings.some(({ holderId }) => holderId === known.holderId);
    if (!isSame) return refuse("idempotency_key_already_used");
    return known.state === "void" ? refuse("payment_was_given_up") : known;
  }
  const link = await selectLink(tx);
  if (link?.state !== "active") return refuse("shop_is_in_no_network");
  const [holding] = await selectHoldingsOf(tx, [wish.customerId]);
  if (holding === undefined) return refuse("card_not_known_here");
  await insertPayment(tx, {
    key: wish.key,
    networkId: link.networkId,
    holderId: holding.holderId,
    customerId: holding.customerId,
    cents: wish.cents,
    actor: signature(actor),
  });
  const made = await selectPayment(tx, wish.key);
  if (made === undefined) throw new Error("A payment just written is gone.");
  return made;
}

async function finishPayment(
  database: Database,
  shopId: string,
  payment: Payment,
  between: Between,
  givesUp = false,
): Promise<Paid | Refusal> {
  const taken = await database.inMerchant(
    payment.networkId,
    async (tx) => await takePayment(tx, shopId, payment, givesUp),
  );
  await between("taken");
  await database.inMerchant(shopId, async (tx) => {
    await endPayment(
      tx,
      payment.key,
      isRefusal(taken) ? { state: "void", points: 0 } : { state: "paid", points: taken.points },
    );
  });
  return taken;
}

/**
 * In the network's transaction: takes the points once per shop and key.
 * @param givesUp takes nothing more: answers what was taken, or makes sure that nothing will be
 */
async function takePayment(
  tx: Tx,
  shopId: string,
  payment: Payment,
  givesUp: boolean,
): Promise<Paid | Refusal> {
  const settings = await selectSettings(tx);
  const shop = await selectShop(tx, shopId, true);
  if (settings === undefined || shop === undefined) return refuse("shop_is_in_no_network");
  const known = await selectSpending(tx, shopId, payment.key);
  if (known !== undefined) {
    return known.state === "void"
      ? refuse("payment_was_given_up")
      : { points: known.points, cents: known.cents };
  }
  const id = newId(Date.parse(tx.now));
  const actor = systemActor(tx.merchantId, "network");
  const points = pointsToPay(payment.cents, settings.worth);
  const membershipId = await selectMembership(tx, settings.programId, payment.holderId);
  const mayTake = shop.state === "active" && !givesUp;
  const [taken] =
    membershipId === undefined || !mayTake
      ? []
      : await move(tx, actor, [
          {
            kind: "redeem",
            membershipId,
            units: points,
            cause: { receiptId: id, reason: "network", detail: { shopId, cents: payment.cents } },
          },
        ]);
  const isTaken = taken !== undefined && !isRefusal(taken);
  await insertSpending(tx, {
    shopId,
    key: payment.key,
    id,
    holderId: payment.holderId,
    state: isTaken ? "spent" : "void",
    cents: payment.cents,
    points: isTaken ? points : 0,
  });
  // A refusal is kept too: the same key, arriving once more when she has points again, must not surprise her.
  if (!mayTake) return refuse(givesUp ? "payment_was_given_up" : "shop_is_in_no_network");
  if (!isTaken) return refuse("not_enough_points", { needed: points });
  await book(tx, actor, shop, settings.worth, [
    { kind: "accepted", points, cents: payment.cents, sourceId: id },
  ]);
  return { points, cents: payment.cents };
}

/**
 * Gives back what a payment took: all of it, so many cents in all so far (`upToCents`), or the share of the goods that has come back so far
 * (`ofGoods`, rounded down until they all have). Points go back to the lots they came from.
 * Said again, it changes nothing.
 * Refused: `unknown_payment`, `more_than_points_paid`.
 */
export async function returnCommonPoints(
  database: Database,
  actor: Actor,
  wish: {
    readonly key: string;
    readonly upToCents?: number;
    readonly ofGoods?: { readonly backCents: number; readonly wholeCents: number };
  },
  between: Between = nothing,
): Promise<{ cents: number } | Refusal> {
  const shopId = actor.merchantId;
  const asked = await database.inMerchant(shopId, async (tx) => {
    const payment = await selectPayment(tx, wish.key, true);
    if (payment === undefined || payment.state === "void") return refuse("unknown_payment");
    const { backCents, wholeCents } = wish.ofGoods ?? { backCents: 1, wholeCents: 1 };
    const cents = wish.upToCents ?? Math.floor((payment.cents * backCents) / wholeCents);
    if (cents > payment.cents || cents < 0) return refuse("more_than_points_paid", { cents: payment.cents });
    if (cents > payment.returnedCents) await askReturn(tx, wish.key, cents);
    return { ...payment, returnedCents: Math.max(cents, payment.returnedCents) };
  });
  if (isRefusal(asked)) return asked;
  if (asked.state === "asked") {
    const paid = await finishPayment(database, shopId, asked, between);
    if (isRefusal(paid)) return refuse("unknown_payment");
  }
  await finishReturn(database, shopId, asked, between);
  return { cents: asked.returnedCents };
}

async function finishReturn(
  database: Database,
  shopId: string,
  payment: Payment,
  between: Between,
): Promise<void> {
  if (payment.returnedCents === 0) return;
  await database.inMerchant(payment.networkId, async (tx) => await takeReturn(tx, shopId, payment));
  await between("given_back");
  await database.inMerchant(shopId, async (tx) => {
    await endReturn(tx, payment.key, payment.returnedCents);
  });
}

/** In the network's transaction: brings what was given back of a payment up to what the shop says. */
async function takeReturn(tx: Tx, shopId: string, payment: Payment): Promise<void> {
  const settings = await selectSettings(tx);
  const shop = await selectShop(tx, shopId, true);
  const spending = await selectSpending(tx, shopId, payment.key);
  if (settings === undefined || shop === undefined || spending?.state !== "spent") return;
  const cents = payment.returnedCents - spending.returnedCents;
  if (cents <= 0) return;
  const returnedPoints = pointsGivenBack(spending.points, spending.cents, payment.returnedCents);
  const points = returnedPoints - spending.returnedPoints;
  const actor = systemActor(tx.merchantId, "network");
  const membershipId = await selectMembership(tx, settings.programId, spending.holderId);
  if (membershipId !== undefined && points > 0) {
    await move(tx, actor, [
      {
        kind: "return",
        membershipId,
        units: points,
        of: { receiptId: spending.id },
        cause: { receiptId: spending.id, reason: "network", detail: { shopId } },
      },
    ]);
  }
  await updateReturned(tx, {
    shopId,
    key: payment.key,
    returnedCents: payment.returnedCents,
    returnedPoints,
  });
  await book(tx, actor, shop, settings.worth, [{ kind: "returned", points, cents, sourceId: spending.id }]);
}

// Long enough for the slowest answer at a counter: what is still half done then was stopped.
const patienceSeconds = 60;
const paymentsAtOnce = 100;

export function stoppedBefore(now: string): string {
  return new Date(Date.parse(now) - patienceSeconds * 1_000).toISOString();
}

/**
 * Finishes what was left half done in a shop. Points that were taken are noted as taken; a payment stopped before that is given up,
 * for nobody knows any more whether the customer still wanted it.
 */
export async function finishPayments(database: Database, shopId: string): Promise<void> {
  const waiting = await database.inMerchant(
    shopId,
    async (tx) => await selectWaitingPayments(tx, stoppedBefore(tx.now), paymentsAtOnce),
  );
  for (const payment of waiting) {
    const paid =
      payment.state === "asked" ? await finishPayment(database, shopId, payment, nothing, true) : null;
    if (!isRefusal(paid)) await finishReturn(database, shopId, payment, nothing);
  }
}
