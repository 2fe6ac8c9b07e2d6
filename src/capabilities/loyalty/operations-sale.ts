import { createHash } from "node:crypto";
import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { lockCustomers, recordAndMerged } from "../customers/index.ts";
import { purchaseContext, recordReceipts } from "../purchases/index.ts";
import { basketAnswer, firstGiftNumber, giftLines, type InProgram } from "./basket-answer.ts";
import { buyerOf, decimal, postageNumber, type Priced, priceBasket } from "./basket-priced.ts";
import { readAccounts } from "./operations-accounts.ts";
import { giveEndowment, releaseEndowment } from "./operations-endowments.ts";
import { topUpGiftCard } from "./operations-gift-cards.ts";
import { move } from "./operations-ledger.ts";
import { inControlGroup } from "./operations-members.ts";
import { type Asked, askEngine, mayEarn, SpendingRefused } from "./operations-receipts.ts";
import { issueVouchers, useVouchers, type UseWish } from "./operations-vouchers.ts";
import type { Launched } from "./programs-in-force.ts";
import type { Member } from "./queries-members.ts";
import {
  holdNumber,
  insertSaleDone,
  openReservations,
  purchaseCount,
  saleDone,
} from "./queries-sale-done.ts";
import { type BasketFacts, type Sale, ticketLines } from "./receipt-tickets.ts";
import type { AppliedAdvantage } from "./rules/basket.ts";
import type { Spending } from "./rules/refund.ts";
import { SaleInHand } from "./sale-in-hand.ts";
import { blankVoucher } from "./rules/blank.ts";
import type { VoucherTemplate } from "./schema-definition.ts";
import type { Voucher } from "./schema-vouchers.ts";
import type { QuoteAnswer, QuoteBody, SaleAnswer, SaleBody } from "./schema-sale.ts";

/**
 * What a basket costs and what it would bring. Nothing is written; a sale of the same basket at the same moment comes to the
 * same.
 */
export async function quote(tx: Tx, actor: Actor, body: QuoteBody): Promise<QuoteAnswer | Refusal> {
  const priced = await priceWithOwn(tx, actor, body);
  if (isRefusal(priced)) return priced;
  return basketAnswer(body, priced, await wouldEarn(tx, priced));
}

/** Where a ticket may spend what it brings, it is first priced without spending. */
async function priceWithOwn(tx: Tx, actor: Actor, body: QuoteBody): Promise<Priced | Refusal> {
  const priced = await priceBasket(tx, actor, body);
  if (isRefusal(priced)) return priced;
  // A reward only: what a ticket brings depends on what is left to pay for it.
  const paying = new Set((body.payWith ?? []).map((one) => one.programId));
  const wishes = new Set((body.rewards ?? []).map((one) => one.programId).filter((id) => !paying.has(id)));
  const own = new Set(
    priced.programs
      .filter(
        ({ current: { definition } }) => definition.mayUseOwnTicket && definition.earn.pendingDays === 0,
      )
      .map(({ id }) => id)
      .filter((id) => wishes.has(id)),
  );
  if (own.size === 0) return priced;
  const { rewards: _, payWith: __, ...plain } = body;
  const before = await priceBasket(tx, actor, plain);
  if (isRefusal(before)) return before;
  const earned = new Map(
    (await wouldEarn(tx, before))
      .filter(({ program }) => own.has(program.id))
      .map(({ program, result }) => [program.id, result.units]),
  );
  return await priceBasket(tx, actor, body, earned);
}

async function wouldEarn(tx: Tx, priced: Priced): Promise<InProgram[]> {
  const { customerId } = priced;
  if (customerId === null) return [];
  const sale = saleOf(priced, customerId);
  const asked = priced.programs.flatMap((program): Asked[] => {
    const member = priced.members.get(program.id) ?? newcomer(program, customerId, sale.at);
    if (member === null) return [];
    const earns = mayEarn(program, member, sale);
    return earns || (priced.quote.spentUnits[program.id] ?? 0) > 0 ? [{ sale, program, member, earns }] : [];
  });
  const [known] = priced.members.values();
  const purchases = asked.length === 0 ? 0 : (known?.saleCount ?? (await purchaseCount(tx, customerId)));
  const isFirst = purchases === 0;
  const answered = await askEngine(tx, asked, new Set(isFirst ? [sale.receiptId] : []));
  return answered.map(({ program, member, version, ticket, result, earns }) => ({
    program,
    membershipId: priced.members.get(program.id) === undefined ? null : member.id,
    result,
    promised: earns ? version.engine.promises(ticket) : [],
  }));
}

const nobody = "00000000-0000-0000-0000-000000000000";

/** Somebody the sale itself would make a member; null: it would not. */
function newcomer(program: Launched, customerId: string, at: string): Member | null {
  const { join } = program.current.definition;
  if (join.mode !== "everyone") return null;
  return {
    id: nobody,
    programId: program.id,
    customerId,
    status: inControlGroup(program.id, customerId, join.controlPercent) ? "control" : "active",
    mergedInto: null,
    joinedAt: at,
    closedAt: null,
    available: 0,
    debt: 0,
    remainders: {},
    lastEarnedAt: null,
    lastVisitOn: null,
    tierId: null,
    tierSince: null,
    tierKeepsUntil: null,
    cardUntil: null,
    saleCount: 0,
  };
}

/** The basket as the receipt it would be. */
function saleOf(priced: Priced, customerId: string): Sale {
  const { basket, quote: quoted, shelf, at, day, storeId, channel } = priced;
  const facts = factsOf(priced);
  const after = new Map(quoted.lines.map((line) => [line.number, line]));
  const lines = basket.lines.flatMap((line) => {
    const own = after.get(line.number);
    if (own === undefined || line.number === postageNumber) return [];
    return [
      {
        number: line.number,
        productId: null,
        sku: line.sku,
        quantity: (line.quantityMilli / 1_000).toFixed(3),
        totalCents: own.totalCents,
        discountCents: own.lineDiscountCents + own.orderDiscountCents,
        taxRate: line.taxRate,
        refundOfLine: null,
      },
    ];
  });
  const shippingCents = after.get(postageNumber)?.totalCents ?? 0;
  const { totalCents } = quoted;
  return {
    receiptId: nobody,
    customerId,
    at,
    day,
    storeId,
    channel,
    totalCents,
    lines: ticketLines({ lines, shippingCents, totalCents }, shelf, facts),
    isFirst: null,
    basket: facts,
  };
}

function factsOf(priced: Priced): BasketFacts {
  const { basket, quote: quoted, codes } = priced;
  const after = new Map(quoted.lines.map((line) => [line.number, line]));
  const ids = new Set([
    ...Object.keys(quoted.spentUnits),
    ...quoted.applied.flatMap(({ programId }) => (programId === null ? [] : [programId])),
  ]);
  return {
    codes,
    paidWithPointsCents: quoted.paidByPoints?.cents ?? 0,
    paidWithVouchersCents: 0,
    paidWithGiftCardsCents: quoted.paidByGiftCards.reduce((sum, { cents }) => sum + cents, 0),
    lines: new Map(
      basket.lines.map((line) => {
        const own = after.get(line.number);
        return [
          line.number,
          {
            orderDiscountCents: own?.orderDiscountCents ?? 0,
            lineDiscountCents: own?.lineDiscountCents ?? 0,
            ...(line.labels === undefined ? {} : { labels: line.labels }),
            ...(line.tags === undefined ? {} : { tags: line.tags }),
          },
        ];
      }),
    ),
    programs: new Map(
      [...ids].map((id) => {
        const own = quoted.applied.filter(({ programId }) => programId === id);
        return [
          id,
          {
            ownRewardCents: own.reduce((sum, { cents }) => sum + cents, 0),
            spending: spendingOf(priced, id),
            rewards: own.flatMap(({ kind, id: rewardId }) => (kind === "reward" ? [rewardId] : [])),
          },
        ];
      }),
    ),
  };
}

/** Units spent in a program, with the pieces or the other things that some of them paid for. */
function spendingOf(priced: Priced, programId: string): Spending {
  const { applied, spentUnits } = priced.quote;
  const bound: { number: number; units: number }[] = [];
  let beside = 0;
  let giftNumber = firstGiftNumber(priced);
  for (const one of applied) {
    const numbers = one.gifts.map(() => giftNumber++);
    if (one.kind !== "reward" || one.programId !== programId) continue;
    const { reward } = one;
    bound.push(...one.bound);
    const ofGifts = one.units - one.bound.reduce((sum, { units }) => sum + units, 0);
    const [number] = numbers;
    if (number !== undefined) bound.push({ number, units: ofGifts });
    else if (reward !== null && (reward.endowmentId ?? reward.voucher) !== null) beside += one.units;
    else if (reward !== null && reward.topUpCents > 0) beside += one.units;
  }
  return { units: spentUnits[programId] ?? 0, bound, beside };
}

/**
 * Sells a basket: receipt, vouchers used, points spent and earned, gifts and vouchers given, all in the caller's transaction,
 * which is to be rolled back on a refusal. The same number with the same basket answers the same (`unchanged`).
 * Refused besides what a receipt is refused for: `receipt_number_already_used`, `reservation_not_open`, and each reason for
 * which a wished reward or payment is not possible.
 */
export async function sell(tx: Tx, actor: Actor, body: SaleBody): Promise<SaleAnswer | Refusal> {
  const requestHash = createHash("sha256").update(JSON.stringify(body)).digest("base64url");
  await holdNumber(tx, body.source, body.externalId);
  const earlier = await saleDone(tx, body.source, body.externalId);
  if (earlier !== undefined) {
    if (earlier.answer !== null && earlier.requestHash === requestHash) {
      return { ...earlier.answer, outcome: "unchanged" };
    }
    return numberTaken(body);
  }
  const { country } = await purchaseContext(tx);
  const buyer = await buyerOf(tx, actor, body, country);
  if (isRefusal(buyer)) return buyer;
  if (buyer !== null) await lockCustomers(tx, [buyer]);
  const wish = await withReservations(tx, actor, body, buyer);
  if (isRefusal(wish)) return wish;
  const priced = await priceWithOwn(tx, actor, wish);
  if (isRefusal(priced)) return priced;
  const refused = priced.quote.refusedRewards[0]?.refusal ?? priced.quote.payRefusal;
  if (refused !== null && refused !== undefined) return refused;
  const unknown = priced.rejected.find(({ reason }) => reason === "unknown_reward");
  if (unknown !== undefined) return refuse("unknown_reward", { field: "rewards", id: unknown.code });
  try {
    const answer = await sellPriced(tx, actor, wish, priced);
    if (!isRefusal(answer)) await insertSaleDone(tx, { receiptId: answer.receiptId, requestHash, answer });
    return answer;
  } catch (error) {
    if (error instanceof SpendingRefused) return error.refusal;
    throw error;
  }
}

/** What was held before is set free, to be spent by this very ticket. */
async function withReservations(
  tx: Tx,
  actor: Actor,
  body: SaleBody,
  buyer: string | null,
): Promise<SaleBody | Refusal> {
  const ids = body.reservationIds ?? [];
  if (ids.length === 0) return body;
  const buyers = buyer === null ? [] : await recordAndMerged(tx, buyer);
  const open = await openReservations(tx, ids, buyers);
  const missing = ids.find((id) => !open.some((one) => one.id === id));
  if (missing !== undefined) return refuse("reservation_not_open", { id: missing });
  const moved = await move(
    tx,
    actor,
    open.map(({ id }) => ({ kind: "void", reservationId: id, cause: { reason: "purchase" } })),
  );
  const refusal = moved.find(isRefusal);
  if (refusal !== undefined) return refusal;
  for (const { id } of open) await releaseEndowment(tx, actor, id);
  const held = open.flatMap(({ programId, rewardId }) =>
    rewardId === null ? [] : [{ programId, rewardId }],
  );
  const wished = body.rewards ?? [];
  const more = held.filter(
    (one) =>
      !wished.some(({ programId, rewardId }) => programId === one.programId && rewardId === one.rewardId),
  );
  return { ...body, rewards: [...wished, ...more] };
}

async function sellPriced(
  tx: Tx,
  actor: Actor,
  body: SaleBody,
  priced: Priced,
): Promise<SaleAnswer | Refusal> {
  const { quote: quoted, channel } = priced;
  const inHand = new SaleInHand(factsOf(priced));
  const [result] = await recordReceipts(tx, actor, [receiptOf(body, priced)], { context: inHand });
  if (result === undefined) throw new Error("A sale was given and no result came.");
  if (result.outcome === "refused") return refuse(result.code, result.details);
  if (result.outcome === "unchanged") return numberTaken(body);
  const { id: receiptId, customerId } = result;
  const used = await useVouchers(tx, voucherUses(priced, { receiptId, channel, by: actor.name }));
  const refusal = used.find(isRefusal);
  if (refusal !== undefined) return refusal;
  const given = await giveRewards(tx, actor, { applied: quoted.applied, receiptId, customerId, priced });
  if (isRefusal(given)) return given;
  const { tickets, vouchers } = inHand.result;
  const accounts = await readAccounts(
    tx,
    tickets.map(({ membershipId }) => membershipId),
  );
  const inPrograms = tickets.map(({ program, membershipId, result: earned, promised }) => ({
    program,
    membershipId,
    result: earned,
    promised,
  }));
  return {
    ...basketAnswer(
      body,
      { ...priced, customerId },
      inPrograms,
      new Map(accounts.map((one) => [one.programId, one])),
    ),
    outcome: "recorded",
    receiptId,
    vouchers: [...given, ...vouchers],
  };
}

function receiptOf(body: SaleBody, priced: Priced) {
  const { basket, quote: quoted } = priced;
  const after = new Map(quoted.lines.map((line) => [line.number, line]));
  const lines = basket.lines.flatMap((line) => {
    const said = body.lines[line.number - 1];
    const own = after.get(line.number);
    if (said === undefined || own === undefined) return [];
    return [
      {
        ...(line.sku === null ? {} : { sku: line.sku }),
        label: said.label ?? line.sku ?? "",
        quantity: decimal(said.quantity ?? 1, 3),
        unitPrice: decimal(said.unitPrice, 4),
        discountCents: own.lineDiscountCents + own.orderDiscountCents,
        totalCents: own.totalCents,
        ...(line.taxRate === null ? {} : { taxRate: line.taxRate }),
      },
    ];
  });
  const gifts = giftLines(priced).map(({ sku, label, quantity, taxRate }) => ({
    ...(sku === null ? {} : { sku }),
    label,
    quantity,
    unitPrice: "0",
    ...(taxRate === null ? {} : { taxRate }),
  }));
  const shippingCents = after.get(postageNumber)?.totalCents ?? 0;
  const { source, externalId, customer, store, channel, till, staffLabel, happenedAt } = body;
  return {
    source,
    externalId,
    kind: "sale" as const,
    lines: [...lines, ...gifts],
    shippingCents,
    taxCents: quoted.taxCents,
    ...(customer === undefined ? {} : { customer }),
    ...(store === undefined ? {} : { store }),
    ...(channel === undefined ? {} : { channel }),
    ...(till === undefined ? {} : { till }),
    ...(staffLabel === undefined ? {} : { staffLabel }),
    ...(happenedAt === undefined ? {} : { happenedAt }),
  };
}

function voucherUses(
  { quote: quoted, vouchers }: Priced,
  said: Pick<Required<UseWish>, "receiptId" | "channel" | "by">,
): UseWish[] {
  const discounts = quoted.applied.filter(({ kind }) => kind === "voucher");
  const uses = [...discounts.map(({ id, cents }) => ({ code: id, cents })), ...quoted.paidByGiftCards];
  return uses.flatMap(({ code, cents }) => {
    const voucher = vouchers.get(code);
    return voucher === undefined ? [] : [{ voucherId: voucher.id, cents, ...said }];
  });
}

/** Rewards that are no money off: a gift of the stock, a voucher, money on a gift card. */
async function giveRewards(
  tx: Tx,
  actor: Actor,
  sold: {
    readonly applied: readonly AppliedAdvantage[];
    readonly receiptId: string;
    readonly customerId: string | null;
    readonly priced: Priced;
  },
): Promise<Voucher[] | Refusal> {
  const { applied, receiptId, customerId, priced } = sold;
  const vouchers: Voucher[] = [];
  for (const { reward, programId } of applied) {
    if (reward === null) continue;
    if (reward.endowmentId !== null) {
      const gift = { endowmentId: reward.endowmentId, quantity: 1, customerId, receiptId };
      const given = await giveEndowment(tx, actor, gift);
      if (isRefusal(given)) return given;
    }
    const card = [...priced.vouchers.values()].find((voucher) => voucher.benefit.type === "credit");
    if (reward.topUpCents > 0 && card !== undefined) {
      const topped = await topUpGiftCard(tx, actor, {
        voucherId: card.id,
        cents: reward.topUpCents,
        isPaid: false,
        receiptId,
      });
      if (isRefusal(topped)) return topped;
      continue;
    }
    const template = reward.topUpCents > 0 ? creditOf(reward.topUpCents) : reward.voucher;
    if (template === null) continue;
    const wish = { template, holderId: customerId, programId, origin: "reward" as const, receiptId };
    vouchers.push(...(await issueVouchers(tx, actor, [wish])));
  }
  return vouchers;
}

const creditOf = (cents: number): VoucherTemplate => ({
  ...blankVoucher({ type: "credit", cents }),
  validDays: null,
  maxUses: 0,
});

function numberTaken({ source, externalId }: SaleBody): Refusal {
  return refuse("receipt_number_already_used", { field: "externalId", source, externalId });
}
