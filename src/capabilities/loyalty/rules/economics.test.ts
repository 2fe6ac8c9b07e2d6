import fc from "fast-check";
import { expect, test } from "vitest";
import { randomFrom } from "../../../values/statistics/random.ts";
import { diagnose } from "./diagnosis.ts";
import { barsOf, histogram, medianOf, niceWidth } from "./distribution.ts";
import { againstControl, againstMatched } from "./estimate.ts";
import { adjustingEntry, allocate, journalCsv, recognised } from "./ifrs15.ts";
import { expectedUse, vintagesOf } from "./liability.ts";
import { breakEvenOf, gainOf, forecastOf, goldenRule } from "./profit.ts";
import { judge, type Judged } from "./verdict.ts";

test("the golden rule is strict: what brings exactly what it costs does not pass", () => {
  const even = { marginCents: 100_000, rewardCents: 80_000, runningCents: 20_000 };
  expect(goldenRule(even)).toEqual({ netCents: 0, passes: false });
  expect(goldenRule({ ...even, marginCents: 100_001 })).toEqual({ netCents: 1, passes: true });
});

test("a month foreseen without receipts follows the public formulas", () => {
  const forecast = forecastOf({
    ticketsPerDay: 50,
    daysPerWeek: 6,
    basketCents: 1_700,
    enrolShare: 0.4,
    activeShare: 0.6,
    liftShare: 0.1,
    marginRate: 0.6,
    centsPerReward: 10_000,
    rewardCents: 400,
    softwareMonthCents: 1_500,
  });
  expect(forecast.monthlyTickets).toBeCloseTo(1_299, 6);
  expect(forecast.baselineCents / 100).toBeCloseTo(22_083, 6);
  expect(forecast.eligibleCents / 100).toBeCloseTo(5_299.92, 6);
  expect(forecast.incrementalCents / 100).toBeCloseTo(529.99, 2);
  expect(forecast.marginCents / 100).toBeCloseTo(318, 1);
  expect(forecast.rewards).toBeCloseTo(53, 1);
  expect(forecast.rewardCents / 100).toBeCloseTo(212, 1);
  expect(forecast.netCents / 100).toBeCloseTo(91, 1);
  expect(forecast.roiShare * 100).toBeCloseTo(40.1, 1);
});

test("the price is shared between goods and points by what each costs alone, and revenue follows their use", () => {
  const rounded = allocate({ salesCents: 100_000, expectedUnits: 9_700, unitCents: 1, roundedTo: 0.01 });
  expect(rounded.goodsCents).toBeCloseTo(91_000, 6);
  expect(rounded.deferredCents).toBeCloseTo(9_000, 6);
  const first = recognised(rounded.deferredCents, 4_500, 9_700);
  expect(Math.round(first)).toBe(4_175);
  expect(Math.round(recognised(rounded.deferredCents, 8_500, 9_900) - first)).toBe(3_552);
  const grocer = allocate({ salesCents: 7_200_000, expectedUnits: 8_000, unitCents: 100 });
  expect([grocer.goodsCents, grocer.deferredCents]).toEqual([6_480_000, 720_000]);
  const standard = allocate({ salesCents: 100_000, expectedUnits: 9_500, unitCents: 1 });
  expect(standard.goodsCents).toBeCloseTo(91_324.20091, 4);
  const year1 = recognised(standard.deferredCents, 4_500, 9_500);
  const year2 = recognised(standard.deferredCents, 8_500, 9_700);
  expect(year1).toBeCloseTo(4_109.589041, 4);
  expect(standard.deferredCents - year1).toBeCloseTo(4_566.210046, 4);
  expect(year2 - year1).toBeCloseTo(3_492.915313, 4);
  expect(standard.deferredCents - year2).toBeCloseTo(1_073.294732, 4);
});

test("nothing is lost between goods and points, and no more is recognised than was deferred", () => {
  fc.assert(
    fc.property(
      fc.nat(1e9),
      fc.nat(1e7),
      fc.nat(500),
      fc.nat(1e7),
      (salesCents, expectedUnits, unitCents, used) => {
        const { goodsCents, deferredCents } = allocate({ salesCents, expectedUnits, unitCents });
        expect(goodsCents + deferredCents).toBeCloseTo(salesCents, 4);
        expect(deferredCents).toBeGreaterThanOrEqual(0);
        expect(recognised(deferredCents, used, expectedUnits)).toBeLessThanOrEqual(deferredCents);
      },
    ),
  );
});

test("the accountant's entry balances to the cent, goes both ways and is not written for nothing", () => {
  const accounts = { charge: "709", liability: "487" };
  expect(adjustingEntry({ heldCents: 1_000, dueCents: 1_234 }, accounts)).toEqual([
    { account: "709", debitCents: 234, creditCents: 0 },
    { account: "487", debitCents: 0, creditCents: 234 },
  ]);
  expect(adjustingEntry({ heldCents: 1_234, dueCents: 1_000 }, accounts)[0]).toMatchObject({
    account: "487",
  });
  expect(adjustingEntry({ heldCents: 5, dueCents: 5 }, accounts)).toEqual([]);
  const file = journalCsv(adjustingEntry({ heldCents: 0, dueCents: 1_205 }, accounts), {
    day: "2026-12-31",
    reference: "POINTS",
    label: 'Points "or"',
    heading: ["day", "reference", "account", "label", "debit", "credit"],
  });
  expect(file.split("\r\n")[1]).toBe('2026-12-31;"POINTS";709;"Points ""or""";12,05;0,00');
});

test("where nothing differs a small group kept out finds something about one time in twenty, not one in three", () => {
  const random = randomFrom(7);
  // A few buy, one of them much: the shape on which a t-test is wrong.
  const someone = (): number => (random() < 0.9 ? 0 : Math.round(2_000 / (0.02 + random())));
  let found = 0;
  for (let round = 0; round < 200; round += 1) {
    const members = Array.from({ length: 270 }, someone);
    const control = Array.from({ length: 30 }, someone);
    const difference = againstControl(members, control, round);
    if ((difference?.chance ?? 1) < 0.05) found += 1;
  }
  expect(found).toBeLessThanOrEqual(20);
  expect(found).toBeGreaterThanOrEqual(1);
});

test("a real difference is seen with its interval, the same at every run; a handful of people are too few to tell", () => {
  const random = randomFrom(3);
  const members = Array.from({ length: 400 }, () => 5_000 + random() * 2_000);
  const control = Array.from({ length: 100 }, () => 4_000 + random() * 2_000);
  const difference = againstControl(members, control);
  expect(difference).toEqual(againstControl(members, control));
  expect(difference?.chance).toBeLessThan(0.01);
  expect(difference?.low).toBeGreaterThan(700);
  expect(difference?.high).toBeLessThan(1_300);
  expect(againstControl(members, control.slice(0, 29))).toBeNull();
});

test("members are compared with people of the same habits: those who bought much before are not a gain", () => {
  const people = (count: number, cents: number, stratum: string) =>
    Array.from({ length: count }, (_, index) => ({ cents: cents + (index % 10), stratum }));
  // Nearly all members are large buyers and nearly all others small ones, yet nobody buys more for being a member.
  const members = [...people(90, 10_000, "often"), ...people(10, 1_000, "rare"), ...people(5, 0, "alone")];
  const others = [...people(20, 10_000, "often"), ...people(180, 1_000, "rare")];
  const difference = againstMatched(members, others);
  expect(Math.abs(difference?.mean ?? 99)).toBeLessThan(1);
  expect(difference).toMatchObject({ members: 100, others: 200, unmatched: 5, chance: null });
});

test("months of issue tell how much of their points is used in the end, once they are old enough", () => {
  const cells = [
    { month: "2025-01", usedIn: null, units: 1_000, lots: 10 },
    { month: "2025-01", usedIn: "2025-01", units: 100, lots: 0 },
    { month: "2025-01", usedIn: "2025-04", units: 300, lots: 0 },
    { month: "2026-03", usedIn: null, units: 500, lots: 5 },
  ];
  const vintages = vintagesOf(cells, "2026-04");
  expect(vintages[0]?.used.slice(0, 5)).toEqual([100, 100, 100, 400, 400]);
  expect(vintages.map(({ used }) => used.length)).toEqual([16, 2]);
  expect(expectedUse(vintages, 12)).toEqual({ issuedUnits: 1_000, usedUnits: 400, lots: 10 });
  expect(expectedUse(vintages, 24)).toBeNull();
});

const fine: Judged = {
  members: 500,
  rewardedMembers: 200,
  regulars: 100,
  regularsNeverRewarded: 10,
  lostShare: 0.02,
  stepCents: 100,
  medianBasketCents: 1_700,
  costRate: 0.02,
  breakEvenShare: 0.05,
  netCents: { low: 100, high: 900 },
};

test.each([
  [{}, "green", "brings_more_than_it_costs"],
  [{ netCents: { low: 0, high: 900 } }, "amber", "depends_on_additional_sales"],
  [{ netCents: { low: -500, high: 0 } }, "red", "costs_more_than_it_brings"],
  [{ stepCents: 2_000, lostShare: 0.44 }, "red", "step_trap"],
  [{ stepCents: 1_500, lostShare: 0.2 }, "amber", "step_loses"],
  [{ rewardedMembers: 0 }, "red", "nobody_rewarded"],
  [{ regularsNeverRewarded: 60 }, "amber", "regulars_never_rewarded"],
  [{ regularsNeverRewarded: 95 }, "red", "regulars_never_rewarded"],
] as const)("a program with %o is %s: %s", (said, colour, code) => {
  const verdict = judge({ ...fine, ...said });
  expect(verdict.colour).toBe(colour);
  expect(verdict.reasons[0]?.code).toBe(code);
});

test("of two reasons as grave, the one that can be put right comes first", () => {
  const { reasons } = judge({ ...fine, netCents: { low: -500, high: -100 }, regularsNeverRewarded: 95 });
  expect(reasons.map(({ code }) => code)).toEqual(["regulars_never_rewarded", "costs_more_than_it_brings"]);
});

test("only what is sold to those who receive something is assumed to grow", () => {
  const costs = {
    rewardsCents: 1_000,
    messagesCents: 0,
    cardsCents: 0,
    timeCents: 0,
    softwareCents: 200,
    totalCents: 1_200,
    feesCents: 0,
  };
  const economics = { liftLow: 0.02, liftHigh: 0.1, marginRate: 0.4 };
  expect(gainOf(costs, { low: 100_000, high: 150_000 }, economics)).toEqual({
    liftedCents: { low: 100_000, high: 150_000 },
    marginCents: { low: 800, high: 6_000 },
    netCents: { low: -400, high: 4_800 },
  });
  expect(gainOf(costs, { low: 0, high: 0 }, economics).netCents).toEqual({ low: -1_200, high: -1_200 });
  const sales = { salesCents: 300_000, rewardedSalesCents: 100_000 };
  expect(breakEvenOf(costs, sales, 0.4)).toMatchObject({
    salesCents: 3_000,
    share: 0.01,
    rewardedShare: 0.03,
  });
  expect(breakEvenOf(costs, { ...sales, rewardedSalesCents: 0 }, 0.4).rewardedShare).toBeNull();
});

test("baskets are cut into bars an axis can bear, none of them lost", () => {
  expect(niceWidth(4_000, 40)).toBe(100);
  expect(niceWidth(7_300, 40)).toBe(200);
  expect(medianOf(Float64Array.from([5, 1, 9, 3]))).toBe(4);
  expect(medianOf(new Float64Array(0))).toBeNull();
  fc.assert(
    fc.property(fc.array(fc.nat(100_000)), (values) => {
      expect(histogram(values, 500, 20).reduce((sum, count) => sum + count, 0)).toBe(values.length);
      expect(barsOf(values).reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
    }),
  );
});

test("a shop is told what it needs first, and what nobody has measured", () => {
  const shop = {
    days: 700,
    buyersBefore: 400,
    lost: 240,
    buyers: 500,
    repeat: 300,
    medianDays: 4,
    sales: 2_000,
    refunds: 20,
    identifiedSales: 1_800,
    marginIsKnown: true,
    marginRate: 0.4,
    goodAddresses: { good: 470, of: 480 },
    medianBasketCents: 1_700,
  };
  const { recommendation, findings } = diagnose(shop);
  expect(recommendation).toBe("points");
  expect(findings[0]).toMatchObject({ code: "lost_in_a_year", mood: "bad", values: { share: 0.6 } });
  expect(findings).toContainEqual({ code: "satisfaction_not_measured", mood: "unknown", values: {} });
  expect(diagnose({ ...shop, buyers: 20 }).recommendation).toBe("too_early");
  expect(diagnose({ ...shop, goodAddresses: { good: 100, of: 480 } }).recommendation).toBe("first_file");
  expect(diagnose({ ...shop, refunds: 400 }).recommendation).toBe("first_return");
  expect(diagnose({ ...shop, marginIsKnown: false }).recommendation).toBe("first_margin");
  expect(diagnose({ ...shop, medianDays: 8 }).recommendation).toBe("number");
  expect(diagnose({ ...shop, medianDays: 2 }).recommendation).toBe("amount");
});
