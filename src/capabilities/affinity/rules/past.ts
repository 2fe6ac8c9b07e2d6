import { activeCustomers, type Likely, likelyBuyers, type LikelyChoice } from "./likely.ts";
import { highest, type Neighbours, neighboursOf, ofCustomers } from "./neighbours.ts";
import { type BoughtProduct, nextBasketScores } from "./next-basket.ts";
import { type BoughtDays, boughtDaysOf, customersOf, type Purchases, recentDays } from "./purchases.ts";

/** What would have been said before the last days, against what was bought in them. */
export type Past = {
  readonly days: number;
  /** Customers who came back in those days. */
  readonly cameBack: number;
  /** Of these looked at, how many bought one of the ten products named for them; and one of the ten that sell best. */
  readonly lookedAt: number;
  readonly rightOnce: number;
  readonly rightOnceByBestSellers: number;
  readonly products: readonly PastOfProduct[];
};

/** Of the customers named for a product, how many bought it since; and of all that might have been named. */
export type PastOfProduct = {
  readonly named: number;
  readonly namedBought: number;
  readonly active: number;
  readonly activeBought: number;
};

export const pastDays = 30;
const guesses = 10;
// So many customers tell the share to within two points.
const mostLookedAt = 2_000;

/**
 * Tells by the last thirty days how right the model would have been: it is made again of what was known before them.
 * @returns null when nobody came back in them, or nothing was known before
 */
export function judgePast(
  purchases: Purchases,
  n: number,
  choice: Omit<LikelyChoice, "today" | "activeSince"> & { readonly activeDays: number },
): Past | null {
  const since = purchases.today - pastDays;
  const before = boughtDaysOf(purchases, since);
  if (before.place.length === 0) return null;
  const after = boughtSince(boughtDaysOf(purchases, purchases.today + 1), since);
  const neighbours = neighboursOf(customersOf(before), n, ofCustomers);
  const asked: LikelyChoice = { ...choice, today: since, activeSince: since - choice.activeDays };
  const named = likelyBuyers(before, neighbours, asked);
  const back = activeCustomers(before, asked).filter((customer) => after.ofCustomer(customer).length > 0);
  if (back.length === 0) return null;
  return {
    days: pastDays,
    cameBack: back.length,
    ...judgeGuesses(purchases, before, neighbours, since, spreadOver(back, mostLookedAt), after),
    products: judgeNamed(named, activeCustomers(before, asked), after, choice.products),
  };
}

type Since = {
  /** The places of what a customer bought since, on whatever day. */
  readonly ofCustomer: (customer: number) => Int32Array;
  readonly firstDayOf: (customer: number) => ReadonlySet<number>;
};

function boughtSince({ starts, place, day }: BoughtDays, since: number): Since {
  const entries = (customer: number): [number, number][] => {
    const found: [number, number][] = [];
    for (let at = starts[customer] as number; at < (starts[customer + 1] as number); at += 1) {
      if ((day[at] as number) >= since) found.push([place[at] as number, day[at] as number]);
    }
    return found;
  };
  return {
    ofCustomer: (customer) => Int32Array.from(new Set(entries(customer).map(([product]) => product))),
    firstDayOf: (customer) => {
      const found = entries(customer);
      const first = Math.min(...found.map(([, on]) => on));
      return new Set(found.filter(([, on]) => on === first).map(([product]) => product));
    },
  };
}

function judgeGuesses(
  { productCount }: Purchases,
  before: BoughtDays,
  neighbours: Neighbours,
  since: number,
  customers: readonly number[],
  after: Since,
): Pick<Past, "lookedAt" | "rightOnce" | "rightOnceByBestSellers"> {
  const recent = recentDays(before, productCount, since, pastDays);
  const trend = { recent, most: recent.reduce((most, days) => Math.max(most, days), 0) };
  const scores = new Float64Array(productCount);
  const bestSellers = highest(Float64Array.from(recent), guesses);
  let rightOnce = 0;
  let rightOnceByBestSellers = 0;
  for (const customer of customers) {
    const truth = after.firstDayOf(customer);
    nextBasketScores(boughtBy(before, customer), neighbours, trend, since, scores);
    if (highest(scores, guesses).some((place) => truth.has(place))) rightOnce += 1;
    if (bestSellers.some((place) => truth.has(place))) rightOnceByBestSellers += 1;
  }
  return { lookedAt: customers.length, rightOnce, rightOnceByBestSellers };
}

function judgeNamed(
  { starts, customer: named }: Likely,
  active: readonly number[],
  after: Since,
  products: number,
): PastOfProduct[] {
  const boughtBy = Array.from({ length: products }, () => new Set<number>());
  for (const customer of active) {
    for (const place of after.ofCustomer(customer)) boughtBy[place]?.add(customer);
  }
  return boughtBy.map((buyers, place) => {
    const list = named.subarray(starts[place], starts[place + 1]);
    return {
      named: list.length,
      namedBought: list.reduce((count, customer) => count + (buyers.has(customer) ? 1 : 0), 0),
      active: active.length,
      activeBought: buyers.size,
    };
  });
}

/** A customer's past, product by product. */
export function boughtBy({ starts, place, day }: BoughtDays, customer: number): BoughtProduct[] {
  const bought: BoughtProduct[] = [];
  const end = starts[customer + 1] as number;
  for (let at = starts[customer] as number; at < end; ) {
    let next = at + 1;
    while (next < end && place[next] === place[at]) next += 1;
    bought.push({ place: place[at] as number, days: day.subarray(at, next) });
    at = next;
  }
  return bought;
}

/** At most so many, evenly spread. */
function spreadOver(all: readonly number[], most: number): readonly number[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, at) => all[Math.floor((at * all.length) / most)] as number);
}
