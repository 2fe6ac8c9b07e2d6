import {
  type Baskets,
  basketsOf,
  type BoughtDays,
  boughtDaysOf,
  customersOf,
  orderProducts,
  recentDays,
  ticketsOf,
} from "../../capabilities/affinity/index.ts";
import { numberOfDay } from "../../values/day.ts";
import { readTable } from "./analytics-study.ts";

/** The months before a day, and what was bought from it on, as the protocols of the file cut them. */
export type Split = {
  readonly since: number;
  readonly productCount: number;
  readonly customerCount: number;
  readonly tickets: Baskets;
  readonly ticketCount: number;
  readonly bought: BoughtDays;
  readonly customers: Baskets;
  /** Purchase days with each product in the thirty days before. */
  readonly recent: Int32Array;
  /** For each customer who came back, what she bought on the first day: known products only. */
  readonly truths: ReadonlyMap<number, ReadonlySet<number>>;
  /** Later tickets of two to forty known products, one of them hidden. */
  readonly hidden: readonly { readonly rest: readonly number[]; readonly product: number }[];
};

type Line = {
  readonly invoice: string;
  readonly product: string;
  readonly customer: string;
  readonly day: number;
};

const splits = new Map<string, Split>();

/** Lines of the gift wholesaler by rule C2: a customer, no credit note, goods only. */
function readLines(folder: string): Line[] {
  return readTable(folder, "online_retail.csv.gz").flatMap(
    ([invoice = "", code = "", , quantity = "", date = "", price = "", customer = ""]) => {
      const product = code.toUpperCase();
      const isSale =
        customer !== "" &&
        !invoice.startsWith("C") &&
        Number(quantity) > 0 &&
        Number(price) > 0 &&
        /^\d{5}[A-Z]*$/.test(product);
      return isSale ? [{ invoice, product, customer, day: numberOfDay(date.slice(0, 10)) }] : [];
    },
  );
}

export function splitRetail(folder: string, day: string): Split {
  const key = `${folder} ${day}`;
  const found = splits.get(key);
  if (found !== undefined) return found;
  const made = makeSplit(readLines(folder), numberOfDay(day));
  splits.set(key, made);
  return made;
}

function makeSplit(lines: readonly Line[], since: number): Split {
  const before = lines.filter((line) => line.day < since);
  const after = lines.filter((line) => line.day >= since);
  // Numbered by code: products that as many customers bought stand in this order.
  const codes = [...new Set(before.map(({ product }) => product))].toSorted((one, other) =>
    one < other ? -1 : 1,
  );
  const numberOf = numbers(codes);
  const customerOf = numbers(before.map(({ customer }) => customer));
  const ticketOf = numbers(before.map(({ invoice }) => invoice));
  const columns = {
    customer: Int32Array.from(before, ({ customer }) => customerOf.get(customer) ?? -1),
    ticket: Int32Array.from(before, ({ invoice }) => ticketOf.get(invoice) ?? -1),
    day: Int32Array.from(before, (line) => line.day),
    place: Int32Array.from(before, ({ product }) => numberOf.get(product) ?? -1),
  };
  const order = orderProducts(columns, codes.length, customerOf.size);
  const placeOf = new Map(Array.from(order, (number, place) => [codes[number] ?? "", place]));
  const purchases = {
    lines: columns,
    customerCount: customerOf.size,
    ticketCount: ticketOf.size,
    productCount: codes.length,
    today: since,
  };
  const bought = boughtDaysOf(purchases, since);
  return {
    since,
    productCount: codes.length,
    customerCount: customerOf.size,
    ticketCount: ticketOf.size,
    tickets: ticketsOf(purchases),
    bought,
    customers: customersOf(bought),
    recent: recentDays(bought, codes.length, since, 30),
    truths: truthsOf(after, customerOf, placeOf),
    hidden: hideOne(after, placeOf),
  };
}

function numbers(names: readonly string[]): Map<string, number> {
  const known = new Map<string, number>();
  for (const name of names) if (!known.has(name)) known.set(name, known.size);
  return known;
}

function truthsOf(
  after: readonly Line[],
  customerOf: ReadonlyMap<string, number>,
  placeOf: ReadonlyMap<string, number>,
): Map<number, Set<number>> {
  const firstDay = new Map<string, number>();
  for (const { customer, day } of after) firstDay.set(customer, Math.min(day, firstDay.get(customer) ?? day));
  const truths = new Map<number, Set<number>>();
  for (const { customer, product, day } of after) {
    const who = customerOf.get(customer);
    const place = placeOf.get(product);
    if (who === undefined || place === undefined || day !== firstDay.get(customer)) continue;
    truths.set(who, (truths.get(who) ?? new Set()).add(place));
  }
  return truths;
}

function hideOne(after: readonly Line[], placeOf: ReadonlyMap<string, number>): Split["hidden"] {
  const tickets = Map.groupBy(after, ({ invoice }) => invoice);
  return [...tickets].flatMap(([invoice, lines]) => {
    const known = [...new Set(lines.map(({ product }) => product))]
      .filter((product) => placeOf.has(product))
      .toSorted((one, other) => (one < other ? -1 : 1))
      .map((product) => placeOf.get(product) ?? -1);
    if (known.length < 2 || known.length > 40) return [];
    const at = Number(invoice) % known.length;
    return [{ product: known[at] ?? -1, rest: known.filter((_, place) => place !== at) }];
  });
}

/** Tickets of the bakery, without what is no product. Products in the order of their names. */
export function bakery(folder: string): { baskets: Baskets; tickets: number; products: readonly string[] } {
  const rows = readTable(folder, "bakery_baskets.csv.gz").flatMap((fields) => {
    const item = fields.at(-1) ?? "";
    const ticket = fields.at(-2) ?? "";
    return item === "NONE" || item === "Adjustment" ? [] : [{ ticket, item }];
  });
  const products = [...new Set(rows.map(({ item }) => item))].toSorted((one, other) =>
    one < other ? -1 : 1,
  );
  const placeOf = numbers(products);
  const ticketOf = numbers(rows.map(({ ticket }) => ticket));
  const baskets = basketsOf(ticketOf.size, {
    basket: Int32Array.from(rows, ({ ticket }) => ticketOf.get(ticket) ?? -1),
    place: Int32Array.from(rows, ({ item }) => placeOf.get(item) ?? -1),
  });
  return { baskets, tickets: ticketOf.size, products };
}
