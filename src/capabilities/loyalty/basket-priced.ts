import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { dayInZone, isInstant } from "../../values/day.ts";
import { lineCents } from "../../values/money.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { findOrCreateCustomers } from "../customers/index.ts";
import type { PurchaseContext } from "../purchases/index.ts";
import { type AccountView, viewAccounts } from "./operations-accounts.ts";
import { promotionsOn } from "./operations-promotions.ts";
import { defaultSettings } from "./operations-settings.ts";
import { callerOf, type Presenting, usableVouchers } from "./operations-vouchers.ts";
import { compiled, type Launched } from "./programs-in-force.ts";
import { readCounter, walletsOf } from "./queries-counter.ts";
import type { Member } from "./queries-members.ts";
import { readShelf, type Shelf, shelfOf } from "./receipt-tickets.ts";
import type { BasketLine } from "./rules/basket-lines.ts";
import { type Basket, type BasketQuote, type BasketVoucher, quoteBasket } from "./rules/basket.ts";
import { toUnits } from "./rules/points.ts";
import type { LegalClass } from "./rules/ticket.ts";
import type { Promotion, Reward } from "./schema-definition.ts";
import type { Voucher } from "./schema-vouchers.ts";
import type { QuoteBody } from "./schema-sale.ts";

export type Rejected = { readonly code: string; readonly reason: string };

/** A basket with all that may bear on it, and what it comes to. */
export type Priced = {
  readonly customerId: string | null;
  readonly timeZone: string;
  readonly at: string;
  readonly storeId: string | null;
  readonly channel: "shop" | "web";
  readonly day: string;
  readonly basket: Basket;
  readonly shelf: Shelf;
  readonly programs: readonly Launched[];
  readonly members: ReadonlyMap<string, Member>;
  readonly accounts: ReadonlyMap<string, AccountView>;
  /** By the code it was named with. */
  readonly vouchers: ReadonlyMap<string, Voucher>;
  readonly rewards: readonly { readonly programId: string; readonly reward: Reward }[];
  /** As the rules of the programs write them. */
  readonly codes: readonly string[];
  readonly quote: BasketQuote;
  readonly rejected: readonly Rejected[];
};

/** The line of the postage. */
export const postageNumber = -1;

/**
 * Prices a basket: who buys, what is said of the goods, which promotions, vouchers and rewards bear on it. Nothing is written,
 * but wrong codes are counted. `ownUnits`, by program, are units the ticket itself will bring and may already spend.
 */
export async function priceBasket(
  tx: Tx,
  actor: Actor,
  body: QuoteBody,
  ownUnits: ReadonlyMap<string, number> = new Map(),
): Promise<Priced | Refusal> {
  const sold = body.lines.flatMap(({ sku }) => (sku === undefined ? [] : [sku.trim()]));
  const counter = await readCounter(tx, { skus: sold, day: dayAround(body, tx.now) });
  const { context } = counter;
  const place = placeOf(body, context, tx.now);
  if (isRefusal(place)) return place;
  const { at, day, storeId, channel } = place;
  const customerId = await buyerOf(tx, actor, body, context.country);
  if (isRefusal(customerId)) return customerId;
  const programs = await compiled(tx, counter.launched);
  const wallets = customerId === null ? [] : await walletsOf(tx, customerId);
  const members = new Map(wallets.map((wallet) => [wallet.programId, wallet]));
  const accounts = new Map((await viewAccounts(tx, wallets)).map((account) => [account.programId, account]));
  const promotions = body.amountOnly === true ? [] : promotionsOn(counter.promotions, day);
  const { codes = [] } = body;
  const said = sortCodes(codes, promotions, programs);
  const presenting = { customerId, channel, at, caller: callerOf(actor) };
  const { vouchers, rejected } = await presentCodes(tx, said.presented, presenting);
  const rewards = rewardsOf(body, programs, rejected);
  const payWith = paymentOf(body, programs);
  if (isRefusal(payWith)) return payWith;
  const gifts = giftsOf(rewards, vouchers);
  const shelf = await withGifts(tx, shelfOf(counter.products), gifts);
  const lines = linesOf(body, shelf);
  if (isRefusal(lines)) return lines;
  const basket: Basket = {
    day,
    storeId,
    channel,
    pricesIncludeTax: true,
    memberOf: [...members.values()].flatMap((member) =>
      member.status === "active" ? [member.programId] : [],
    ),
    lines,
  };
  const quote = quoteBasket(basket, {
    promotions,
    stacking: counter.stacking ?? defaultSettings.stacking,
    codes: codes.filter((code) => said.ofPromotions.has(fold(code)) || vouchers.has(code)),
    vouchers: [...vouchers].map(([code, voucher]) => asBasketVoucher(code, voucher)),
    rewards,
    payWith,
    giftClasses: classesOf(gifts, shelf),
    piecesUnknown: body.amountOnly === true,
    availableUnits: unitsToSpend(programs, members, accounts, ownUnits),
  });
  return {
    customerId,
    ...place,
    basket,
    shelf,
    programs,
    members,
    accounts,
    vouchers,
    rewards,
    codes: [...codes, ...said.asRulesWrite],
    quote,
    rejected: [
      ...rejected,
      ...quote.rejectedCodes,
      ...quote.refusedRewards.map(({ rewardId, refusal }) => ({ code: rewardId, reason: refusal.refused })),
      ...(quote.payRefusal === null ? [] : [{ code: "points", reason: quote.payRefusal.refused }]),
    ],
  };
}

/** Products that rewards and vouchers hand over, whether the basket holds them or not. */
function giftsOf(rewards: Priced["rewards"], vouchers: Priced["vouchers"]): string[] {
  return [
    ...rewards.flatMap(({ reward }) => (reward.type === "free_product" ? [reward.sku] : [])),
    ...[...vouchers.values()].flatMap(({ benefit }) => (benefit.type === "product" ? [benefit.sku] : [])),
  ];
}

/** Most gifts are none, or of what is bought: only others are looked for. */
async function withGifts(tx: Tx, shelf: Shelf, gifts: readonly string[]): Promise<Shelf> {
  const missing = gifts.filter((sku) => !shelf.bySku.has(sku));
  if (missing.length === 0) return shelf;
  const more = await readShelf(
    tx,
    missing.map((sku) => ({ sku })),
  );
  return {
    byId: new Map([...shelf.byId, ...more.byId]),
    bySku: new Map([...shelf.bySku, ...more.bySku]),
  };
}

function classesOf(skus: readonly string[], shelf: Shelf): Map<string, LegalClass> {
  return new Map(
    skus.flatMap((sku) => {
      const found = shelf.bySku.get(sku)?.legalClass ?? null;
      return found === null ? [] : [[sku, found] as const];
    }),
  );
}

/** The day in UTC: at most one day from that of any shop. */
function dayAround({ happenedAt }: QuoteBody, now: string): string {
  const at = happenedAt === undefined || !isInstant(happenedAt) ? now : happenedAt;
  return dayInZone(new Date(at).toISOString(), "UTC");
}

type Place = Pick<Priced, "timeZone" | "at" | "day" | "storeId" | "channel">;

/** Where and when the basket is sold. */
function placeOf(body: QuoteBody, context: PurchaseContext, now: string): Place | Refusal {
  const asked = body.store?.trim().toLowerCase();
  const store = context.stores.find((one) => one.id === asked || one.code.trim().toLowerCase() === asked);
  if (asked !== undefined && store === undefined) {
    return refuse("no_such_store", { field: "store", value: body.store });
  }
  if (body.happenedAt !== undefined && !isInstant(body.happenedAt)) {
    return refuse("unreadable_date", { field: "happenedAt" });
  }
  const timeZone = store?.timeZone ?? context.timeZone;
  const at = body.happenedAt === undefined ? now : new Date(body.happenedAt).toISOString();
  const channel = body.channel ?? store?.kind ?? "shop";
  return { timeZone, at, day: dayInZone(at, timeZone), storeId: store?.id ?? null, channel };
}

/** Codes are of promotions, of rules that earn, or else they must be those of vouchers. */
function sortCodes(
  codes: readonly string[],
  promotions: readonly Promotion[],
  programs: readonly Launched[],
) {
  const ofRules = programs.flatMap(earningCodes);
  const earning = new Set(ofRules.map(fold));
  const ofPromotions = new Set(promotions.flatMap(({ code }) => (code === null ? [] : [fold(code)])));
  const folded = new Set(codes.map(fold));
  return {
    ofPromotions,
    presented: codes.filter((code) => !earning.has(fold(code)) && !ofPromotions.has(fold(code))),
    asRulesWrite: ofRules.filter((code) => folded.has(fold(code))),
  };
}

async function presentCodes(
  tx: Tx,
  codes: readonly string[],
  presenting: Presenting,
): Promise<{ vouchers: Map<string, Voucher>; rejected: Rejected[] }> {
  const rejected: Rejected[] = [];
  const vouchers = new Map<string, Voucher>();
  const found = await usableVouchers(tx, codes, presenting);
  for (const [index, code] of codes.entries()) {
    const voucher = found[index];
    if (voucher === undefined || isRefusal(voucher)) {
      rejected.push({ code, reason: voucher?.refused ?? "no_such_code" });
    } else if (![...vouchers.values()].some(({ id }) => id === voucher.id)) {
      // The same voucher spelt twice is one voucher.
      vouchers.set(code, voucher);
    }
  }
  return { vouchers, rejected };
}

/** Who buys, when it is said and known. Refused: `no_such_customer`, `customer_is_ambiguous`, or what cannot be read. */
export async function buyerOf(
  tx: Tx,
  actor: Actor,
  { customer }: Pick<QuoteBody, "customer">,
  country: string,
): Promise<string | null | Refusal> {
  if (customer === undefined) return null;
  const [found] = await findOrCreateCustomers(tx, actor, [customer], { country, create: false });
  if (found?.kind === "known") return found.customerId;
  if (found?.kind === "ambiguous") {
    return refuse("customer_is_ambiguous", { field: "customer", customerIds: found.customerIds });
  }
  if (found?.kind === "unreadable") return refuse(found.code, { field: found.field, value: found.value });
  return customer.id === undefined ? null : refuse("no_such_customer", { field: "customer/id" });
}

const mostCents = 1e13;

function linesOf(body: QuoteBody, shelf: Shelf): BasketLine[] | Refusal {
  const lines: BasketLine[] = [];
  for (const [index, line] of body.lines.entries()) {
    const quantity = decimal(line.quantity ?? 1, 3);
    const gross = lineCents(quantity, decimal(line.unitPrice, 4));
    if (gross === null || Math.abs(gross) > mostCents)
      return refuse("unreadable_price", { field: `lines/${index}/unitPrice` });
    const discountCents = line.discountCents ?? 0;
    if (discountCents > Math.abs(gross)) {
      return refuse("discount_exceeds_line", { field: `lines/${index}/discountCents`, lineCents: gross });
    }
    const facts = line.sku === undefined ? undefined : shelf.bySku.get(line.sku.trim());
    lines.push({
      number: index + 1,
      sku: line.sku?.trim() ?? null,
      categories: facts?.categories ?? [],
      ...(line.labels === undefined ? {} : { labels: line.labels }),
      ...(line.tags === undefined ? {} : { tags: line.tags }),
      legalClass: facts?.legalClass ?? null,
      isDelivery: facts?.isFee ?? false,
      quantityMilli: Math.round(Number(quantity) * 1_000),
      taxRate: line.taxRate ?? facts?.taxRate ?? null,
      totalCents: gross < 0 ? gross + discountCents : gross - discountCents,
      discountCents,
    });
  }
  const postage = body.shippingCents ?? 0;
  if (postage > 0) {
    lines.push({
      number: postageNumber,
      sku: null,
      categories: [],
      legalClass: null,
      isDelivery: true,
      quantityMilli: 1_000,
      taxRate: null,
      totalCents: postage,
      discountCents: 0,
    });
  }
  return lines;
}

/** A JSON number is meant at this precision: 0.1 + 0.2 is 0.3. */
export function decimal(given: number | string, places: number): string {
  return typeof given === "number" ? given.toFixed(places) : given;
}

function rewardsOf(body: QuoteBody, programs: readonly Launched[], rejected: Rejected[]) {
  return (body.rewards ?? []).flatMap(({ programId, rewardId }) => {
    const program = programs.find((one) => one.id === programId);
    const reward = program?.current.definition.rewards.find((one) => one.id === rewardId);
    if (reward !== undefined) return [{ programId, reward }];
    rejected.push({ code: rewardId, reason: "unknown_reward" });
    return [];
  });
}

function paymentOf({ payWith }: QuoteBody, programs: readonly Launched[]) {
  const [wish] = payWith ?? [];
  if (wish === undefined) return null;
  const definition = programs.find((one) => one.id === wish.programId)?.current.definition;
  if (definition === undefined) return refuse("unknown_program", { id: wish.programId });
  if (definition.pay === null) return refuse("points_do_not_pay", { field: "payWith" });
  const wanted = wish.points === "max" ? ("max" as const) : toUnits(wish.points, definition.scale);
  if (isRefusal(wanted)) return wanted;
  return { programId: wish.programId, pay: definition.pay, wanted };
}

function unitsToSpend(
  programs: readonly Launched[],
  members: ReadonlyMap<string, Member>,
  accounts: ReadonlyMap<string, AccountView>,
  ownUnits: ReadonlyMap<string, number>,
): Record<string, number> {
  return Object.fromEntries(
    programs.flatMap((program) => {
      const member = members.get(program.id);
      const account = accounts.get(program.id);
      // Who is about to join by this very ticket has what it brings, where that may be spent at once.
      const own = member === undefined || member.status === "active" ? (ownUnits.get(program.id) ?? 0) : 0;
      if (member?.status !== "active" || account === undefined) return own > 0 ? [[program.id, own]] : [];
      return [[program.id, Math.max(0, account.balances.available + own - account.balances.debt)]];
    }),
  );
}

function asBasketVoucher(code: string, voucher: Voucher): BasketVoucher {
  const { benefit, maxUses, isBearer, minBasketCents, filter, channels, isCombinable } = voucher;
  return {
    code,
    template: { benefit, validDays: null, maxUses, isBearer, minBasketCents, filter, channels, isCombinable },
    leftCents: voucher.balanceCents ?? 0,
    programId: voucher.programId,
  };
}

function earningCodes({ current }: Launched): string[] {
  return current.definition.earn.rules.flatMap((rule) =>
    rule.type === "action" || rule.requiresCode === null ? [] : [rule.requiresCode],
  );
}

function fold(code: string): string {
  return code.trim().toUpperCase();
}
