import { expect, test } from "vitest";
import { addDays } from "../../../values/day.ts";
import { basketCents } from "./baskets.ts";
import { easter, instantOf, isOpen } from "./calendar.ts";
import { deletionOrder } from "./deletion-order.ts";
import { makeShop } from "./shop.ts";

const today = "2026-03-04";
const shop = makeShop(today);

test("the demonstration is the same every time for the same day", () => {
  expect(makeShop(today)).toEqual(shop);
});

test("two years end yesterday: 1 850 people and about 14 600 receipts in three places", () => {
  expect(shop.people).toHaveLength(1_850);
  expect(shop.receipts.length).toBeGreaterThan(13_800);
  expect(shop.receipts.length).toBeLessThan(15_400);
  expect(shop.receipts.every(({ day }) => day >= addDays(today, -730) && day < today)).toBe(true);
  expect(new Set(shop.receipts.map(({ store }) => store))).toEqual(new Set(["lille", "namur", "web"]));
  const prospects = shop.people.filter(({ habit }) => habit === "prospect");
  expect(prospects.length).toBeGreaterThan(250);
  expect(prospects.length).toBeLessThan(275);
  expect(shop.people.filter(({ kind }) => kind === "company")).toHaveLength(3);
});

test("the tea corner sells baskets of about 17 €, the shop of about 23 €, and Christmas is the peak", () => {
  const sales = shop.receipts.filter(({ kind }) => kind === "sale");
  const tea = sales
    .filter(({ till }) => till === "Coin thé")
    .map(({ lines }) => basketCents(lines))
    .sort((low, high) => low - high);
  const median = tea[Math.floor(tea.length / 2)] ?? 0;
  expect(median).toBeGreaterThan(1_550);
  expect(median).toBeLessThan(1_850);
  const mean = sales.reduce((sum, { lines }) => sum + basketCents(lines), 0) / sales.length;
  expect(mean).toBeGreaterThan(2_050);
  expect(mean).toBeLessThan(2_500);
  const perMonth = Map.groupBy(sales, ({ day }) => day.slice(0, 7));
  const december = perMonth.get("2025-12")?.length ?? 0;
  expect([...perMonth.values()].every((month) => month.length <= december)).toBe(true);
});

test("nobody can be reached by accident: addresses of examples and numbers kept for fiction", () => {
  for (const { email, phone } of shop.people) {
    if (email !== null) expect(email).toMatch(/@example\.(com|org|net)$/);
    if (phone !== null) expect(phone).toMatch(/^\+(3319900|3335301|328100|3245500)\d{4}$/);
  }
  const phones = shop.people.map(({ phone }) => phone).filter((phone) => phone !== null);
  expect(phones.length - new Set(phones).size).toBe(23);
});

test("the calendar knows Easter, summer time and Sundays", () => {
  expect([easter(2024), easter(2025), easter(2026)]).toEqual(["2024-03-31", "2025-04-20", "2026-04-05"]);
  expect(instantOf("2026-01-15", 15 * 60)).toBe("2026-01-15T14:00:00.000Z");
  expect(instantOf("2026-07-15", 15 * 60 + 5)).toBe("2026-07-15T13:05:00.000Z");
  expect(isOpen("2026-03-01")).toBe(false);
  expect(isOpen("2025-12-21")).toBe(true);
});

test("rows that point at others go first", () => {
  const references = [
    { from: "line", to: "receipt" },
    { from: "receipt", to: "customer" },
    { from: "customer", to: "customer" },
  ];
  expect(deletionOrder(["customer", "line", "receipt"], references)).toEqual(["line", "receipt", "customer"]);
});
