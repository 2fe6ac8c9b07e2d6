import {
  addPromotion,
  archivePromotions,
  type Basket,
  basketOf,
  cardCalled,
  customerOf,
  givenPromotions,
  type Quote,
} from "./basket.ts";
import { addDays } from "../../values/day.ts";
import type { Facts } from "./expectation.ts";
import { dayOf } from "./moments.ts";
import { Rejected } from "./shop.ts";
import { CaseFault, type Words } from "./words.ts";
import { type Movement, saleCalled, type World } from "./world.ts";

type Verb = (world: World, step: Words) => Promise<Facts>;

/** What is asked and what is done at the counter: quotes, sales, refunds. */
export const counterVerbs: Readonly<Record<string, Verb>> = {
  quote,
  quote_points: async (world, step) => quoteFacts(world, await ask(world, await ticketOf(world, step))),
  quote_reward: quoteReward,
  quote_redeem: quoteRedeem,
  purchase,
  offline_purchase: offlinePurchase,
  sync,
  refund,
  cancel,
  earn_order: earnOrder,
  redeem_on_order: redeemOnOrder,
  rollback_redemption: async (world, step) => await undo(world, step.text("of"), {}),
};

async function ask(world: World, basket: object): Promise<Quote> {
  return await world.shop.ask<Quote>("POST", "/loyalty/quotes", basket);
}

async function quote(world: World, step: Words): Promise<Facts> {
  step.maybeText("ref");
  const times = step.maybeNumber("apply_times");
  if (step.flag("promotion_archived")) await archivePromotions(world);
  if (step.has("promotions") || times !== undefined) {
    await archivePromotions(world);
    const stated = step.has("promotions")
      ? step.each("promotions")
      : await givenPromotions(world.scenario.given);
    for (const [order, promotion] of stated.entries()) await addPromotion(world, promotion, order, times);
  }
  const extra: string[] = [];
  for (const [order, promotion] of step.each("extra_promotions").entries()) {
    extra.push(await addPromotion(world, promotion, 50 + order));
  }
  const answer = await ask(world, await basketOf(world, step));
  for (const id of extra) await world.shop.ask("DELETE", `/loyalty/promotions/${id}`);
  return quoteFacts(world, answer);
}

function quoteFacts(world: World, answer: Quote): Facts {
  const own = answer.programs.find(({ programId }) => programId === world.program.id);
  return {
    points_earned: () => own?.earned ?? 0,
    points_cost: () => own?.spent ?? 0,
    points_applied: () => own?.spent ?? 0,
    order_total_minor: () => answer.totalCents,
    due_minor: () => answer.dueCents,
    discount_minor: () => answer.discountCents + answer.paidWithPointsCents,
    discount_tax_included_minor: () => answer.discountCents,
    untaxed_minor: () => answer.untaxedCents,
    tax_minor: () => answer.taxCents,
    free_units: () =>
      answer.lines.filter(({ isFree }) => isFree).reduce((sum, { quantity }) => sum + quantity, 0),
    code_rejected: () => answer.rejected[0]?.code ?? null,
    coupons_promised: () => own?.vouchers.length ?? 0,
    claimable_now: () => answer.applied.filter(({ kind }) => kind === "voucher" || kind === "reward").length,
  };
}

/** The scenario's own ticket, or one product at the price of what counts. */
async function ticketOf(world: World, step: Words): Promise<Basket> {
  const basis = step.maybeNumber("basis_minor");
  if (basis === undefined) return await basketOf(world, world.given.inner("ticket"));
  return { ...customerOf(await world.member()), lines: [productAt(basis)], codes: [], channel: "shop" };
}

export function productAt(cents: number): object {
  return { sku: "product", quantity: 1, unitPrice: (cents / 100).toFixed(2) };
}

async function quoteReward(world: World, step: Words): Promise<Facts> {
  const basket = await basketOf(world, step, "cart");
  const rewards = [{ programId: world.program.id, rewardId: step.text("reward") }];
  return quoteFacts(world, await ask(world, { ...basket, rewards }));
}

async function quoteRedeem(world: World, step: Words): Promise<Facts> {
  const balance = step.maybeNumber("balance");
  if (balance !== undefined) await bringTo(world, balance);
  const basket = {
    ...customerOf(await world.member()),
    lines: [productAt(step.number("order_total_minor"))],
  };
  const payWith = [{ programId: world.program.id, points: step.number("requested") }];
  return quoteFacts(world, await ask(world, { ...basket, payWith }));
}

/** An account of exactly so many points. */
export async function bringTo(world: World, balance: number): Promise<void> {
  const { shop } = world;
  const { membershipId } = await world.member();
  const { available, debt, pending } = await world.account();
  if (available !== 0 || debt !== 0 || pending !== 0) {
    await shop.ask("POST", `/loyalty/members/${membershipId}/reset`, {});
  }
  if (balance > 0) await open(world, balance, null);
}

/** A balance brought from elsewhere, today, usable until an instant that begins a day. */
export async function open(world: World, points: number, expiresAt: number | null): Promise<void> {
  const { shop } = world;
  const { membershipId } = await world.member();
  const answer = await shop.ask<{ moved: number; results: { code: string | null }[] }>(
    "POST",
    `/loyalty/programs/${world.program.id}/openings`,
    {
      items: [
        {
          membershipId,
          points,
          openedOn: dayOf(shop.now()),
          // The product says the last day on which they may be used.
          expiresOn: expiresAt === null ? null : addDays(dayOf(expiresAt), -1),
          key: `opening-${shop.next()}`,
        },
      ],
    },
  );
  if (answer.moved !== 1) throw new Rejected(answer.results[0]?.code ?? "", JSON.stringify(answer));
}

export async function sell(world: World, basket: object, name: string): Promise<Quote> {
  const answer = await world.shop.ask<Quote>("POST", "/loyalty/sales", {
    ...basket,
    source: "till:1",
    externalId: `${name}-${world.shop.next()}`,
  });
  const earned = answer.programs.find(({ programId }) => programId === world.program.id)?.earned ?? 0;
  world.made.set(name, { kind: "sale", receiptId: answer.receiptId, earned });
  return answer;
}

async function purchase(world: World, step: Words): Promise<Facts> {
  const name = step.maybeText("ref") ?? "ticket";
  const topUp = step
    .each("lines")
    .filter((line) => line.text("sku") === "wallet-topup")
    .reduce((sum, line) => sum + line.number("qty") * line.number("unit_minor"), 0);
  const answer = await sell(world, await basketOf(world, step), name);
  const paid = ["pay_gift_card_minor", "pay_wallet_minor"].reduce(
    (sum, key) => sum + (step.maybeNumber(key) ?? 0),
    0,
  );
  if (paid !== answer.paidWithVouchersCents) {
    throw new CaseFault(`cards should pay ${paid} and paid ${answer.paidWithVouchersCents}`);
  }
  for (const reward of step.each("rewards")) checkReward(reward, answer);
  if (answer.rejected.length > 0)
    throw new Rejected(answer.rejected[0]?.reason ?? "", JSON.stringify(answer.rejected));
  if (topUp > 0) {
    await world.shop.ask("POST", `/loyalty/gift-cards/${cardCalled(world, "wallet").voucherId}/top-ups`, {
      cents: topUp,
      receiptId: answer.receiptId,
    });
  }
  const issued = answer.vouchers ?? [];
  return {
    ...quoteFacts(world, answer),
    points_used: () => answer.programs.find(({ programId }) => programId === world.program.id)?.spent ?? 0,
    coupons_issued: () => issued.length,
    coupon_uses_left: () => issued.reduce((sum, { maxUses, uses }) => sum + maxUses - uses, 0),
    [`claimable_on_${name}`]: () => answer.applied.filter(({ kind }) => kind === "voucher").length,
    wallet_minor: async () => await cardBalance(world, "wallet"),
    lots_remaining: async () => await lotsOfTickets(world),
  };
}

/** Where a scenario says what a reward is worth on its ticket, it must be worth that. */
function checkReward(reward: Words, { applied }: Quote): void {
  const stated = reward.maybeNumber("discount_minor");
  const found = applied.find(
    ({ kind, id }) => kind === "reward" && id === reward.text("reward").toLowerCase(),
  );
  if (stated !== undefined && stated !== found?.cents) {
    throw new CaseFault(`${reward.where}: worth ${found?.cents ?? "nothing"} and not ${stated}`);
  }
}

export async function cardBalance(world: World, name: string): Promise<number> {
  const { voucherId } = cardCalled(world, name);
  const { balanceCents } = await world.shop.ask<{ balanceCents: number }>(
    "GET",
    `/loyalty/vouchers/${voucherId}`,
  );
  return balanceCents;
}

async function lotsOfTickets(world: World): Promise<Record<string, number>> {
  const { lots } = await world.account();
  const left: Record<string, number> = {};
  for (const [name, made] of world.made) {
    if (made.kind !== "sale") continue;
    left[name] = lots
      .filter((lot) => lot.receiptId === made.receiptId)
      .reduce((sum, lot) => sum + lot.points, 0);
  }
  return left;
}

/** A till without a network keeps the ticket for itself. */
async function offlinePurchase(world: World, step: Words): Promise<Facts> {
  const name = step.text("ref");
  const { customer, lines, channel } = await basketOf(world, step);
  const happenedAt = new Date(world.shop.now()).toISOString();
  const body = {
    source: "till:1",
    externalId: `offline-${name}`,
    customer,
    lines,
    channel,
    happenedAt,
    store: "shop",
  };
  world.made.set(name, { kind: "ticket", body });
  return {};
}

async function sync(world: World, step: Words): Promise<Facts> {
  const receipts = [...world.made.values()].flatMap((made) => (made.kind === "ticket" ? [made.body] : []));
  for (let time = 0; time < step.number("times"); time += 1) {
    await world.shop.ask("POST", "/receipts/bulk", { receipts });
  }
  await world.place.settle();
  return {};
}

async function refund(world: World, step: Words): Promise<Facts> {
  const name = step.text("of");
  const made = world.made.get(name);
  if (made?.kind === "card") {
    const before = await cardBalance(world, name);
    await world.shop.ask("POST", `/loyalty/gift-cards/${made.voucherId}/refunds`, {});
    const after = await cardBalance(world, name);
    return { card_debited_minor: () => before - after, card_balance_minor: () => after };
  }
  // Without a word about how much, everything.
  step.flag("all");
  if (!step.has("lines")) return await undo(world, name, {});
  const { lines: sold } = await world.shop.ask<{ lines: { number: number; sku: string | null }[] }>(
    "GET",
    `/receipts/${saleCalled(world, name).receiptId}`,
  );
  const lines = step.each("lines").map((line) => {
    const sku = line.text("sku");
    const number = sold.find((one) => one.sku === sku)?.number;
    if (number === undefined) throw new CaseFault(`${step.where}: “${sku}” was not sold`);
    return { number, quantity: line.number("qty") };
  });
  return await undo(world, name, { lines });
}

/**
 * The whole sale is undone, under one number: a second time is the same cancellation. A sum that an extension proposes is asked
 * for as any caller of the product would; one larger than the sale comes down to the whole sale, one below zero to nothing.
 */
async function cancel(world: World, step: Words): Promise<Facts> {
  const name = step.text("of");
  const proposed = step.maybeNumber("hook_proposes");
  if (proposed === undefined)
    return await undo(world, name, { externalId: `cancel-${saleCalled(world, name).receiptId}` });
  if (proposed < 1) return await undone(world, name, async () => await Promise.resolve(0));
  try {
    return await undo(world, name, { amountCents: proposed * 100 });
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    return await undo(world, name, {});
  }
}

export async function undoSale(world: World, name: string): Promise<void> {
  await undo(world, name, {});
}

type Refunded = {
  readonly externalId?: string;
  readonly amountCents?: number;
  readonly lines?: readonly { readonly number: number; readonly quantity: number }[];
};

async function undo(world: World, name: string, body: Refunded): Promise<Facts> {
  const { receiptId } = saleCalled(world, name);
  return await undone(world, name, async () => {
    const answer = await world.shop.ask<{ totalCents: number }>("POST", `/receipts/${receiptId}/refunds`, {
      source: "till:1",
      externalId: `refund-${receiptId}`,
      ...body,
    });
    return -answer.totalCents;
  });
}

/** Runs a refund and reads from the ledger what it did. */
async function undone(world: World, name: string, work: () => Promise<number>): Promise<Facts> {
  const before = await world.movements();
  const cents = await work();
  await world.place.settle();
  const all = await world.movements();
  const fresh = all.filter(({ seq }) => seq > (before.at(-1)?.seq ?? 0));
  const clawedBack = sumOf(fresh, "clawback");
  const isRepeat = fresh.length === 0 && before.some(({ kind }) => kind === "clawback" || kind === "return");
  if (!isRepeat || cents === 0) world.undone = { clawedBack, returned: sumOf(fresh, "return") };
  return {
    points_clawed_back: () => clawedBack,
    points_returned: () => sumOf(fresh, "return"),
    refund_minor: () => cents,
    [`points_net_of_${name}`]: () => saleCalled(world, name).earned - clawedBack,
  };
}

export function sumOf(movements: readonly Movement[], kind: string): number {
  return movements.filter((one) => one.kind === kind).reduce((sum, { points }) => sum + Math.abs(points), 0);
}

/** A ticket that earns exactly so many points: the plain program gives one for each 1.00. */
async function earnOrder(world: World, step: Words): Promise<Facts> {
  const points = step.number("points");
  const basket = { ...customerOf(await world.member()), lines: [productAt(points * 100)], channel: "shop" };
  return quoteFacts(world, await sell(world, basket, step.maybeText("ref") ?? "order"));
}

/** A ticket wholly paid with points, so that it earns none. */
async function redeemOnOrder(world: World, step: Words): Promise<Facts> {
  const points = step.number("points");
  const basket = { ...customerOf(await world.member()), lines: [productAt(points * 100)], channel: "shop" };
  const payWith = [{ programId: world.program.id, points }];
  return quoteFacts(world, await sell(world, { ...basket, payWith }, step.text("ref")));
}
