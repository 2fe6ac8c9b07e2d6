import { spread } from "../../purchases/shared.ts";
import type { Day } from "../../../values/day.ts";
import type { Cents } from "../../../values/money.ts";
import { isRefusal, type Refusal, refuse } from "../../../values/refusal.ts";
import type {
  ProgramDefinition,
  Promotion,
  Reward,
  Stacking,
  VoucherTemplate,
} from "../schema-definition.ts";
import {
  type BasketLine,
  leftOf,
  linesUnder,
  type OpenLine,
  openLine,
  roomOf,
  takeAmount,
  takePercent,
} from "./basket-lines.ts";
import { compileFilter } from "./filter.ts";
import { legalLimitOf } from "./law.ts";
import {
  type Effect,
  isGivable,
  readyPromotion,
  type ReadyPromotion,
  takeOffCheapest,
} from "./promotions.ts";
import { quotePay, quoteReward, type RewardQuote } from "./redeem.ts";
import { stackPromotions } from "./stacking.ts";
import type { LegalClass } from "./ticket.ts";

export type Basket = {
  readonly day: Day;
  readonly storeId: string | null;
  readonly channel: "shop" | "web";
  readonly pricesIncludeTax: boolean;
  /** Programs the customer is a member of. */
  readonly memberOf: readonly string[];
  readonly lines: readonly BasketLine[];
};

/** A voucher somebody may use here; `code` is how the basket named it. */
export type BasketVoucher = {
  readonly code: string;
  readonly template: VoucherTemplate;
  /** Of a gift card: what is left on it. */
  readonly leftCents: Cents;
  /** The program whose reward it is, if any. */
  readonly programId: string | null;
};

export type Advantages = {
  readonly promotions: readonly Promotion[];
  readonly stacking: Stacking;
  /** Codes of promotions and of vouchers, as they were said. */
  readonly codes: readonly string[];
  readonly vouchers: readonly BasketVoucher[];
  readonly rewards: readonly { readonly programId: string; readonly reward: Reward }[];
  readonly payWith: {
    readonly programId: string;
    readonly pay: NonNullable<ProgramDefinition["pay"]>;
    readonly wanted: number | "max";
  } | null;
  /** Goods that the law watches among those a reward or voucher hands over, by product: they may stand in no line. */
  readonly giftClasses?: ReadonlyMap<string, LegalClass>;
  /** Only the amount is known, free pieces left out of it: what a reward gives of the basket is worth nothing more here. */
  readonly piecesUnknown?: boolean;
  /** Units that may be spent, by program. */
  readonly availableUnits: Readonly<Record<string, number>>;
};

export type AppliedAdvantage = {
  readonly kind: "promotion" | "reward" | "voucher";
  /** Of the promotion or reward; the code of a voucher. */
  readonly id: string;
  readonly code: string | null;
  readonly programId: string | null;
  readonly cents: Cents;
  readonly units: number;
  readonly freePieces: number;
  readonly gifts: readonly { readonly sku: string; readonly quantity: number }[];
  /** Of a reward on chosen pieces: its units, by line; with gifts handed over beside, they bear the rest. */
  readonly bound: readonly { readonly number: number; readonly units: number }[];
  /** Of a reward that gives something else than money off. */
  readonly reward: RewardQuote | null;
};

export type QuotedLine = {
  readonly number: number;
  /** All taxes in: before promotions, and after. */
  readonly beforeCents: Cents;
  readonly totalCents: Cents;
  readonly lineDiscountCents: Cents;
  readonly orderDiscountCents: Cents;
};

export type BasketQuote = {
  readonly lines: readonly QuotedLine[];
  readonly applied: readonly AppliedAdvantage[];
  /** With the code of the refusal. */
  readonly rejectedCodes: readonly { readonly code: string; readonly reason: string }[];
  readonly refusedRewards: readonly { readonly rewardId: string; readonly refusal: Refusal }[];
  readonly discountCents: Cents;
  /** All taxes in, after discounts. */
  readonly totalCents: Cents;
  readonly untaxedCents: Cents;
  readonly taxCents: Cents;
  readonly taxes: readonly {
    readonly rate: number;
    readonly untaxedCents: Cents;
    readonly taxCents: Cents;
  }[];
  readonly paidByGiftCards: readonly { readonly code: string; readonly cents: Cents }[];
  readonly paidByPoints: {
    readonly programId: string;
    readonly units: number;
    readonly cents: Cents;
  } | null;
  readonly payRefusal: Refusal | null;
  /** Rewards and payment, by program. */
  readonly spentUnits: Readonly<Record<string, number>>;
  readonly dueCents: Cents;
  /** Goods of the basket the law watches. */
  readonly legal: readonly {
    readonly number: number;
    readonly legalClass: LegalClass;
    readonly reference: string;
  }[];
};

/**
 * What a basket costs with its promotions, then rewards, then vouchers; then what gift cards pay, and last what points pay.
 * No line and no total goes below zero. Nothing is written; the same basket gives the same answer.
 */
export function quoteBasket(basket: Basket, advantages: Advantages): BasketQuote {
  const open = basket.lines.map((line) => openLine(line, basket.pricesIncludeTax));
  const promotions = applyPromotions(basket, open, advantages);
  const rewards = applyRewards(open, advantages);
  const vouchers = applyVouchers(basket, open, advantages, promotions.applied);
  const totalCents = Math.max(0, leftOf(open));
  const paidByGiftCards = payByGiftCards(basket, open, advantages, totalCents);
  const afterCards = totalCents - centsOf(paidByGiftCards);
  const payment = payByPoints(open, advantages, rewards.spentUnits, afterCards);
  const taxes = taxesOf(open);
  const untaxedCents = taxes.reduce((sum, one) => sum + one.untaxedCents, 0);
  return {
    lines: open.map(quotedLine),
    applied: [...promotions.applied, ...rewards.applied, ...vouchers.applied],
    rejectedCodes: [...promotions.rejected, ...vouchers.rejected, ...unknownCodes(advantages)],
    refusedRewards: rewards.refused,
    discountCents: open.reduce((sum, { beforeCents, leftCents }) => sum + beforeCents - leftCents, 0),
    totalCents,
    untaxedCents,
    taxCents: totalCents - untaxedCents,
    taxes,
    paidByGiftCards,
    ...payment,
    dueCents: afterCards - (payment.paidByPoints?.cents ?? 0),
    legal: basket.lines.flatMap(({ number, legalClass }) =>
      legalClass === null ? [] : [{ number, legalClass, reference: legalLimitOf(legalClass).reference }],
    ),
  };
}

type Rejected = { code: string; reason: string };

function applyPromotions(
  basket: Basket,
  open: readonly OpenLine[],
  { promotions, stacking, codes }: Advantages,
): { applied: AppliedAdvantage[]; rejected: Rejected[] } {
  const rejected: Rejected[] = [];
  const candidates: ReadyPromotion[] = [];
  for (const promotion of promotions) {
    const code = promotion.code;
    if (code !== null && !saysCode(codes, code)) continue;
    const ready = readyPromotion(promotion);
    const reason = whyNot(ready, basket, open);
    if (reason === null) candidates.push(ready);
    else if (code !== null) rejected.push({ code, reason });
  }
  const { applied, notCombined } = stackPromotions(open, candidates, stacking);
  for (const { promotion } of notCombined) {
    if (promotion.code !== null) rejected.push({ code: promotion.code, reason: "promotion_not_combinable" });
  }
  return {
    applied: applied.flatMap(({ ready: { promotion }, effect }) =>
      effect.cents === 0 && effect.freePieces === 0
        ? []
        : [advantage("promotion", promotion.id, { code: promotion.code, effect })],
    ),
    rejected,
  };
}

function whyNot(
  { promotion, test }: ReadyPromotion,
  { day, storeId, channel, memberOf }: Basket,
  open: readonly OpenLine[],
): string | null {
  if (
    (promotion.from !== null && day < promotion.from) ||
    (promotion.until !== null && day > promotion.until)
  )
    return "promotion_not_now";
  if (promotion.channels.length > 0 && !promotion.channels.includes(channel)) return "promotion_not_here";
  if (promotion.stores.length > 0 && !promotion.stores.includes(storeId ?? "")) return "promotion_not_here";
  if (promotion.membersOf !== null && !memberOf.includes(promotion.membersOf)) return "promotion_for_members";
  if (goodsCents(open) < promotion.minOrderCents) return "promotion_below_minimum";
  if (promotion.requires !== null && !holds(open, promotion.requires)) return "promotion_requires_product";
  if (linesUnder(open, test).length === 0) return "promotion_bears_on_nothing";
  return null;
}

/** All taxes in, before promotions, without delivery. */
function goodsCents(open: readonly OpenLine[]): Cents {
  return linesUnder(open, null).reduce((sum, { beforeCents }) => sum + beforeCents, 0);
}

function holds(open: readonly OpenLine[], { sku, quantity }: { sku: string; quantity: number }): boolean {
  const held = open.reduce((sum, { line }) => (line.sku === sku ? sum + line.quantityMilli : sum), 0);
  return held >= quantity * 1000;
}

function saysCode(codes: readonly string[], code: string): boolean {
  return codes.some((said) => sameCode(said, code));
}

function sameCode(said: string, code: string): boolean {
  return said.trim().toUpperCase() === code.trim().toUpperCase();
}

function unknownCodes({ codes, promotions, vouchers }: Advantages): Rejected[] {
  return codes
    .filter(
      (said) =>
        !promotions.some(({ code }) => code !== null && sameCode(said, code)) &&
        !vouchers.some(({ code }) => sameCode(said, code)),
    )
    .map((code) => ({ code, reason: "unknown_code" }));
}

function applyRewards(
  open: readonly OpenLine[],
  { rewards, availableUnits, giftClasses, piecesUnknown = false }: Advantages,
): {
  applied: AppliedAdvantage[];
  refused: { rewardId: string; refusal: Refusal }[];
  spentUnits: Record<string, number>;
} {
  const applied: AppliedAdvantage[] = [];
  const refused: { rewardId: string; refusal: Refusal }[] = [];
  const spentUnits: Record<string, number> = {};
  for (const { programId, reward } of rewards) {
    const spent = spentUnits[programId] ?? 0;
    const quote = quoteReward(reward, {
      basketCents: goodsCents(open),
      dueCents: linesUnder(open, null).reduce((sum, line) => sum + roomOf(line), 0),
      availableUnits: (availableUnits[programId] ?? 0) - spent,
    });
    const before = open.map(({ leftCents }) => leftCents);
    const effect = isRefusal(quote) ? quote : giveReward(open, reward, quote, { giftClasses, piecesUnknown });
    if (isRefusal(quote) || isRefusal(effect)) {
      refused.push({ rewardId: reward.id, refusal: isRefusal(quote) ? quote : (effect as Refusal) });
      continue;
    }
    spentUnits[programId] = spent + quote.units;
    const isOutside = piecesUnknown && reward.type === "cheapest_free";
    const bound = isOutside ? [] : boundTo(open, before, reward, { units: quote.units, effect });
    applied.push(
      advantage("reward", reward.id, { programId, effect, units: quote.units, reward: quote, bound }),
    );
  }
  return { applied, refused, spentUnits };
}

/** What a reward on chosen pieces took, by the lines that it made cheaper. */
function boundTo(
  open: readonly OpenLine[],
  before: readonly Cents[],
  reward: Reward,
  { units, effect }: { readonly units: number; readonly effect: Effect },
): AppliedAdvantage["bound"] {
  const isOnPieces =
    reward.type === "free_product" ||
    reward.type === "cheapest_free" ||
    (reward.type === "percent_off" && compileFilter(reward.filter) !== null);
  if (!isOnPieces) return [];
  const beside = effect.gifts.reduce((sum, { quantity }) => sum + quantity, 0);
  const inBasket =
    beside === 0 ? units : Math.floor((units * (effect.freePieces - beside)) / effect.freePieces);
  const taken = open.map(({ leftCents }, index) => (before[index] ?? 0) - leftCents);
  return spread(inBasket, taken).flatMap((own, index) => {
    const number = open[index]?.line.number;
    return own === 0 || number === undefined ? [] : [{ number, units: own }];
  });
}

/** Units are never taken for nothing: a reward that finds nothing to bear on is refused. */
function giveReward(
  open: readonly OpenLine[],
  reward: Reward,
  quote: RewardQuote,
  {
    giftClasses,
    piecesUnknown,
  }: { readonly giftClasses: Advantages["giftClasses"]; readonly piecesUnknown: boolean },
): Effect | Refusal {
  switch (reward.type) {
    case "amount_off":
    case "cents_per_unit":
      return something(takeAmount(open, linesUnder(open, null), quote.offCents ?? 0, "order"));
    case "percent_off": {
      const test = compileFilter(reward.filter);
      return something(takePercent(open, linesUnder(open, test), reward, test === null ? "order" : "line"));
    }
    case "cheapest_free": {
      if (piecesUnknown) return { cents: 0, freePieces: 1, gifts: [] };
      const lines = linesUnder(open, compileFilter(reward.filter)).filter(isGivable);
      return something(takeOffCheapest(open, lines, 100, Number.POSITIVE_INFINITY));
    }
    case "free_product":
      return giveProduct(open, reward, giftClasses);
    case "gift":
    case "voucher":
    case "top_up":
      return { cents: 0, freePieces: 0, gifts: [] };
  }
}

function something(cents: Cents): Effect | Refusal {
  return cents === 0 ? refuse("nothing_to_take_off") : { cents, freePieces: 0, gifts: [] };
}

/** The product is free where it stands in the basket; when it does not, it is handed over beside. */
function giveProduct(
  open: readonly OpenLine[],
  { sku, quantity }: { readonly sku: string; readonly quantity: number },
  giftClasses: Advantages["giftClasses"],
): Effect | Refusal {
  const held = open.filter(({ line }) => line.sku === sku && line.quantityMilli > 0);
  const legalClass = giftClasses?.get(sku);
  const classes = [
    ...held.flatMap(({ line }) => line.legalClass ?? []),
    ...(legalClass === undefined ? [] : [legalClass]),
  ];
  if (classes.some((one) => !legalLimitOf(one).mayBeGiven)) return refuse("forbidden_by_law");
  let wanted = quantity * 1000;
  let cents = 0;
  for (const one of held.filter(isGivable)) {
    const taken = Math.min(wanted, one.line.quantityMilli);
    const worth = Math.round((one.leftCents * taken) / one.line.quantityMilli);
    cents += takeAmount(open, [one], worth, "line");
    wanted -= taken;
  }
  const beside = wanted / 1000;
  return {
    cents,
    freePieces: quantity,
    gifts: beside === 0 ? [] : [{ sku, quantity: beside, worthCents: 0 }],
  };
}

function applyVouchers(
  basket: Basket,
  open: readonly OpenLine[],
  { vouchers, giftClasses }: Advantages,
  promotions: readonly AppliedAdvantage[],
): { applied: AppliedAdvantage[]; rejected: Rejected[] } {
  const applied: AppliedAdvantage[] = [];
  const rejected: Rejected[] = [];
  const isCodeUsed = promotions.some(({ code }) => code !== null);
  // Those that go together first, so that what is given does not hang on the order in which codes are said.
  const ordered = [...vouchers.filter(isCombinable), ...vouchers.filter((one) => !isCombinable(one))];
  for (const { code, template, programId } of ordered) {
    const isBeside = template.isCombinable === false && (isCodeUsed || applied.length > 0);
    const reason = whyNotVoucher(template, basket, open) ?? (isBeside ? "voucher_not_combinable" : null);
    if (reason !== null) rejected.push({ code, reason });
    else if (template.benefit.type !== "credit") {
      const effect = giveVoucher(open, template, giftClasses);
      if (isRefusal(effect)) rejected.push({ code, reason: effect.refused });
      else applied.push(advantage("voucher", code, { code, programId, effect }));
    }
  }
  return { applied, rejected };
}

function isCombinable({ template }: BasketVoucher): boolean {
  return template.isCombinable ?? true;
}

function whyNotVoucher(
  { channels, minBasketCents }: VoucherTemplate,
  basket: Basket,
  open: readonly OpenLine[],
): string | null {
  if (channels.length > 0 && !channels.includes(basket.channel)) return "voucher_not_here";
  return goodsCents(open) < minBasketCents ? "voucher_below_minimum" : null;
}

function giveVoucher(
  open: readonly OpenLine[],
  { benefit, filter }: VoucherTemplate,
  giftClasses: Advantages["giftClasses"],
): Effect | Refusal {
  const test = compileFilter(filter);
  const lines = linesUnder(open, test);
  const bearing = test === null ? "order" : "line";
  switch (benefit.type) {
    case "amount":
      return something(takeAmount(open, lines, benefit.cents, bearing));
    case "percent":
      return something(takePercent(open, lines, benefit, bearing));
    case "product":
      return giveProduct(open, benefit, giftClasses);
    case "credit":
      return { cents: 0, freePieces: 0, gifts: [] };
  }
}

/** A gift card is money already paid: it pays, it lowers no price. */
function payByGiftCards(
  basket: Basket,
  open: readonly OpenLine[],
  { vouchers }: Advantages,
  totalCents: Cents,
): { code: string; cents: Cents }[] {
  let left = totalCents;
  return vouchers.flatMap(({ code, template, leftCents }) => {
    if (template.benefit.type !== "credit" || whyNotVoucher(template, basket, open) !== null) return [];
    const test = compileFilter(template.filter);
    const payable = test === null ? left : Math.max(0, leftOf(linesUnder(open, test)));
    const cents = Math.min(leftCents, left, payable);
    left -= cents;
    return cents === 0 ? [] : [{ code, cents }];
  });
}

/** Points pay nothing of what the law lets bear no advantage. */
function payByPoints(
  open: readonly OpenLine[],
  { payWith, availableUnits }: Advantages,
  spentUnits: Readonly<Record<string, number>>,
  dueCents: Cents,
): Pick<BasketQuote, "paidByPoints" | "payRefusal" | "spentUnits"> {
  if (payWith === null) return { paidByPoints: null, payRefusal: null, spentUnits };
  const { programId, pay, wanted } = payWith;
  const already = spentUnits[programId] ?? 0;
  const payment = quotePay(pay, {
    availableUnits: (availableUnits[programId] ?? 0) - already,
    dueCents: Math.min(
      dueCents,
      open.reduce((sum, line) => sum + roomOf(line), 0),
    ),
    wanted,
  });
  if (isRefusal(payment)) return { paidByPoints: null, payRefusal: payment, spentUnits };
  if (payment.cents === 0) return { paidByPoints: null, payRefusal: null, spentUnits };
  return {
    paidByPoints: { programId, ...payment },
    payRefusal: null,
    spentUnits: { ...spentUnits, [programId]: already + payment.units },
  };
}

function centsOf(paid: readonly { readonly cents: Cents }[]): Cents {
  return paid.reduce((sum, { cents }) => sum + cents, 0);
}

/** By rate, all lines of a rate together, so that rounding falls once for each. */
function taxesOf(open: readonly OpenLine[]): BasketQuote["taxes"] {
  const byRate = Map.groupBy(open, ({ line }) => line.taxRate ?? 0);
  return [...byRate.entries()]
    .sort(([one], [other]) => one - other)
    .map(([rate, lines]) => {
      const total = leftOf(lines);
      const untaxedCents = Math.round((total * 100) / (100 + rate));
      return { rate, untaxedCents, taxCents: total - untaxedCents };
    });
}

function quotedLine({ line, beforeCents, leftCents, onLineCents, onOrderCents }: OpenLine): QuotedLine {
  return {
    number: line.number,
    beforeCents,
    totalCents: leftCents,
    lineDiscountCents: onLineCents,
    orderDiscountCents: onOrderCents,
  };
}

function advantage(
  kind: AppliedAdvantage["kind"],
  id: string,
  said: {
    readonly effect: Effect;
    readonly code?: string | null;
    readonly programId?: string | null;
    readonly units?: number;
    readonly reward?: RewardQuote;
    readonly bound?: AppliedAdvantage["bound"];
  },
): AppliedAdvantage {
  const { cents, freePieces, gifts } = said.effect;
  return {
    kind,
    id,
    code: said.code ?? null,
    programId: said.programId ?? null,
    cents,
    units: said.units ?? 0,
    freePieces,
    gifts: gifts.map(({ sku, quantity }) => ({ sku, quantity })),
    bound: said.bound ?? [],
    reward: said.reward ?? null,
  };
}
