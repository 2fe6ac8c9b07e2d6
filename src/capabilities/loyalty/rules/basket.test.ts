import fc from "fast-check";
import { expect, test } from "vitest";
import type { Promotion } from "../schema-definition.ts";
import { type Advantages, type Basket, quoteBasket } from "./basket.ts";
import type { BasketLine } from "./basket-lines.ts";
import { basketLine, filterOf, promotionOf, rewardOf, templateOf } from "./sample.ts";

const nothing: Advantages = {
  promotions: [],
  stacking: "sum",
  codes: [],
  vouchers: [],
  rewards: [],
  payWith: null,
  availableUnits: {},
};
const basketOf = (lines: readonly BasketLine[], said: Partial<Basket> = {}): Basket => ({
  day: "2026-05-05",
  storeId: null,
  channel: "shop",
  pricesIncludeTax: true,
  memberOf: [],
  lines: lines.map((line, index) => ({ ...line, number: index + 1 })),
  ...said,
});
const quote = (lines: readonly BasketLine[], advantages: Partial<Advantages>, said: Partial<Basket> = {}) =>
  quoteBasket(basketOf(lines, said), { ...nothing, ...advantages });
const totalWith = (lines: readonly BasketLine[], ...promotions: readonly Promotion[]) =>
  quote(lines, { promotions }).totalCents;

const cabinets = (count: number) => basketLine("cabinet", count, 32000);
const drawers = (count: number, taxRate: number | null = null) =>
  basketLine("drawer", count, 2500, { taxRate });

test("three bought, one more handed over: free pieces follow those that are paid", () => {
  const promotion = promotionOf({ type: "buy_get", buy: 3, get: 1, filter: { skus: ["cabinet"] } });
  const freeFor = (count: number) =>
    quote([cabinets(count)], { promotions: [promotion] }).applied.flatMap(({ gifts }) => gifts);
  expect(totalWith([cabinets(3)], promotion)).toBe(96000);
  expect(totalWith([cabinets(3)], promotion, promotionOf({ percent: 10 }))).toBe(86400);
  expect(freeFor(2)).toEqual([]);
  for (const [bought, free] of [
    [3, 1],
    [6, 2],
    [75, 25],
  ] as const) {
    expect(freeFor(bought)).toEqual([{ sku: "cabinet", quantity: free }]);
  }
});

test("of four in the basket the cheapest is free", () => {
  const promotion = promotionOf({ type: "buy_get", buy: 3, get: 1, getMode: "in_basket" });
  const lines = [basketLine("a", 2, 1000), basketLine("b", 1, 500), basketLine("c", 1, 3000)];
  expect(totalWith(lines, promotion)).toBe(5000);
  expect(totalWith(lines.slice(0, 2), promotion)).toBe(2500);
});

test("two percentages on the whole order do not stack: the code is refused, and says why", () => {
  const promotions = [
    promotionOf({ id: "code", percent: 10, code: "test_10pc" }),
    promotionOf({ id: "auto", percent: 10 }),
  ];
  const asked = { promotions, stacking: "one_order_percentage" as const };
  expect(quote([cabinets(1)], asked)).toMatchObject({ totalCents: 28800, rejectedCodes: [] });
  expect(quote([cabinets(1)], { ...asked, codes: ["TEST_10PC"] })).toMatchObject({
    totalCents: 28800,
    rejectedCodes: [{ code: "test_10pc", reason: "promotion_not_combinable" }],
  });
  expect(quote([cabinets(1)], { codes: ["nobody"] }).rejectedCodes).toEqual([
    { code: "nobody", reason: "unknown_code" },
  ]);
});

test("an amount off never makes a total negative", () => {
  const promotion = promotionOf({ type: "amount_off_order", cents: 24900 });
  expect(totalWith([drawers(1)], promotion)).toBe(0);
  expect(totalWith([drawers(17)], promotion)).toBe(17600);
  expect(totalWith([drawers(17)])).toBe(42500);
});

test("a part off some products is split by VAT rate", () => {
  const lines = (rate: number | null) => [basketLine("chair", 4, 1650), drawers(2, rate)];
  const both = promotionOf({ type: "percent_off_lines", percent: 25, filter: { skus: ["chair", "drawer"] } });
  expect(totalWith(lines(null), both)).toBe(8700);
  expect(totalWith(lines(null), { ...both, filter: filterOf({ skus: ["chair"] }) })).toBe(9950);
  expect(quote(lines(30), { promotions: [both] })).toMatchObject({
    totalCents: 8700,
    untaxedCents: 7835,
    taxes: [
      { rate: 0, untaxedCents: 4950, taxCents: 0 },
      { rate: 30, untaxedCents: 2885, taxCents: 865 },
    ],
  });
});

test("of several steps the best wins", () => {
  const promotions = (
    [
      [10, 150_000],
      [15, 175_000],
      [20, 200_000],
      [25, 250_000],
    ] as const
  ).map(([percent, minOrderCents]) => promotionOf({ id: `p${percent}`, percent, minOrderCents }));
  const total = (count: number) =>
    quote([basketLine("testprod", count, 11800)], { promotions, stacking: "best_order_percentage" })
      .totalCents;
  expect([14, 17, 20, 14].map(total)).toEqual([148_680, 160_480, 188_800, 148_680]);
});

test("a free product by code, at most so much, beside another that is bought", () => {
  const promotion = promotionOf({
    type: "percent_off_lines",
    percent: 100,
    capCents: 20000,
    code: "C",
    requires: { sku: "cabinet", quantity: 1 },
    filter: { skus: ["chair"] },
  });
  const chairs = (count: number, ...more: BasketLine[]) =>
    quote([...more, basketLine("chair", count, 10000)], { promotions: [promotion], codes: ["C"] });
  const cabinet = basketLine("cabinet", 1, 50000);
  expect(chairs(2, cabinet)).toMatchObject({ totalCents: 50000, discountCents: 20000 });
  expect(chairs(1, cabinet)).toMatchObject({ totalCents: 50000, discountCents: 10000 });
  expect(chairs(3, cabinet)).toMatchObject({ totalCents: 60000, discountCents: 20000 });
  expect(chairs(1)).toMatchObject({
    discountCents: 0,
    rejectedCodes: [{ code: "C", reason: "promotion_requires_product" }],
  });
});

test("a part of the cheapest piece, at most so much, among those that are marked", () => {
  const half = promotionOf({ type: "percent_off_cheapest", percent: 50, capCents: 3000 });
  expect(totalWith([cabinets(2)], half)).toBe(61000);
  const tagged = promotionOf({
    type: "percent_off_cheapest",
    percent: 10,
    filter: { tags: ["discountable"] },
  });
  const tags = ["discountable"];
  const lines = [
    basketLine("A", 1, 10000, { tags, taxRate: 15 }),
    basketLine("B", 1, 500, { taxRate: 15 }),
    basketLine("C", 1, 5000, { tags }),
  ];
  const discount = (count: number) =>
    quote(lines.slice(0, count), { promotions: [tagged] }, { pricesIncludeTax: false }).discountCents;
  expect([discount(2), discount(3)]).toEqual([1150, 500]);
});

test("two amounts off that overlap: the first spares the product the second needs", () => {
  const promotions = [
    promotionOf({ id: "both", type: "amount_off_lines", cents: 500, filter: { skus: ["A", "B"] } }),
    promotionOf({ id: "one", type: "amount_off_lines", cents: 1000, filter: { skus: ["A"] } }),
    promotionOf({ id: "code", percent: 10, code: "test_10pc" }),
  ];
  const lines = [basketLine("A", 1, 600), basketLine("B", 1, 400), basketLine("C", 1, 1000)];
  expect(quote(lines, { promotions }).totalCents).toBe(1000);
  expect(quote(lines, { promotions, codes: ["test_10pc"] }).totalCents).toBe(900);
});

test("an amount off is all taxes in, whether prices are or not", () => {
  const promotions = [promotionOf({ type: "amount_off_order", cents: 500 })];
  const asked = (taxRate: number | null, pricesIncludeTax: boolean) =>
    quote([basketLine("drawer", 1, 1000, { taxRate })], { promotions }, { pricesIncludeTax });
  expect(asked(null, true)).toMatchObject({ totalCents: 500, taxCents: 0 });
  expect(asked(10, true)).toMatchObject({ totalCents: 500, taxCents: 45 });
  expect(asked(10, false).totalCents).toBe(600);
  expect(asked(20, false).totalCents).toBe(700);
});

test("a line taken off by hand and an amount off leave nothing below zero", () => {
  const promotion = promotionOf({ type: "amount_off_order", cents: 1000 });
  const byHand = basketLine("hand", 1, -500);
  expect(totalWith([basketLine("drawer", 1, 1000), byHand], promotion)).toBe(0);
  expect(totalWith([basketLine("drawer", 1, 2000), byHand], promotion)).toBe(500);
  const free = promotionOf({ type: "percent_off_lines", percent: 100, filter: { skus: ["drawer"] } });
  for (const one of [promotion, free]) {
    expect(quote([basketLine("drawer", 1, 1000), byHand], { promotions: [one] }).discountCents).toBe(500);
  }
});

test.each([
  [1, 27000],
  [2, 24300],
  [3, 21870],
])("10 % off, %i times, each on what remains", (times, expected) => {
  const promotion = promotionOf({ type: "percent_off_lines", percent: 10, times, filter: { skus: ["A"] } });
  expect(totalWith([basketLine("A", 3, 10000)], promotion)).toBe(expected);
});

test("an exclusive promotion applies alone, when it is the better", () => {
  const promotions = [
    promotionOf({ id: "five", percent: 5 }),
    promotionOf({ id: "alone", percent: 20, isExclusive: true }),
  ];
  expect(quote([cabinets(1)], { promotions }).applied.map(({ id }) => id)).toEqual(["alone"]);
  const two = [
    promotionOf({ id: "big", percent: 30 }),
    promotionOf({ id: "alone", percent: 20, isExclusive: true }),
  ];
  expect(quote([cabinets(1)], { promotions: two }).applied.map(({ id }) => id)).toEqual(["big"]);
  const best = [promotionOf({ id: "five", percent: 5 }), promotionOf({ id: "six", percent: 6 })];
  expect(quote([cabinets(1)], { promotions: best, stacking: "best" }).applied.map(({ id }) => id)).toEqual([
    "six",
  ]);
  expect(
    quote([cabinets(1)], { promotions: best, stacking: "exclusive" }).applied.map(({ id }) => id),
  ).toEqual(["five"]);
});

test("of equal promotions the first is kept", () => {
  const promotions = [promotionOf({ id: "first", percent: 5 }), promotionOf({ id: "second", percent: 5 })];
  expect(quote([cabinets(1)], { promotions, stacking: "best" }).applied.map(({ id }) => id)).toEqual([
    "first",
  ]);
});

test("a promotion has its days, its places and its members", () => {
  const promotions = [
    promotionOf({ percent: 10, code: "later", from: "2026-06-01" }),
    promotionOf({ percent: 10, code: "web", channels: ["web"] }),
    promotionOf({ percent: 10, code: "club", membersOf: "program" }),
    promotionOf({ percent: 10, code: "big", minOrderCents: 100_000 }),
  ];
  const codes = promotions.map(({ code }) => code ?? "");
  expect(quote([cabinets(1)], { promotions, codes }).rejectedCodes.map(({ reason }) => reason)).toEqual([
    "promotion_not_now",
    "promotion_not_here",
    "promotion_for_members",
    "promotion_below_minimum",
  ]);
  const member = quote([cabinets(1)], { promotions, codes: ["club"] }, { memberOf: ["program"] });
  expect(member.totalCents).toBe(28800);
});

test("two rewards on a ticket, then a voucher, a gift card and points for the rest", () => {
  const rewards = [
    { programId: "p", reward: rewardOf({ id: "ten", type: "percent_off", percent: 10, costUnits: 1 }) },
    {
      programId: "p",
      reward: rewardOf({ id: "freeB", type: "free_product", sku: "B", quantity: 1, costUnits: 2 }),
    },
    { programId: "p", reward: rewardOf({ id: "dear", type: "amount_off", cents: 100, costUnits: 99 }) },
  ];
  const vouchers = [
    { code: "V", template: templateOf({ type: "amount", cents: 1000 }), leftCents: 0, programId: null },
    { code: "G", template: templateOf({ type: "credit", cents: 5000 }), leftCents: 5000, programId: null },
  ];
  const pay = { units: 1, cents: 100, minUnits: 0, maxPercent: 100 };
  const answer = quote([basketLine("A", 1, 10000)], {
    rewards,
    vouchers,
    codes: ["V", "G"],
    availableUnits: { p: 13 },
    payWith: { programId: "p", pay, wanted: "max" },
  });
  expect(answer).toMatchObject({
    totalCents: 8000,
    paidByGiftCards: [{ code: "G", cents: 5000 }],
    paidByPoints: { programId: "p", units: 10, cents: 1000 },
    spentUnits: { p: 13 },
    dueCents: 2000,
    refusedRewards: [{ rewardId: "dear", refusal: { refused: "insufficient_points" } }],
    rejectedCodes: [],
  });
  expect(answer.applied.map(({ id, cents, gifts }) => ({ id, cents, gifts }))).toEqual([
    { id: "ten", cents: 1000, gifts: [] },
    { id: "freeB", cents: 0, gifts: [{ sku: "B", quantity: 1 }] },
    { id: "V", cents: 1000, gifts: [] },
  ]);
});

test("the law: no advantage on tobacco, 5 % at most on books and none as a gift, nothing paid with points", () => {
  const lines = [
    basketLine("cigars", 1, 10000, { legalClass: "tobacco" }),
    basketLine("novel", 2, 1000, { legalClass: "book" }),
    basketLine("pen", 1, 1000),
  ];
  const answer = quote(lines, { promotions: [promotionOf({ percent: 20 })] });
  expect(answer.lines.map(({ totalCents }) => totalCents)).toEqual([10000, 1900, 800]);
  expect(answer.legal.map(({ legalClass }) => legalClass)).toEqual(["tobacco", "book"]);
  const free = rewardOf({ type: "free_product", sku: "novel", quantity: 1 });
  expect(
    quote(lines, { rewards: [{ programId: "p", reward: free }] }).refusedRewards[0]?.refusal.refused,
  ).toBe("forbidden_by_law");
  const pay = { units: 1, cents: 1, minUnits: 0, maxPercent: 100 };
  const paid = quote(lines, {
    payWith: { programId: "p", pay, wanted: "max" },
    availableUnits: { p: 99_999 },
  });
  expect(paid.paidByPoints).toEqual({ programId: "p", units: 1100, cents: 1100 });
});

const anyLine = fc.record({
  sku: fc.constantFrom("a", "b", "c"),
  quantity: fc.integer({ min: 1, max: 6 }),
  cents: fc.integer({ min: -8_000, max: 20_000 }),
  taxRate: fc.constantFrom(null, 5.5, 20),
  legalClass: fc.constantFrom(null, null, "book" as const, "tobacco" as const),
  isDelivery: fc.boolean(),
});
const anyPromotion = fc.record({
  type: fc.constantFrom(
    "percent_off_order" as const,
    "amount_off_order" as const,
    "percent_off_lines" as const,
    "amount_off_lines" as const,
    "percent_off_cheapest" as const,
    "buy_get" as const,
  ),
  percent: fc.integer({ min: 0, max: 100 }),
  cents: fc.nat(9_000),
  buy: fc.nat(3),
  get: fc.nat(2),
  getMode: fc.constantFrom("added" as const, "in_basket" as const),
  capCents: fc.option(fc.nat(3_000)),
  times: fc.integer({ min: 1, max: 3 }),
  isExclusive: fc.boolean(),
  filter: fc.constantFrom({}, { skus: ["a"] }, { skus: ["b", "c"] }),
});

test("for any basket: no line below zero, the lines make the total, taxes too, and the discounts are all said", () => {
  fc.assert(
    fc.property(
      fc.array(anyLine, { minLength: 1, maxLength: 6 }),
      fc.array(anyPromotion, { maxLength: 4 }),
      fc.constantFrom("sum", "best", "best_order_percentage", "one_order_percentage", "exclusive"),
      fc.boolean(),
      (lines, promotions, stacking, pricesIncludeTax) => {
        const answer = quote(
          lines.map(({ sku, quantity, cents, ...line }) => basketLine(sku, quantity, cents, line)),
          { promotions: promotions.map((one, index) => promotionOf({ ...one, id: `p${index}` })), stacking },
          { pricesIncludeTax },
        );
        const sum = answer.lines.reduce((total, { totalCents }) => total + totalCents, 0);
        const saved = answer.applied.reduce((total, { cents }) => total + cents, 0);
        const before = answer.lines.reduce((total, { beforeCents }) => total + beforeCents, 0);
        expect(before - sum).toBe(answer.discountCents);
        expect(saved).toBe(answer.discountCents);
        expect(answer.totalCents).toBe(Math.max(0, sum));
        if (before >= 0) expect(sum).toBeGreaterThanOrEqual(0);
        if (sum >= 0) expect(answer.untaxedCents + answer.taxCents).toBe(answer.totalCents);
        for (const [index, line] of answer.lines.entries()) {
          if (line.beforeCents >= 0) expect(line.totalCents).toBeGreaterThanOrEqual(0);
          expect(line.beforeCents - line.lineDiscountCents - line.orderDiscountCents).toBe(line.totalCents);
          if (lines[index]?.legalClass === "tobacco") expect(line.totalCents).toBe(line.beforeCents);
          if (lines[index]?.legalClass === "book" && line.beforeCents >= 0)
            expect(line.totalCents).toBeGreaterThanOrEqual(line.beforeCents * 0.95);
        }
      },
    ),
  );
});
