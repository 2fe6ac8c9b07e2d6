import { expect, test } from "vitest";
import type { ProgramDefinition } from "../schema-definition.ts";
import { checkDefinition, type ShopFigures } from "./check-definition.ts";
import { programOf, rewardOf, templateOf } from "./sample.ts";
import { programFromSentence } from "./templates.ts";
import type { LegalClass } from "./ticket.ts";

const shop: ShopFigures = { country: "FR", legalCategories: new Map() };
const codes = (program: ProgramDefinition, said: Partial<ShopFigures> = {}) =>
  checkDefinition(program, { ...shop, ...said }).map(({ code }) => code);
const per20 = { type: "per_amount", units: 1, stepCents: 2000 } as const;
const perEuro = { ...per20, stepCents: 100 };
const paid = (priceCents: number): Partial<ProgramDefinition> => ({
  join: { ...programOf([]).join, mode: "paid", priceCents },
});

test("a step above the median basket is a trap, a softer one when the remainder is kept", () => {
  const medianBasketCents = 1700;
  expect(codes(programOf([per20]), { medianBasketCents })).toEqual(["threshold_trap"]);
  expect(codes(programOf([per20], { earn: { carriesRemainder: true } }), { medianBasketCents })).toEqual([
    "step_above_basket",
  ]);
  expect(codes(programOf([perEuro]), { medianBasketCents })).toEqual([]);
});

test("a paid card is dear from ten euros", () => {
  expect(codes(programOf([perEuro], { program: paid(990) }))).not.toContain("card_price_high");
  expect(codes(programOf([perEuro], { program: paid(1000) }))).toContain("card_price_high");
});

test("a control group is possible only when everyone joins", () => {
  const asked = programOf([perEuro], {
    program: { join: { ...programOf([]).join, mode: "asked", controlPercent: 10 } },
  });
  expect(checkDefinition(asked, shop)).toMatchObject([
    { kind: "block", code: "control_group_needs_everyone" },
  ]);
});

test("rewards that cannot be had are said: unknown, too far, or after the points expired", () => {
  const rewards = [
    rewardOf({ id: "pen", type: "free_product", sku: "pen", quantity: 1, costUnits: 10 }),
    rewardOf({ id: "mug", type: "gift", endowmentId: "gone", costUnits: 10 }),
    rewardOf({ id: "far", type: "amount_off", cents: 100, costUnits: 3000 }),
  ];
  const known = {
    skus: new Set<string>(),
    endowmentIds: new Set<string>(),
    visitsPerYear: 12,
    medianBasketCents: 1700,
  };
  const program = programOf([perEuro], { program: { rewards } });
  expect(codes(program, known)).toEqual([
    "reward_product_unknown",
    "reward_endowment_unknown",
    "reward_out_of_reach",
  ]);
  const soon = { ...program, expiry: { type: "months" as const, months: 6 } };
  expect(codes(soon, known)).toContain("reward_expires_first");
  const waiting = programOf([perEuro], {
    program: { expiry: { type: "days", days: 5 } },
    earn: { pendingDays: 14 },
  });
  expect(codes(waiting, known)).toContain("expires_while_pending");
});

test("a program richer than the margin is said", () => {
  const pay = { units: 1, cents: 30, minUnits: 0, maxPercent: 100 };
  const program = programOf([perEuro], { program: { pay } });
  expect(codes(program, { marginRate: 0.3 })).toContain("richer_than_margin");
  expect(codes(program, { marginRate: 0.31 })).not.toContain("richer_than_margin");
});

test("levels that nobody can reach are said", () => {
  const level = (id: string, fromUnits: number) => ({
    id,
    name: id,
    fromCents: fromUnits * 100,
    fromVisits: 0,
    fromUnits,
    benefits: { multiplier: 1, freeDelivery: false, earlyAccess: false, gift: null, words: "" },
  });
  const tiers = (
    measure: "balance" | "amount",
    ...levels: ReturnType<typeof level>[]
  ): ProgramDefinition["tiers"] => ({
    measure,
    period: "calendar_year",
    rollingMonths: 12,
    downgrade: "at_once",
    graceDays: 0,
    levels,
  });
  const autoVouchers: ProgramDefinition["autoVouchers"] = {
    every: "month",
    steps: [{ units: 250, voucher: templateOf({ type: "amount", cents: 1000 }) }],
    pick: "highest",
  };
  const hidden = programOf([perEuro], {
    program: { autoVouchers, tiers: tiers("balance", level("gold", 300)) },
  });
  expect(codes(hidden)).toContain("auto_voucher_hides_tier");
  const turned = programOf([perEuro], {
    program: { tiers: tiers("amount", level("gold", 300), level("silver", 100)) },
  });
  expect(codes(turned)).toContain("tier_not_above");
  const far = programOf([perEuro], { program: { tiers: tiers("amount", level("gold", 5000)) } });
  expect(codes(far, { visitsPerYear: 12, medianBasketCents: 1700 })).toContain("tier_out_of_reach");
});

test("the law blocks in France, with its article, and warns elsewhere", () => {
  const legalCategories = new Map<string, LegalClass>([
    ["smoke", "tobacco"],
    ["novels", "book"],
    ["wines", "alcohol"],
  ]);
  const double = (category: string) => ({
    type: "multiplier" as const,
    factor: 2,
    filter: { categories: [category] },
  });
  const look = (country: string, ...categories: string[]) =>
    checkDefinition(programOf([perEuro, ...categories.map(double)]), { country, legalCategories }).map(
      ({ kind, code, reference }) => [kind, code, reference === null] as const,
    );
  expect(look("FR", "smoke", "wines", "novels")).toEqual([
    ["block", "law_no_advantage", false],
    ["warn", "law_alcohol", false],
    ["block", "law_books", false],
  ]);
  expect(look("BE", "smoke")[0]).toEqual(["warn", "law_no_advantage", false]);
  const richer = programOf([{ ...perEuro, units: 2 }]);
  expect(codes(richer, { legalCategories })).toEqual(["law_books_bring_less"]);
  const gift = programOf([perEuro], {
    program: {
      rewards: [rewardOf({ type: "cheapest_free", costUnits: 10, filter: { categories: ["novels"] } })],
    },
  });
  expect(checkDefinition(gift, { ...shop, legalCategories })).toMatchObject([
    { kind: "block", code: "law_books", rewardId: "reward" },
  ]);
});

test("the four kinds of program are sound as they come", () => {
  const unitName = { one: "point", other: "points" };
  const programs = [
    programFromSentence({ kind: "amount", unitName, spendCents: 20_000, voucherCents: 1_000 }),
    programFromSentence({
      kind: "number",
      unitName,
      stamps: 10,
      per: "visit",
      headStart: 1,
      rewardName: "Offert",
      reward: { type: "cheapest_free" },
    }),
    programFromSentence({
      kind: "points",
      unitName,
      points: 1,
      stepCents: 100,
      rewardPoints: 100,
      rewardName: "5 €",
      rewardCents: 500,
    }),
    programFromSentence({ kind: "cashback", unitName, percent: 5 }),
  ];
  const figures = { medianBasketCents: 1700, visitsPerYear: 12, marginRate: 0.4 };
  expect(programs.flatMap((program) => codes(program, figures))).toEqual([]);
  expect(programs[3]?.earn.rules).toMatchObject([{ units: 1, stepCents: 20 }]);
  expect(codes(programOf([]), {})).toContain("nothing_earns");
});
