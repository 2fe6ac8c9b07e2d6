import { type Baskets, basketsOf } from "./baskets.ts";

/** What was bought, one entry per line of a ticket, in columns. Products are places: 0 is the product most customers bought. */
export type Lines = {
  /** -1: nobody knows who. */
  readonly customer: Int32Array;
  readonly ticket: Int32Array;
  /** Days since 1970. */
  readonly day: Int32Array;
  readonly place: Int32Array;
};

export type Purchases = {
  readonly lines: Lines;
  readonly customerCount: number;
  readonly ticketCount: number;
  readonly productCount: number;
  /** The day as of which everything is told, in days since 1970. */
  readonly today: number;
};

/** The days on which each customer bought each product: of customer c, entries from starts[c] to starts[c + 1], by place and day. */
export type BoughtDays = {
  readonly starts: Int32Array;
  readonly place: Int32Array;
  readonly day: Int32Array;
};

/**
 * Orders products so that place 0 is the one that most customers bought, then most tickets.
 * @param lines with products in any numbering; they are renumbered in place
 * @returns for each new place, the number before
 */
export function orderProducts(lines: Lines, productCount: number, customerCount: number): Int32Array {
  const buyers = new Int32Array(productCount);
  const sold = new Int32Array(productCount);
  const pairs = new Float64Array(lines.place.length);
  let known = 0;
  lines.place.forEach((product, line) => {
    sold[product] = (sold[product] as number) + 1;
    const customer = lines.customer[line] as number;
    if (customer >= 0) pairs[known++] = product * customerCount + customer;
  });
  const sorted = pairs.subarray(0, known).sort();
  let before = -1;
  for (const pair of sorted) {
    if (pair === before) continue;
    before = pair;
    const product = Math.floor(pair / customerCount);
    buyers[product] = (buyers[product] as number) + 1;
  }
  const order = Int32Array.from({ length: productCount }, (_, product) => product).sort(
    (one, other) =>
      (buyers[other] as number) - (buyers[one] as number) ||
      (sold[other] as number) - (sold[one] as number) ||
      one - other,
  );
  const placeOf = new Int32Array(productCount);
  order.forEach((product, place) => {
    placeOf[product] = place;
  });
  lines.place.forEach((product, line) => {
    lines.place[line] = placeOf[product] as number;
  });
  return order;
}

export function ticketsOf({ lines, ticketCount }: Purchases): Baskets {
  return basketsOf(ticketCount, { basket: lines.ticket, place: lines.place });
}

/** Days before `until` only: what was known then. */
export function boughtDaysOf({ lines, customerCount, productCount }: Purchases, until: number): BoughtDays {
  // Customer, product and day in one number, which sorts as they do: below 2^53 for a million customers of a large shop.
  const days = 40_000;
  const keys = new Float64Array(lines.place.length);
  let known = 0;
  lines.place.forEach((place, line) => {
    const customer = lines.customer[line] as number;
    const day = lines.day[line] as number;
    if (customer >= 0 && day < until) keys[known++] = (customer * productCount + place) * days + day;
  });
  const sorted = keys.subarray(0, known).sort();
  const starts = new Int32Array(customerCount + 1);
  const place = new Int32Array(known);
  const day = new Int32Array(known);
  let to = 0;
  let before = -1;
  for (const key of sorted) {
    if (key === before) continue;
    before = key;
    const pair = Math.floor(key / days);
    const customer = Math.floor(pair / productCount);
    place[to] = pair - customer * productCount;
    day[to] = key - pair * days;
    to += 1;
    starts[customer + 1] = to;
  }
  for (let customer = 1; customer <= customerCount; customer += 1)
    starts[customer] = Math.max(starts[customer] as number, starts[customer - 1] as number);
  return { starts, place: place.slice(0, to), day: day.slice(0, to) };
}

/** All that each customer ever bought. */
export function customersOf(bought: BoughtDays): Baskets {
  const starts = new Int32Array(bought.starts.length);
  const places = new Int32Array(bought.place.length);
  let to = 0;
  for (let customer = 0; customer + 1 < bought.starts.length; customer += 1) {
    const end = bought.starts[customer + 1] as number;
    const first = bought.starts[customer] as number;
    for (let at = first; at < end; at += 1) {
      if (at === first || bought.place[at] !== bought.place[at - 1])
        places[to++] = bought.place[at] as number;
    }
    starts[customer + 1] = to;
  }
  return { starts, places: places.slice(0, to) };
}

/** Purchase days of all customers with each product within so many days before `today`, and on it. */
export function recentDays(
  bought: BoughtDays,
  productCount: number,
  today: number,
  days: number,
): Int32Array {
  const counts = new Int32Array(productCount);
  bought.place.forEach((place, at) => {
    const day = bought.day[at] as number;
    if (day >= today - days && day <= today) counts[place] = (counts[place] as number) + 1;
  });
  return counts;
}
