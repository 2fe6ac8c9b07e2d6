import {
  countCustomers,
  type Groups,
  groupCustomers,
  type Histories,
  historiesOf,
  purchasesBetween,
} from "../../capabilities/forecast/index.ts";
import { numberOfDay } from "../../values/day.ts";
import { eachRow, readTable } from "./analytics-study.ts";

/** What the customers of a data set bought, by purchase day. */
export type Purchases = {
  /** In the order of their numbers. */
  readonly customers: readonly string[];
  readonly histories: Histories;
  /** What was spent on each of the days of the histories, in units of money. */
  readonly amounts: Float64Array;
};

const known = new Map<string, unknown>();

function once<Data>(key: string, make: () => Data): Data {
  if (!known.has(key)) known.set(key, make());
  return known.get(key) as Data;
}

type Row = { readonly customer: string; readonly day: number; readonly amount: number };

/** Tickets of the CD shop, one row each. */
export function cdnowRows(folder: string): readonly Row[] {
  return readTable(folder, "cdnow_sample.csv.gz").map(([customer = "", , day = "", , dollars = ""]) => ({
    customer,
    day: numberOfDay(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`),
    amount: Number(dollars),
  }));
}

/** The sample of the CD shop: 2,357 customers. */
export function cdnow(folder: string): Purchases {
  return once(`cdnow ${folder}`, () => purchasesOf(cdnowRows(folder)));
}

export type Line = {
  readonly customer: string;
  readonly invoice: string;
  readonly day: number;
  readonly time: string;
  readonly amount: number;
};

/** Lines of the gift wholesaler by rule C1: a customer, no credit note, a quantity and a price above zero. */
export function retailLines(folder: string): readonly Line[] {
  return once(`retail lines ${folder}`, () => {
    const lines: Line[] = [];
    eachRow(folder, "online_retail.csv.gz", (fields) => {
      const [invoice = "", , , quantity = "", date = "", price = "", customer = ""] = fields;
      if (customer === "" || invoice.startsWith("C")) return;
      const [pieces, each] = [Number(quantity), Number(price)];
      if (pieces <= 0 || each <= 0) return;
      lines.push({
        customer: customer.replace(/\.0$/, ""),
        invoice,
        day: dayNumber(date.slice(0, 10)),
        time: date.slice(11),
        amount: pieces * each,
      });
    });
    return lines;
  });
}

export function onlineRetail(folder: string): Purchases {
  return once(`retail ${folder}`, () => purchasesOf(retailLines(folder)));
}

const dayNumbers = new Map<string, number>();

function dayNumber(text: string): number {
  const known = dayNumbers.get(text) ?? numberOfDay(text);
  dayNumbers.set(text, known);
  return known;
}

function purchasesOf(rows: readonly Row[]): Purchases {
  const byCustomer = new Map<string, Map<number, number>>();
  for (const { customer, day, amount } of rows) {
    const days = byCustomer.get(customer) ?? new Map<number, number>();
    byCustomer.set(customer, days);
    days.set(day, (days.get(day) ?? 0) + amount);
  }
  const customers = [...byCustomer.keys()].toSorted((one, other) => (one < other ? -1 : 1));
  const totals = customers.map((customer) => byCustomer.get(customer) ?? new Map<number, number>());
  const histories = historiesOf(totals.map((days) => [...days.keys()]));
  const amounts = new Float64Array(histories.days.length);
  totals.forEach((days, customer) => {
    for (let at = histories.starts[customer] ?? 0; at < (histories.starts[customer + 1] ?? 0); at += 1)
      amounts[at] = days.get(histories.days[at] ?? 0) ?? 0;
  });
  return { customers, histories, amounts };
}

/** What was known of the customers on a day, and what they bought until the end of the data. */
export type Split = {
  readonly until: number;
  readonly horizonDays: number;
  readonly groups: Groups;
  /** Customers who had bought by the day, in the order of `groups.of`: their counts… */
  readonly x: readonly number[];
  readonly tx: readonly number[];
  readonly t: readonly number[];
  readonly ids: readonly string[];
  /** … the mean of their repeat purchase days until then (0 without one), what they had spent in all, … */
  readonly means: readonly number[];
  readonly spentBefore: readonly number[];
  /** … and their purchase days, and what they spent, in the days after. */
  readonly bought: readonly number[];
  readonly spent: readonly number[];
};

/** Cuts the data in what was known on a day, and the days after it. */
export function splitAt(purchases: Purchases, until: string, end: string): Split {
  const { histories, amounts, customers } = purchases;
  const [last, stop] = [numberOfDay(until), numberOfDay(end)];
  const counted = countCustomers(histories, last);
  const means: number[] = [];
  const spent: number[] = [];
  const spentBefore: number[] = [];
  counted.who.forEach((customer, row) => {
    const from = histories.starts[customer] ?? 0;
    const to = histories.starts[customer + 1] ?? 0;
    const repeats = counted.x[row] ?? 0;
    const sum = (first: number, after: number): number =>
      amounts.subarray(first, after).reduce((total, amount) => total + amount, 0);
    means.push(repeats === 0 ? 0 : sum(from + 1, from + 1 + repeats) / repeats);
    spentBefore.push(sum(from, from + 1 + repeats));
    spent.push(sum(from + 1 + repeats, to));
  });
  return {
    until: last,
    horizonDays: stop - last,
    groups: groupCustomers(counted),
    x: Array.from(counted.x),
    tx: Array.from(counted.tx),
    t: Array.from(counted.t),
    ids: Array.from(counted.who, (customer) => customers[customer] ?? ""),
    means,
    spentBefore,
    bought: [...purchasesBetween(histories, counted.who, last, stop)],
    spent,
  };
}
