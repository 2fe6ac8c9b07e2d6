import { compileProgram } from "./engine.ts";
import { stepsReached } from "./auto-vouchers.ts";
import { type Basket, type BasketQuote, quoteBasket } from "./basket.ts";
import type {
  CounterAsked,
  CounterEarned,
  CounterProgram,
  CounterQuote,
  CounterWallet,
} from "./counter-types.ts";
import { counterVersionAt, joiningUnits } from "./counter-joining.ts";
import { levelAfter } from "./counter-level.ts";
import { newcomer, spend, spendable, walletAfter } from "./counter-wallet.ts";
import { expiryOf, idleExpiryOf } from "./expiry.ts";
import { everyLine } from "./filter.ts";
import { toUnits } from "./points.ts";
import type { MemberState, Ticket, TicketLine } from "./ticket.ts";
import { codeKey } from "./voucher.ts";
import { isRefusal, type Refusal, refuse } from "../../../values/refusal.ts";

const lineNumber = 1;
const msPerDay = 86_400_000;

/**
 * What a purchase of which only the amount is known costs and brings, asked where the customer stands: by the counter without a
 * network as by the server. The same amount, wallets and instant come to what `sell` does with one line and no automatic promotion.
 * Nothing is refused in silence: a wish that is not possible is among `refusals`, and the rest is quoted without it.
 */
export function counterQuote(asked: CounterAsked): CounterQuote {
  const priced = price(asked, ownUnits(asked));
  const spent = Object.entries(priced.quote.spentUnits).flatMap(([programId, units]) =>
    units > 0 ? [{ programId, units }] : [],
  );
  const earned = asked.programs.flatMap((program) => earnedIn(asked, priced.quote, program));
  const { quote } = priced;
  const short = spent.find((one) => one.units > spendableWith(asked, earned, one.programId));
  if (short !== undefined && asked.wish.reward !== undefined) return withoutReward(asked, asked.wish.reward);
  return {
    at: asked.at,
    day: asked.day,
    totalCents: quote.totalCents,
    dueCents: quote.dueCents,
    discountCents: quote.discountCents,
    lines: quote.applied.map(({ kind, id, code, programId, cents, units }) => ({
      kind,
      id,
      code,
      programId,
      cents,
      units,
    })),
    paidByPoints: quote.paidByPoints,
    paidByGiftCards: quote.paidByGiftCards,
    earned: earned.map((one) => withLevel(asked, quote, spent, withTurned(asked, spent, one))),
    spent,
    refusals: priced.refusals,
  };
}

/** Bought with a reward, the ticket brings less, and may no longer bring what the reward takes. */
function withoutReward(
  asked: CounterAsked,
  { rewardId }: NonNullable<CounterAsked["wish"]["reward"]>,
): CounterQuote {
  const { voucherCodes, payWith } = asked.wish;
  const quote = counterQuote({ ...asked, wish: { voucherCodes, payWith } });
  return { ...quote, refusals: [{ ...refuse("insufficient_points"), of: rewardId }, ...quote.refusals] };
}

function spendableWith(asked: CounterAsked, earned: readonly CounterEarned[], programId: string): number {
  const wallet = asked.wallets.find((one) => one.programId === programId);
  const own = earned.find((one) => one.programId === programId);
  const mine = wallet?.status === "active" ? spendable(wallet, asked.at) : 0;
  return addOwn(wallet, mine, own?.spendsOwn === true && own.activeFrom === null ? own.units : 0);
}

/** The wallets as the purchase leaves them; a first purchase makes those it opens. */
export function applyQuote(wallets: readonly CounterWallet[], quote: CounterQuote): CounterWallet[] {
  const known = new Set(wallets.map(({ programId }) => programId));
  const opened = quote.earned.filter(({ programId }) => !known.has(programId));
  return [...wallets, ...opened.map(({ programId }) => newcomer(programId))].map((wallet) => {
    const earned = quote.earned.find(({ programId }) => programId === wallet.programId);
    const units = quote.spent.find(({ programId }) => programId === wallet.programId)?.units ?? 0;
    const after = walletAfter(wallet, earned, units, quote);
    return earned === undefined || earned.turnedUnits === 0 ? after : spend(after, earned.turnedUnits);
  });
}

/** What may be spent in a program at an instant, in units. */
export function spendableUnits(wallets: readonly CounterWallet[], programId: string, at: string): number {
  const wallet = wallets.find((one) => one.programId === programId);
  return wallet?.status === "active" ? spendable(wallet, at) : 0;
}

type Priced = { readonly quote: BasketQuote; readonly refusals: CounterQuote["refusals"] };

function price(asked: CounterAsked, own: ReadonlyMap<string, number>): Priced {
  const { programs, wallets, amountCents, wish, at, day, storeId, channel } = asked;
  const refusals: (Refusal & { readonly of: string })[] = [];
  const rewards = rewardOf(asked, refusals);
  const { vouchers, codes } = vouchersOf(asked, refusals);
  const basket: Basket = {
    day,
    storeId,
    channel,
    pricesIncludeTax: true,
    memberOf: [],
    lines: [
      {
        number: lineNumber,
        sku: null,
        categories: [],
        legalClass: null,
        isDelivery: false,
        quantityMilli: 1_000,
        taxRate: null,
        totalCents: amountCents,
        discountCents: 0,
      },
    ],
  };
  const quote = quoteBasket(basket, {
    promotions: [],
    stacking: "sum",
    codes,
    vouchers,
    rewards,
    payWith: paymentOf(asked, refusals),
    giftClasses: new Map(programs.flatMap(({ giftClasses }) => Object.entries(giftClasses))),
    piecesUnknown: true,
    availableUnits: Object.fromEntries(
      programs.map(({ id }) => {
        const wallet = wallets.find(({ programId }) => programId === id);
        const mine = wallet?.status === "active" ? spendable(wallet, at) : 0;
        const mayOwn = wallet === undefined || wallet.status === "active";
        return [id, mayOwn ? addOwn(wallet, mine, own.get(id) ?? 0) : 0];
      }),
    ),
  });
  refusals.push(
    ...quote.refusedRewards.map(({ rewardId, refusal }) => ({ ...refusal, of: rewardId })),
    ...quote.rejectedCodes.map(({ code, reason }) => ({ ...refuse(reason), of: code })),
  );
  if (quote.payRefusal !== null) refusals.push({ ...quote.payRefusal, of: wish.payWith?.programId ?? "" });
  return { quote, refusals };
}

/** What is owed is repaid before anything may be spent. */
function addOwn(wallet: CounterWallet | undefined, mine: number, own: number): number {
  return mine > 0 ? mine + own : Math.max(0, own - (wallet?.debtUnits ?? 0));
}

function rewardOf({ programs, wish }: CounterAsked, refusals: (Refusal & { of: string })[]) {
  if (wish.reward === undefined) return [];
  const { programId, rewardId } = wish.reward;
  const reward = programs
    .find(({ id }) => id === programId)
    ?.versions[0]?.definition.rewards.find(({ id }) => id === rewardId);
  if (reward !== undefined) return [{ programId, reward }];
  refusals.push({ ...refuse("unknown_reward", { id: rewardId }), of: rewardId });
  return [];
}

function vouchersOf({ vouchers, wish, at }: CounterAsked, refusals: (Refusal & { of: string })[]) {
  const used = new Map<string, CounterAsked["vouchers"][number]>();
  for (const said of wish.voucherCodes ?? []) {
    const voucher = vouchers.find(({ code }) => codeKey(code) === codeKey(said));
    if (voucher === undefined) refusals.push({ ...refuse("no_such_code"), of: said });
    else if (voucher.startsAt > at) refusals.push({ ...refuse("voucher_not_yet_valid"), of: said });
    else if (voucher.endsAt !== null && voucher.endsAt <= at)
      refusals.push({ ...refuse("voucher_expired", { lastDay: voucher.lastDay ?? "" }), of: said });
    else if (![...used.values()].includes(voucher)) used.set(said, voucher);
  }
  return {
    codes: [...used.keys()],
    vouchers: [...used].map(([code, { benefit, isBearer, minBasketCents, filter, channels, ...rest }]) => ({
      code,
      template: {
        benefit,
        validDays: null,
        maxUses: 1,
        isBearer,
        minBasketCents,
        filter: filter ?? everyLine,
        channels: [...channels] as ("shop" | "web")[],
        isCombinable: rest.isCombinable ?? true,
      },
      leftCents: rest.balanceCents ?? 0,
      programId: rest.programId,
    })),
  };
}

function paymentOf({ programs, wish }: CounterAsked, refusals: (Refusal & { of: string })[]) {
  if (wish.payWith === undefined) return null;
  const { programId, points } = wish.payWith;
  const definition = programs.find(({ id }) => id === programId)?.versions[0]?.definition;
  if (definition === undefined || definition.pay === null) {
    refusals.push({ ...refuse("points_do_not_pay"), of: programId });
    return null;
  }
  const wanted = points === "max" ? points : toUnits(points, definition.scale);
  if (!isRefusal(wanted)) return { programId, pay: definition.pay, wanted };
  refusals.push({ ...wanted, of: programId });
  return null;
}

/** Where a ticket may spend what it brings, it is first quoted without spending. */
function ownUnits(asked: CounterAsked): ReadonlyMap<string, number> {
  const { programs, wish } = asked;
  const wished = wish.reward?.programId;
  const program = programs.find(({ id }) => id === wished && id !== wish.payWith?.programId);
  const definition = program?.versions[0]?.definition;
  if (program === undefined || definition === undefined) return new Map();
  if (!definition.mayUseOwnTicket || definition.earn.pendingDays !== 0) return new Map();
  const plain = { ...asked, wish: { voucherCodes: wish.voucherCodes } };
  const before = price(plain, new Map());
  return new Map(earnedIn(plain, before.quote, program).map(({ programId, units }) => [programId, units]));
}

function earnedIn(asked: CounterAsked, quote: BasketQuote, program: CounterProgram): CounterEarned[] {
  const { at, day, timeZone } = asked;
  const known = asked.wallets.find(({ programId }) => programId === program.id);
  const version = counterVersionAt(program, at);
  if (version === undefined) return [];
  const wallet = known ?? newcomer(program.id);
  if (!mayEarn(program, wallet, asked)) return [];
  const { definition } = version;
  const engine = compileProgram(definition);
  const ticket = ticketOf(asked, quote, program);
  const result = engine.earn(ticket, stateOf(wallet, day));
  const acted = (action: string): number =>
    engine.act(action, { day }).reduce((sum, { units }) => sum + units, 0);
  const joins = wallet.membershipId === null;
  const { pendingDays } = definition.earn;
  return [
    {
      programId: program.id,
      units: result.units,
      effects: result.effects,
      remainders: result.remainders,
      refused: result.refused,
      bonusUnits:
        (joins ? joiningUnits(program, definition, day) : 0) + (ticket.isFirst ? acted("first_purchase") : 0),
      spendsOwn: definition.mayUseOwnTicket,
      promised: engine.promises(ticket),
      isVisit: result.effects.some(({ type }) => type === "per_visit"),
      activeFrom: pendingDays === 0 ? null : new Date(Date.parse(at) + pendingDays * msPerDay).toISOString(),
      expiresAt: expiryOf(definition.expiry, at, timeZone),
      bonusExpiresAt: expiryOf(definition.expiry, at, timeZone),
      idleExpiresAt: idleExpiryOf(definition.expiry, at, timeZone),
      turnedUnits: 0,
      reached: null,
    },
  ];
}

function mayEarn(
  { state, startsOn, versions }: CounterProgram,
  wallet: CounterWallet,
  { at, day }: CounterAsked,
): boolean {
  const join = versions[0]?.definition.join;
  if (state !== "active" || wallet.status !== "active" || day < startsOn || join === undefined) return false;
  if (wallet.membershipId === null) return join.mode === "everyone";
  if (join.mode === "paid" && wallet.cardUntil !== null && day > wallet.cardUntil) return false;
  return join.mode === "everyone" || wallet.joinedAt === null || at >= wallet.joinedAt;
}

function ticketOf(asked: CounterAsked, quote: BasketQuote, program: CounterProgram): Ticket {
  const { day, at, storeId, channel } = asked;
  const [line] = quote.lines;
  const gifts = quote.applied.flatMap(({ gifts: given }) => given);
  const lines: TicketLine[] = [
    { ...plainLine, totalCents: line?.totalCents ?? 0, ...discountsOf(line) },
    ...gifts.map(({ sku, quantity }, index) => ({
      ...plainLine,
      number: lineNumber + 1 + index,
      sku,
      legalClass: program.giftClasses[sku] ?? null,
      quantityMilli: Math.round(quantity * 1_000),
    })),
  ];
  return {
    day,
    at: Date.parse(at),
    storeId,
    channel,
    lines,
    codes: asked.wish.voucherCodes ?? [],
    paidWithPointsCents: quote.paidByPoints?.cents ?? 0,
    paidWithVouchersCents: 0,
    paidWithGiftCardsCents: quote.paidByGiftCards.reduce((sum, { cents }) => sum + cents, 0),
    ownRewardCents: quote.applied
      .filter(({ programId }) => programId === program.id)
      .reduce((sum, { cents }) => sum + cents, 0),
    isFirst: asked.isFirst && quote.totalCents > 0,
  };
}

const plainLine: TicketLine = {
  number: lineNumber,
  sku: null,
  categories: [],
  legalClass: null,
  isDelivery: false,
  quantityMilli: 1_000,
  totalCents: 0,
  orderDiscountCents: 0,
  lineDiscountCents: 0,
  taxRate: null,
};

function discountsOf(line: BasketQuote["lines"][number] | undefined) {
  return {
    orderDiscountCents: line?.orderDiscountCents ?? 0,
    lineDiscountCents: line?.lineDiscountCents ?? 0,
  };
}

function stateOf(wallet: CounterWallet, day: string): MemberState {
  const { earned, remainders, tierId, lastEarnedAt, visitEarnedOn } = wallet;
  const same = (length: number): boolean => earned?.on.slice(0, length) === day.slice(0, length);
  return {
    remainders,
    tierId,
    earnedOfDay: same(10) ? (earned?.ofDay ?? 0) : 0,
    earnedOfMonth: same(7) ? (earned?.ofMonth ?? 0) : 0,
    earnedOfYear: same(4) ? (earned?.ofYear ?? 0) : 0,
    lastEarnedAt: lastEarnedAt === null ? null : Date.parse(lastEarnedAt),
    hasVisitToday: visitEarnedOn === day,
  };
}

function withLevel(
  asked: CounterAsked,
  { totalCents }: BasketQuote,
  spent: CounterQuote["spent"],
  one: CounterEarned,
): CounterEarned {
  const definition = asked.programs.find(({ id }) => id === one.programId)?.versions[0]?.definition;
  if (definition === undefined) return one;
  const wallet =
    asked.wallets.find(({ programId }) => programId === one.programId) ?? newcomer(one.programId);
  const spentUnits = spent.find(({ programId }) => programId === one.programId)?.units ?? 0;
  const after = spend(walletAfter(wallet, one, spentUnits, asked), one.turnedUnits);
  const units = one.units + one.bonusUnits;
  const balance = spendable(after, asked.at);
  return { ...one, reached: levelAfter(definition, wallet, { ...asked, totalCents, units, balance }) };
}

/** A balance that reaches a step at once becomes a voucher. */
function withTurned(asked: CounterAsked, spent: CounterQuote["spent"], one: CounterEarned): CounterEarned {
  const auto = asked.programs.find(({ id }) => id === one.programId)?.versions[0]?.definition.autoVouchers;
  if (auto === null || auto === undefined || auto.every !== "ticket") return one;
  const wallet =
    asked.wallets.find(({ programId }) => programId === one.programId) ?? newcomer(one.programId);
  const units = spent.find(({ programId }) => programId === one.programId)?.units ?? 0;
  const after = walletAfter(wallet, one, units, asked);
  return { ...one, turnedUnits: stepsReached(auto, spendable(after, asked.at))?.units ?? 0 };
}
