import { expect, test } from "vitest";
import { numberOfDay } from "../../../values/day.ts";
import { type Random, randomFrom } from "../../../values/statistics/random.ts";
import { fitModel } from "./fit.ts";
import { countCustomers, groupCustomers } from "./histories.ts";
import type { Ledger } from "./ledger.ts";
import { outlookOf } from "./outlook.ts";

const eve = numberOfDay("2026-06-30");

/** Customers who stay for ever and buy at one rate each, twice as often in `season`. 10 to 30 € each time. */
function ledgerOf(random: Random, days: number, customers: number, season: (day: number) => boolean): Ledger {
  const starts = [0];
  const all: number[] = [];
  for (let customer = 0; customer < customers; customer += 1) {
    const rate = (0.3 + random()) / 30;
    const from = Math.floor(eve - days + random() * days * 0.5);
    all.push(from);
    for (let day = from + 1; day <= eve; day += 1) if (random() < rate * (season(day) ? 2 : 1)) all.push(day);
    starts.push(all.length);
  }
  return {
    starts: Int32Array.from(starts),
    days: Int32Array.from(all),
    cents: Float64Array.from(all, () => 1_000 + Math.round(2_000 * random())),
    loose: new Float64Array(customers),
  };
}

const modelOf = (ledger: Ledger) => fitModel(groupCustomers(countCustomers(ledger, eve)));

test("a past period is forecast with what was known on its eve, and counts what really came", () => {
  const ledger = ledgerOf(randomFrom(11), 700, 200, () => false);
  const { past, months3 } = outlookOf(ledger, modelOf(ledger), eve);
  expect(past.at(-1)?.to).toBe("2026-06-30");
  expect(past.at(-1)?.from).toBe("2026-04-01");
  const from = numberOfDay("2026-04-01");
  let [actual, cents] = [0, 0];
  for (let customer = 0; customer < 200; customer += 1) {
    const first = ledger.starts[customer] ?? 0;
    for (let at = first; at < (ledger.starts[customer + 1] ?? 0); at += 1) {
      if ((ledger.days[first] ?? 0) >= from || (ledger.days[at] ?? 0) < from) continue;
      actual += 1;
      cents += ledger.cents[at] ?? 0;
    }
  }
  expect(past.at(-1)?.actual).toBe(actual);
  expect(past.at(-1)?.actualCents).toBe(cents);
  for (const { expected, actual: came } of past) expect(Math.abs(expected / came - 1)).toBeLessThan(0.2);
  expect(months3.from).toBe("2026-07-01");
  expect(Math.abs(months3.cents.middle / months3.purchases.middle - 2_000)).toBeLessThan(60);
});

test("a season of the year before is taken into what is to come", () => {
  const isSummer = (day: number): boolean => ["07", "08", "09"].includes(monthOf(day));
  const ledger = ledgerOf(randomFrom(12), 1_000, 120, isSummer);
  const { months3 } = outlookOf(ledger, modelOf(ledger), eve);
  expect(months3.season ?? 0).toBeGreaterThan(1.4);
  expect(months3.season ?? 9).toBeLessThan(2.2);
});

test("a shop too young to be put to the test has no past, and a wider range", () => {
  const young = ledgerOf(randomFrom(13), 50, 400, () => false);
  const { past, judged, order, months3 } = outlookOf(young, modelOf(young), eve);
  expect({ past, judged, order }).toEqual({ past: [], judged: null, order: null });
  expect(months3.purchases.high / months3.purchases.low).toBeGreaterThan(1.5);
});

test("where everybody came daily and has gone, nothing is expected, in finite figures", () => {
  for (const gone of [0, 1, 60, 300]) {
    const all = Array.from({ length: 60 }, () =>
      Array.from({ length: 200 }, (_, at) => eve - gone - 199 + at),
    );
    const ledger: Ledger = {
      starts: Int32Array.from({ length: all.length + 1 }, (_, at) => at * 200),
      days: Int32Array.from(all.flat()),
      cents: Float64Array.from(all.flat(), (day) => (day % 3) * 500),
      loose: new Float64Array(all.length).fill(-1_000_000),
    };
    const outlook = outlookOf(ledger, modelOf(ledger), eve);
    expect(JSON.parse(JSON.stringify(outlook))).toEqual(outlook);
    const { low, middle, high } = outlook.months3.cents;
    expect(low <= middle && middle <= high).toBe(true);
  }
});

const monthOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(5, 7);
