import type { Cents } from "../../../values/money.ts";
import type { Promotion } from "../schema-definition.ts";
import { type OpenLine, linesUnder, pieceCents, roomOf, takeAmount, takePercent } from "./basket-lines.ts";
import { compileFilter, type LineTest } from "./filter.ts";
import { legalLimitOf } from "./law.ts";

/** Pieces given beside the basket. */
export type Gift = { readonly sku: string; readonly quantity: number; readonly worthCents: Cents };

/** What a discount did. */
export type Effect = { readonly cents: Cents; readonly freePieces: number; readonly gifts: readonly Gift[] };

export type ReadyPromotion = { readonly promotion: Promotion; readonly test: LineTest | null };

export function readyPromotion(promotion: Promotion): ReadyPromotion {
  return { promotion, test: compileFilter(promotion.filter) };
}

/** Whether it bears on the whole order, and not on some of its lines. */
export function isOnOrder({ type }: Promotion): boolean {
  return type === "percent_off_order" || type === "amount_off_order";
}

/** Applies a promotion to the lines as they stand; `others` are those that will bear on them too. */
export function applyPromotion(
  basket: readonly OpenLine[],
  ready: ReadyPromotion,
  others: readonly ReadyPromotion[],
): Effect {
  const { promotion, test } = ready;
  let cents = 0;
  let freePieces = 0;
  const gifts: Gift[] = [];
  for (let time = 0; time < promotion.times; time++) {
    const left = promotion.capCents === null ? null : promotion.capCents - cents;
    const effect = applyOnce(basket, { promotion, test }, others, left);
    cents += effect.cents;
    freePieces += effect.freePieces;
    gifts.push(...effect.gifts);
  }
  return { cents, freePieces, gifts };
}

function applyOnce(
  basket: readonly OpenLine[],
  { promotion, test }: ReadyPromotion,
  others: readonly ReadyPromotion[],
  capCents: Cents | null,
): Effect {
  const lines = linesUnder(basket, test);
  const limit = capCents ?? Number.POSITIVE_INFINITY;
  const { percent } = promotion;
  switch (promotion.type) {
    case "percent_off_order":
      return only(takePercent(basket, linesUnder(basket, null), { percent, capCents }, "order"));
    case "percent_off_lines":
      return only(takePercent(basket, lines, { percent, capCents }, "line"));
    case "amount_off_order":
      return only(takeAmount(basket, linesUnder(basket, null), Math.min(promotion.cents, limit), "order"));
    case "amount_off_lines":
      return only(takeWhereFewest(basket, lines, Math.min(promotion.cents, limit), others));
    case "percent_off_cheapest":
      return only(takeOffCheapest(basket, lines, percent, limit));
    case "buy_get":
      return promotion.getMode === "added"
        ? giveBeside(lines, promotion)
        : giveInBasket(basket, lines, promotion, limit);
  }
}

function only(cents: Cents): Effect {
  return { cents, freePieces: 0, gifts: [] };
}

/** In the customer's favour: first off the lines that fewer other promotions bear on, so that none is lost on a line at zero. */
function takeWhereFewest(
  basket: readonly OpenLine[],
  lines: readonly OpenLine[],
  wanted: Cents,
  others: readonly ReadyPromotion[],
): Cents {
  const burden = (open: OpenLine): number =>
    others.filter(({ promotion, test }) => !isOnOrder(promotion) && (test === null || test(open.line)))
      .length;
  const byBurden = Map.groupBy(lines, burden);
  let taken = 0;
  for (const count of [...byBurden.keys()].sort((first, second) => first - second)) {
    taken += takeAmount(basket, byBurden.get(count) ?? [], wanted - taken, "line");
  }
  return taken;
}

/** A part of the price of one piece, the cheapest. */
export function takeOffCheapest(
  basket: readonly OpenLine[],
  lines: readonly OpenLine[],
  percent: number,
  limit: Cents,
): Cents {
  const priced = lines.filter((open) => open.line.quantityMilli > 0 && roomOf(open) > 0);
  const [first, ...rest] = priced;
  if (first === undefined) return 0;
  const cheapest = rest.reduce((least, open) => (pieceCents(open) < pieceCents(least) ? open : least), first);
  const wanted = Math.min(Math.round((pieceCents(cheapest) * percent) / 100), limit);
  return takeAmount(basket, [cheapest], wanted, "line");
}

/** For each so many paid, so many more are handed over: the pieces given count for nothing themselves. */
function giveBeside(lines: readonly OpenLine[], { buy, get }: Promotion): Effect {
  const givable = lines.filter(isGivable).sort((one, other) => pieceCents(one) - pieceCents(other));
  const [cheapest] = givable;
  const paid = pieces(givable);
  if (cheapest === undefined || buy === 0 || get === 0) return only(0);
  const quantity = Math.floor(paid / buy) * get;
  if (quantity === 0) return only(0);
  const { sku } = cheapest.line;
  const worthCents = pieceCents(cheapest) * quantity;
  return { cents: 0, freePieces: quantity, gifts: sku === null ? [] : [{ sku, quantity, worthCents }] };
}

/** Of the pieces in the basket, the cheapest of each group are free. */
function giveInBasket(
  basket: readonly OpenLine[],
  lines: readonly OpenLine[],
  { buy, get }: Promotion,
  limit: Cents,
): Effect {
  const givable = lines.filter(isGivable).sort((one, other) => pieceCents(one) - pieceCents(other));
  const group = buy + get;
  const count = pieces(givable);
  if (get === 0 || buy === 0) return only(0);
  let free = Math.floor(count / group) * get + Math.max(0, (count % group) - buy);
  const freePieces = free;
  let cents = 0;
  for (const open of givable) {
    const taken = Math.min(free, Math.floor(open.line.quantityMilli / 1000));
    const wanted = Math.round((open.leftCents * taken * 1000) / open.line.quantityMilli);
    cents += takeAmount(basket, [open], Math.min(wanted, limit - cents), "line");
    free -= taken;
  }
  return { cents, freePieces, gifts: [] };
}

export function isGivable({ line, leftCents }: OpenLine): boolean {
  if (line.quantityMilli <= 0 || leftCents <= 0 || line.isDelivery) return false;
  return line.legalClass === null || legalLimitOf(line.legalClass).mayBeGiven;
}

function pieces(lines: readonly OpenLine[]): number {
  return lines.reduce((count, { line }) => count + Math.floor(line.quantityMilli / 1000), 0);
}
