import fc from "fast-check";
import { expect, test } from "vitest";
import { compileProgram, freshState } from "./engine.ts";
import { programOf, ruleOf, ticketOf } from "./sample.ts";
import type { ProgramDefinition } from "../schema-definition.ts";
import type { MemberState, Ticket } from "./ticket.ts";

const earned = (program: ProgramDefinition, ticket: Ticket, state: Partial<MemberState> = {}) =>
  compileProgram(program).earn(ticket, { ...freshState, ...state });
const units = (program: ProgramDefinition, ticket: Ticket, state: Partial<MemberState> = {}) =>
  earned(program, ticket, state).units;
const perEuro = { type: "per_amount", units: 1, stepCents: 100 } as const;
const fixed = (count: number) => ({ type: "per_ticket", units: count }) as const;
const basis1999 = ticketOf([{ totalCents: 1999 }]);

test("a ticket earns for each full step, by rules that add up, apply alone, multiply or have had their day", () => {
  expect(units(programOf([perEuro, { ...perEuro, stepCents: 200 }]), basis1999)).toBe(28);
  expect(units(programOf([perEuro, { ...fixed(100), stackable: false, priority: 10 }]), basis1999)).toBe(100);
  const alone = [
    { ...fixed(50), stackable: false, priority: 5 },
    { ...fixed(200), stackable: false, priority: 20 },
  ];
  expect(units(programOf(alone), basis1999)).toBe(200);
  expect(units(programOf([perEuro, { type: "multiplier", factor: 2 }]), basis1999)).toBe(38);
  const skipped = [
    { ...perEuro, enabled: false },
    { ...perEuro, from: "2099-01-01" },
    { ...perEuro, until: "2000-01-01" },
  ];
  expect(units(programOf(skipped), basis1999)).toBe(0);
  expect(units(programOf([{ ...perEuro, units: 3 }]), ticketOf([{ totalCents: 4000 }]))).toBe(120);
  expect(units(programOf([{ ...perEuro, stepCents: 0 }]), ticketOf([{ totalCents: 5000 }]))).toBe(0);
  expect(units(programOf([{ ...perEuro, stepCents: 350 }]), ticketOf([{ totalCents: 2999 }]))).toBe(8);
  expect(units(programOf([{ ...perEuro, stepCents: 1000 }]), ticketOf([{ totalCents: 10500 }]))).toBe(10);
  expect(units(programOf([fixed(5), { type: "multiplier", factor: 3 }]), basis1999)).toBe(15);
  expect(units(programOf([fixed(5), fixed(3)]), basis1999)).toBe(8);
  const best = programOf([fixed(5), fixed(9), fixed(7)], { earn: { combine: "best" } });
  expect(units(best, basis1999)).toBe(9);
});

test.each([
  ["floor", 28],
  ["half_up", 29],
  ["ceil", 29],
] as const)("19 points multiplied by 1.5 and rounded %s are %i", (rounding, expected) => {
  const program = programOf([perEuro, { type: "multiplier", factor: 1.5 }], { earn: { rounding } });
  expect(units(program, basis1999)).toBe(expected);
});

test("a factor adds no dust: 20 points × 1.1 are 22, rounded up or not", () => {
  for (const rounding of ["floor", "half_up", "ceil"] as const) {
    const program = programOf([perEuro, { type: "multiplier", factor: 1.1 }], { earn: { rounding } });
    expect(units(program, ticketOf([{ totalCents: 2000 }]))).toBe(22);
  }
});

const threeLines = ticketOf([
  { sku: "123", totalCents: 1200, labels: { color: "red" } },
  { sku: "000", totalCents: 10000, labels: { color: "blue" } },
  { sku: "0001", totalCents: 4000, isDelivery: true },
]);
const four = { ...perEuro, units: 4 };
const ten = { ...perEuro, units: 10 };
const one = perEuro;
const labelTimes = (color: string, factor: number) =>
  ({ type: "multiplier", factor, filter: { labels: { color: [color] } } }) as const;

test.each([
  ["a product left out", [{ ...four, filter: { excludedSkus: ["000"] } }], 208],
  ["a label left out", [{ ...four, filter: { excludedLabels: { color: ["red"] } } }], 560],
  [
    "only a label",
    [{ ...four, filter: { labels: { color: ["red"] }, excludedLabels: { color: ["red"] } } }],
    48,
  ],
  ["two rules", [ten, four], 2128],
  ["three times a product", [four, { type: "multiplier", factor: 3, filter: { skus: ["123"] } }], 704],
  [
    "red for nothing, blue twice, a label nobody has",
    [
      four,
      labelTimes("red", 0),
      labelTimes("blue", 2),
      { type: "multiplier", factor: 2, filter: { labels: { size: ["xxl"] } } },
    ],
    960,
  ],
  ["only delivery left", [four, labelTimes("red", 0), labelTimes("blue", 0)], 160],
  ["a smallest order reached", [{ ...four, minOrderCents: 10000 }], 608],
  [
    "five rules and a fixed bonus",
    [four, ten, labelTimes("red", 3), labelTimes("blue", 5), { ...fixed(200), filter: { skus: ["000"] } }],
    8264,
  ],
  [
    "twice every product",
    [four, { type: "multiplier", factor: 2, filter: { skus: ["123", "000", "0001"] } }],
    1216,
  ],
  ["a last rule", [one, { ...one, last: true }, ten], 304],
  [
    "a last rule that did not apply",
    [one, { ...one, last: true, minOrderCents: 1e8 }, { ...perEuro, units: 2 }],
    456,
  ],
] as const)("a ticket of three lines: %s", (_, rules, expected) => {
  expect(units(programOf(rules), threeLines)).toBe(expected);
});

test("what counts of a ticket is said by the program", () => {
  const taxed = ticketOf([{ totalCents: 12000, taxRate: 20 }]);
  expect(units(programOf([perEuro], { basis: { tax: "excluded" } }), taxed)).toBe(100);
  expect(units(programOf([perEuro], { basis: { delivery: "excluded" } }), threeLines)).toBe(112);

  const orderDiscount = ticketOf([
    { totalCents: 9000, orderDiscountCents: 1000, categories: ["food"] },
    { totalCents: 4500, orderDiscountCents: 500 },
  ]);
  const lineDiscount = ticketOf([
    { totalCents: 9000, lineDiscountCents: 1000, categories: ["food"] },
    { totalCents: 5000 },
  ]);
  const onFood = [{ ...perEuro, filter: { categories: ["food"] } }];
  const discounts = (how: "all_lower" | "only_on_lines" | "ignored") =>
    programOf(onFood, { basis: { discounts: how } });
  expect(units(discounts("only_on_lines"), orderDiscount)).toBe(100);
  expect(units(discounts("all_lower"), orderDiscount)).toBe(90);
  expect(units(discounts("only_on_lines"), lineDiscount)).toBe(90);
  expect(units(discounts("ignored"), lineDiscount)).toBe(100);

  const ownReward = ticketOf([{ totalCents: 9000, orderDiscountCents: 1000 }], { ownRewardCents: 1000 });
  expect(units(programOf([perEuro], { basis: { ownRewards: "ignored" } }), ownReward)).toBe(100);
  expect(
    units(programOf([perEuro], { basis: { ownRewards: "ignored", discounts: "only_on_lines" } }), ownReward),
  ).toBe(100);
  expect(
    units(programOf([perEuro], { basis: { ownRewards: "lower", discounts: "only_on_lines" } }), ownReward),
  ).toBe(90);

  const withPoints = ticketOf([{ totalCents: 10600 }], { paidWithPointsCents: 5000 });
  expect(units(programOf([perEuro]), withPoints)).toBe(56);
  expect(units(programOf([perEuro], { basis: { paidWithPoints: "counted" } }), withPoints)).toBe(106);
  const withGiftCard = ticketOf([{ totalCents: 10000 }], { paidWithGiftCardsCents: 5000 });
  expect(units(programOf([perEuro]), withGiftCard)).toBe(100);
  expect(units(programOf([perEuro], { basis: { paidWithGiftCards: "excluded" } }), withGiftCard)).toBe(50);
});

test("a rule asks for its code, its first purchase, its quantity, its store, its day's first visit", () => {
  const ticket = ticketOf([{ totalCents: 10000, quantityMilli: 2000 }], { storeId: "s1" });
  const code = programOf([{ ...fixed(10), requiresCode: "PROMO10", minQuantity: 1 }]);
  expect(units(code, ticket)).toBe(0);
  expect(units(code, { ...ticket, codes: ["PROMO10"] })).toBe(10);
  expect(units(programOf([{ ...fixed(5), firstPurchaseOnly: true }]), ticket)).toBe(0);
  expect(units(programOf([{ ...fixed(5), firstPurchaseOnly: true }]), { ...ticket, isFirst: true })).toBe(5);
  expect(units(programOf([{ ...fixed(5), minQuantity: 3 }]), ticket)).toBe(0);
  expect(units(programOf([{ ...fixed(5), stores: ["s2"] }]), ticket)).toBe(0);
  const visit = programOf([{ type: "per_visit", units: 1 }]);
  expect(units(visit, ticket)).toBe(1);
  expect(units(visit, ticket, { hasVisitToday: true })).toBe(0);
  expect(units(programOf([{ type: "per_quantity", units: 35, filter: { skus: ["p"] } }]), ticket)).toBe(70);
  expect(units(code, { ...ticket, codes: [" promo10 "] })).toBe(10);
  expect(earned(programOf([perEuro], { program: { stores: ["s2"] } }), ticket).refused).toBe("closed");
});

test("a multiplier of some lines bears on what each product gives, not on a bonus for one of them", () => {
  const twice = { type: "multiplier", factor: 2, filter: { skus: ["a"] } } as const;
  const ticket = ticketOf([
    { sku: "a", totalCents: 100, quantityMilli: 3000 },
    { sku: "b", totalCents: 100 },
  ]);
  expect(units(programOf([{ type: "per_quantity", units: 10 }, twice]), ticket)).toBe(70);
  const bonus = { type: "per_quantity", units: 10, filter: { skus: ["a"] } } as const;
  expect(units(programOf([bonus, twice]), ticket)).toBe(30);
});

test("an exchange earns on the difference", () => {
  const exchange = ticketOf([{ totalCents: 5000 }, { totalCents: -3000, quantityMilli: -1000 }]);
  expect(units(programOf([perEuro]), exchange)).toBe(20);
  const dearer = ticketOf([{ totalCents: 3000 }, { totalCents: -5000, quantityMilli: -1000 }]);
  expect(earned(programOf([perEuro]), dearer)).toMatchObject({ units: 0, basisCents: 0 });
});

test("caps truncate or refuse the whole, and a ticket too soon after another earns nothing", () => {
  const ticket = ticketOf([{ totalCents: 5000 }]);
  const capped = (per: "ticket" | "day" | "month" | "year", over: "truncate" | "reject") =>
    programOf([perEuro], { earn: { caps: [{ per, units: 60, over }] } });
  expect(earned(capped("ticket", "truncate"), ticketOf([{ totalCents: 9000 }]))).toMatchObject({
    units: 60,
    effects: [{ units: 90 }, { type: "cap", units: -30 }],
  });
  expect(units(capped("day", "truncate"), ticket, { earnedOfDay: 40 })).toBe(20);
  expect(earned(capped("month", "reject"), ticket, { earnedOfMonth: 40 })).toMatchObject({
    units: 0,
    refused: "cap",
  });
  expect(units(capped("year", "reject"), ticket, { earnedOfYear: 10 })).toBe(50);
  const slow = programOf([perEuro], { earn: { cooldownMinutes: 60 } });
  expect(earned(slow, ticket, { lastEarnedAt: ticket.at - 59 * 60_000 }).refused).toBe("cooldown");
  expect(units(slow, ticket, { lastEarnedAt: ticket.at - 60 * 60_000 })).toBe(50);
});

test("with a 17 € basket and a point for 20 €, twelve visits earn 10 points and keep 4 €", () => {
  const program = programOf([{ ...perEuro, stepCents: 2000 }], { earn: { carriesRemainder: true } });
  let remainders: MemberState["remainders"] = {};
  let points = 0;
  for (let visit = 0; visit < 12; visit++) {
    const result = earned(program, ticketOf([{ totalCents: 1700 }]), { remainders });
    points += result.units;
    remainders = result.remainders;
  }
  expect({ points, remainders }).toEqual({ points: 10, remainders: { r0: 400 } });
  const lost = programOf([{ ...perEuro, stepCents: 2000 }]);
  expect(units(lost, ticketOf([{ totalCents: 1700 }]))).toBe(0);
});

test("a level multiplies what a ticket earns; where the remainder is carried it weighs what is spent", () => {
  const level = {
    id: "gold",
    name: "Gold",
    fromCents: 0,
    fromVisits: 0,
    fromUnits: 0,
    benefits: { multiplier: 1.5, freeDelivery: false, earlyAccess: false, gift: null, words: "" },
  };
  const tiers: ProgramDefinition["tiers"] = {
    measure: "amount",
    period: "calendar_year",
    rollingMonths: 12,
    downgrade: "never",
    graceDays: 0,
    levels: [level],
  };
  const program = programOf([perEuro], { program: { tiers } });
  expect(earned(program, basis1999, { tierId: "gold" })).toMatchObject({
    units: 28,
    effects: [{ units: 19 }, { type: "tier", units: 9, factor: 1.5 }],
  });
  const carrying = programOf([perEuro], { program: { tiers }, earn: { carriesRemainder: true } });
  expect(earned(carrying, basis1999, { tierId: "gold" })).toMatchObject({
    units: 29,
    remainders: { r0: 99 },
  });
});

test("the law: tobacco earns nothing, books at most 5 % of their price", () => {
  const program = programOf([{ ...perEuro, units: 2 }]); // 2 points of 5 cents for each euro: 10 %
  const result = earned(
    program,
    ticketOf([
      { totalCents: 1000, legalClass: "tobacco" },
      { totalCents: 2000, legalClass: "book" },
      { totalCents: 3000 },
    ]),
  );
  expect(result.units).toBe(80);
  expect(result.shares).toEqual([0, 20_000_000, 60_000_000]);
  expect(result.effects.filter(({ type }) => type === "ban")).toHaveLength(2);
  expect(result.basisCents).toBe(5000);
});

test("an action earns by its word, on its days", () => {
  const engine = compileProgram(
    programOf([
      { type: "action", action: "sign_up", units: 250, oncePer: "member" },
      { type: "action", action: "review", units: 10, oncePer: "key", until: "2000-01-01" },
      { type: "action", action: "first_purchase", units: 56, oncePer: "member", stores: ["S1"] },
    ]),
  );
  expect(engine.act("sign_up", { day: "2026-01-01" })).toEqual([
    { ruleId: "r0", units: 250, oncePer: "member" },
  ]);
  expect(engine.act("review", { day: "2026-01-01" })).toEqual([]);
  expect(engine.act("first_purchase", { day: "2026-01-01", storeId: "S1" })).toHaveLength(1);
  expect(engine.act("first_purchase", { day: "2026-01-01" })).toEqual([]);
});

test("a voucher for the next purchase is promised when its condition holds, and only then", () => {
  const program = programOf([], {
    program: {
      purchaseVouchers: [
        {
          id: "bin",
          minQuantity: 2,
          minOrderCents: 0,
          firstPurchaseOnly: false,
          voucher: {
            benefit: { type: "product", sku: "bin", quantity: 1 },
            validDays: 90,
            maxUses: 1,
            isBearer: false,
            minBasketCents: 0,
            filter: ruleOf({ type: "per_ticket", units: 0 }).filter,
            channels: [],
          },
        },
      ],
    },
  });
  const cabinets = (count: number) => ticketOf([{ totalCents: 32000 * count, quantityMilli: 1000 * count }]);
  expect([1, 2, 1].map((count) => compileProgram(program).promises(cabinets(count)))).toEqual([
    [],
    ["bin"],
    [],
  ]);
});

const anyLine = fc.record({
  totalCents: fc.integer({ min: -500, max: 60_000 }),
  quantityMilli: fc.integer({ min: 1, max: 9_000 }),
  sku: fc.constantFrom("a", "b", "c"),
  isDelivery: fc.boolean(),
  taxRate: fc.constantFrom(null, 5.5, 20),
  legalClass: fc.constantFrom(null, null, "book", "tobacco"),
});
const anyRule = fc.oneof(
  fc.record({
    type: fc.constant("per_amount"),
    units: fc.integer({ min: 0, max: 30 }),
    stepCents: fc.constantFrom(0, 100, 350, 2000),
  }),
  fc.record({ type: fc.constantFrom("per_quantity", "per_visit", "per_ticket"), units: fc.nat(50) }),
  fc.record({ type: fc.constant("multiplier"), factor: fc.constantFrom(0, 0.5, 1.1, 2, 3) }),
);

test("effects add up to the units, and the lines' shares to the same", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anyRule, fc.constantFrom([], ["a"], ["b", "c"])), { maxLength: 6 }),
      fc.array(anyLine, { minLength: 1, maxLength: 8 }),
      fc.record({
        carriesRemainder: fc.boolean(),
        rounding: fc.constantFrom("floor", "half_up", "ceil"),
        combine: fc.constantFrom("sum", "best"),
        caps: fc.constantFrom([], [{ per: "ticket", units: 40, over: "truncate" }]),
      }),
      fc.nat(3_000),
      (rules, lines, earn, paidWithPointsCents) => {
        const program = programOf(
          rules.map(([rule, skus]) => ({ ...rule, filter: { skus } })),
          { earn },
        );
        const result = earned(program, ticketOf(lines, { paidWithPointsCents }));
        const effects = result.effects.reduce((sum, effect) => sum + effect.units, 0);
        const shares = result.shares.reduce((sum, share) => sum + share, 0);
        expect(result.units).toBeGreaterThanOrEqual(0);
        expect(Number.isSafeInteger(result.units)).toBe(true);
        expect(effects).toBe(result.units);
        if (shares !== 0) expect(shares).toBe(result.units * 1_000_000);
        expect(result.shares.every((share) => share >= 0)).toBe(true);
        expect(Object.values(result.remainders).every((rest) => rest > 0 && rest < 2000)).toBe(true);
      },
    ),
  );
});
