import { expect, test } from "vitest";
import { addDays } from "../../../values/day.ts";
import { proposedDays, returnsAfter } from "./returns.ts";
import { changeSettings, defaultSettings, readSettings } from "./settings.ts";
import { fallenSpend, type PurchaseDay, rarerVisits, risingRefunds } from "./signals.ts";

const start = "2025-01-06";
/** Purchases so many days apart, of so many euros each. */
function bought(gaps: readonly number[], euros: (visit: number) => number = () => 30): PurchaseDay[] {
  let day = start;
  return [0, ...gaps].map((gap, visit) => {
    day = addDays(day, gap);
    return { day, cents: Math.round(euros(visit) * 100) };
  });
}
const times = (count: number, gap: number) => Array.from({ length: count }, () => gap);

test("a regular whose baskets shrink to a third is seen, with both amounts and the time compared", () => {
  const days = bought(times(20, 14), (visit) => (visit > 18 ? 10 : 30));
  expect(fallenSpend(days, 14, defaultSettings)).toEqual({
    kind: "spend",
    since: days.at(-1)?.day,
    figures: { cents: 2_000, usualCents: 6_000, days: 28, windows: 8 },
  });
});

test("a fall is still seen while it goes on, and becomes usual with time", () => {
  const falling = (visits: number) =>
    fallenSpend(
      bought(times(19 + visits, 14), (visit) => (visit > 18 ? 10 : 30)),
      14,
      defaultSettings,
    );
  expect(falling(1)).not.toBeNull();
  expect(falling(3)).not.toBeNull();
  expect(falling(12)).toBeNull();
});

test("a poor fortnight like others before it is no sign", () => {
  const days = bought(times(20, 14), (visit) => (visit > 18 || (visit > 6 && visit < 9) ? 10 : 30));
  expect(fallenSpend(days, 14, defaultSettings)).toBeNull();
});

test("somebody who always comes as usual, or came too few times to have a habit, is left alone", () => {
  expect(fallenSpend(bought(times(30, 14)), 14, defaultSettings)).toBeNull();
  expect(
    fallenSpend(
      bought(times(6, 14), (visit) => (visit > 4 ? 5 : 30)),
      14,
      defaultSettings,
    ),
  ).toBeNull();
  expect(rarerVisits(bought([14, 14, 14, 30, 30, 30]), 7, defaultSettings)).toBeNull();
  expect(fallenSpend([], 14, defaultSettings)).toBeNull();
  expect(rarerVisits([], 7, defaultSettings)).toBeNull();
});

test("three visits in a row, each later than usual, are a sign; two are not", () => {
  const days = bought([...times(6, 15), 24, 31, 28]);
  expect(rarerVisits(days, 7, defaultSettings)).toEqual({
    kind: "frequency",
    since: days.at(-1)?.day,
    figures: { gapDays: 28, usualDays: 15, gaps: 3 },
  });
  expect(rarerVisits(bought([...times(6, 15), 15, 31, 40]), 7, defaultSettings)).toBeNull();
});

test("a baker's customer who comes every four days instead of every two is not gone", () => {
  expect(rarerVisits(bought([...times(8, 2), 4, 4, 4]), 7, defaultSettings)).toBeNull();
});

test("refunds that rise are a sign; one refund, or a habit of returning goods, is none", () => {
  const sales = bought(times(12, 30)).map(({ day, cents }) => ({ day, cents }));
  const last = sales.at(-1)?.day ?? start;
  const back = (day: string, euros: number) => ({ day, cents: -euros * 100 });
  expect(risingRefunds([...sales, back(last, 30)], defaultSettings)).toBeNull();
  expect(risingRefunds([...sales, back(last, 30), back(addDays(last, -30), 30)], defaultSettings)).toEqual({
    kind: "refunds",
    since: last,
    figures: { refunds: 2, cents: 6_000, percent: 33, days: 180 },
  });
  const always = sales.map(({ day }) => back(day, 12));
  expect(risingRefunds([...sales, ...always], defaultSettings)).toBeNull();
});

test("of silences of ninety days, the share that ends within a year counts those still open as far as they went", () => {
  const lengths = [
    { days: 10, ended: 50, open: 0 },
    { days: 100, ended: 20, open: 0 },
    { days: 200, ended: 0, open: 40 },
    { days: 300, ended: 20, open: 0 },
    { days: 900, ended: 0, open: 20 },
  ];
  const [point] = returnsAfter(lengths, [90]);
  // One in five comes back at 100 days; of the forty left at 300 days, half.
  expect(point).toMatchObject({ days: 90, silences: 100, share: expect.closeTo(1 - 0.8 * 0.5, 12) });
  expect(point?.low).toBeLessThan(0.6);
  expect(point?.high).toBeGreaterThan(0.6);
});

test("the end is proposed where fewer than one in ten come back, and not on a handful of silences", () => {
  const points = [
    { days: 60, silences: 400, share: 0.3, low: 0.25, high: 0.35 },
    { days: 120, silences: 200, share: 0.08, low: 0.05, high: 0.12 },
    { days: 240, silences: 12, share: 0, low: 0, high: 0.25 },
  ];
  expect(proposedDays(points, 10)).toBe(120);
  expect(proposedDays(points, 5)).toBeNull();
  expect(returnsAfter([], [90])).toEqual([]);
});

test("a setting out of its bounds is refused by name; spoilt ones fall back", () => {
  expect(changeSettings(defaultSettings, { followUpDays: 3 })).toEqual({
    refused: "winback_setting_out_of_bounds",
    details: { name: "followUpDays", from: 7, to: 365 },
  });
  expect(readSettings({ gapGrowth: "much", backDays: 30 })).toEqual({ ...defaultSettings, backDays: 30 });
  expect(readSettings(null)).toEqual(defaultSettings);
});
