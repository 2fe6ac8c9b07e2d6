import { type Association, associationsAmong, type Guards, usualGuards } from "./associations.ts";
import { type Baskets, basketsOf, countEach, countTogether } from "./baskets.ts";
import { type Likely, likelyBuyers, activeCustomers } from "./likely.ts";
import { type Neighbours, neighboursOf, ofCustomers, ofTickets } from "./neighbours.ts";
import { judgePast, type Past } from "./past.ts";
import {
  type BoughtDays,
  boughtDaysOf,
  customersOf,
  type Purchases,
  recentDays,
  ticketsOf,
} from "./purchases.ts";
import { productRhythm, rhythmsOf } from "./rhythm.ts";
import { eachProposedUntil } from "./still-sold.ts";

/** All that is known of a shop's purchases, ready to be computed on. */
export type Known = {
  readonly purchases: Purchases;
  /** The category of each product; -1: none. */
  readonly categoryOf: Int32Array;
  readonly categoryCount: number;
  /** 1: nobody may judge this customer. */
  readonly isLeftOut: Uint8Array;
  /** What was brought back: customer × products + product → its last day. */
  readonly broughtBack: ReadonlyMap<number, number>;
};

export type Computed = {
  readonly wideTickets: number;
  readonly buyers: number;
  readonly shopDays: number | null;
  readonly products: {
    readonly tickets: Int32Array;
    readonly buyers: Int32Array;
    readonly recentDays: Int32Array;
    readonly gapCount: Int32Array;
    /** NaN: nothing in the shop was bought twice. */
    readonly againDays: Float32Array;
    readonly returning: Int32Array;
    /** The last day on which it may be proposed without being sold again, in days since 1970; -1: never sold. */
    readonly proposedUntil: Int32Array;
  };
  readonly byTickets: Neighbours;
  readonly byCustomers: Neighbours;
  readonly pairs: readonly Association[];
  readonly categoryPairs: readonly Association[];
  readonly likely: Likely;
};

/** Beyond so many products, the others are too rare to have neighbours. */
const mostProducts = 4_000;
const activeDays = 365;
const recentWindow = 30;
/** Of each product, so many of the strongest pairs, and so many of those found apart, are kept. */
const keptTogether = 20;
const keptApart = 5;

/** Takes the processor for as long as it lasts: not for the server's own thread. */
export function computeAffinity(known: Known): Computed {
  const { purchases } = known;
  const { productCount, customerCount, ticketCount, today } = purchases;
  const n = Math.min(productCount, mostProducts);
  const tickets = ticketsOf(purchases);
  const together = countTogether(tickets, n);
  const bought = boughtDaysOf(purchases, today + 1);
  const customers = customersOf(bought);
  const byCustomers = neighboursOf(customers, n, ofCustomers);
  const rhythms = rhythmsOf(bought, productCount);
  const buyers = countEach(customers, productCount);
  const choice = likelyChoice(known, bought, buyers);
  return {
    wideTickets: countWide(tickets),
    buyers: countFilled(customers, customerCount),
    shopDays: rhythms.shopDays,
    products: {
      tickets: countEach(tickets, productCount),
      buyers,
      recentDays: recentDays(bought, productCount, today, recentWindow),
      gapCount: rhythms.gapCount,
      againDays: rhythms.medianDays.map((median, place) =>
        rhythms.shopDays === null
          ? Number.NaN
          : productRhythm(median, rhythms.gapCount[place] as number, rhythms.shopDays),
      ),
      returning: rhythms.returning,
      proposedUntil: eachProposedUntil(purchases.lines, productCount),
    },
    byTickets: neighboursOf(tickets, n, ofTickets, together),
    byCustomers,
    pairs: strongestOfEach(associationsAmong(together, n, ticketCount, usualGuards)),
    categoryPairs: pairsOfCategories(known, usualGuards),
    likely: likelyBuyers(bought, byCustomers, { ...choice, today, activeSince: today - activeDays }),
  };
}

/** How right all this would have been last month; as long again as to compute it. */
export function judgeAffinity(known: Known): Past | null {
  const { purchases } = known;
  const n = Math.min(purchases.productCount, mostProducts);
  const bought = boughtDaysOf(purchases, purchases.today + 1);
  const buyers = countEach(customersOf(bought), purchases.productCount);
  return judgePast(purchases, n, { ...likelyChoice(known, bought, buyers), activeDays });
}

const fewestBuyers = 10;
const mostAsked = 600;
const mostNamed = 200;
const mostRows = 60_000;

/** Products that enough people bought to say who else might; for each the likeliest twentieth of the active customers. */
function likelyChoice({ purchases, isLeftOut, broughtBack }: Known, bought: BoughtDays, buyers: Int32Array) {
  const { productCount, today } = purchases;
  const asked = buyers.findIndex((count) => count < fewestBuyers);
  const products = Math.min(asked < 0 ? productCount : asked, mostAsked);
  const leftOut = (customer: number): boolean => isLeftOut[customer] === 1;
  const active = activeCustomers(bought, {
    activeSince: today - activeDays,
    isLeftOut: leftOut,
  }).length;
  const bearable = Math.max(50, Math.floor(mostRows / Math.max(products, 1)));
  return {
    products,
    named: Math.min(Math.max(10, Math.ceil(active / 20)), mostNamed, bearable),
    isLeftOut: leftOut,
    broughtBack: (customer: number, place: number): number =>
      broughtBack.get(customer * productCount + place) ?? -1,
  };
}

function countWide({ starts }: Baskets): number {
  let wide = 0;
  for (let ticket = 0; ticket + 1 < starts.length; ticket += 1) {
    if ((starts[ticket + 1] as number) - (starts[ticket] as number) > 1) wide += 1;
  }
  return wide;
}

function countFilled({ starts }: Baskets, count: number): number {
  let filled = 0;
  for (let basket = 0; basket < count; basket += 1) {
    if ((starts[basket + 1] as number) > (starts[basket] as number)) filled += 1;
  }
  return filled;
}

function strongestOfEach(found: ReturnType<typeof associationsAmong>): Association[] {
  return [...cutEach(found.together, keptTogether), ...cutEach(found.apart, keptApart)];
}

/** A pair stays while it is among the strongest of one of its two products. */
function cutEach(sorted: readonly Association[], most: number): Association[] {
  const held = new Map<number, number>();
  return sorted.filter(({ a, b }) => {
    const ofA = held.get(a) ?? 0;
    const ofB = held.get(b) ?? 0;
    if (ofA >= most && ofB >= most) return false;
    held.set(a, ofA + 1);
    held.set(b, ofB + 1);
    return true;
  });
}

/** Where products are too few to tell, their families may. */
function pairsOfCategories({ purchases, categoryOf, categoryCount }: Known, guards: Guards): Association[] {
  const { lines, ticketCount } = purchases;
  const basket: number[] = [];
  const place: number[] = [];
  lines.place.forEach((product, line) => {
    const category = categoryOf[product] as number;
    if (category < 0) return;
    basket.push(lines.ticket[line] as number);
    place.push(category);
  });
  const baskets = basketsOf(ticketCount, { basket: Int32Array.from(basket), place: Int32Array.from(place) });
  return strongestOfEach(
    associationsAmong(countTogether(baskets, categoryCount), categoryCount, ticketCount, guards),
  );
}
