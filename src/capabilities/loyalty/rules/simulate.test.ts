import fc from "fast-check";
import { expect, test } from "vitest";
import { numberOfDay } from "../../../values/day.ts";
import type { ProgramDefinition, Reward } from "../schema-definition.ts";
import { drawOf, historyOf, type PlainReceipt } from "./history.ts";
import { reachOf, type ReplayOptions } from "./replayed.ts";
import { programOf, templateOf } from "./sample.ts";
import { replay } from "./simulate.ts";

const firstDay = numberOfDay("2026-01-05");
const idOf = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, "0")}`;
const bought = (cents: number, day: number, customer = 1): PlainReceipt => ({
  customerId: idOf(customer),
  day: firstDay + day,
  cents,
});
const amountOff = (costUnits: number, said: Partial<Reward> = {}): Reward =>
  ({
    type: "amount_off",
    id: "reward",
    name: "Reward",
    costUnits,
    cents: 500,
    shopCostCents: null,
    enabled: true,
    minBasketCents: 0,
    ...said,
  }) as Reward;

function play(
  receipts: readonly PlainReceipt[],
  definition: ProgramDefinition,
  said: Partial<ReplayOptions> = {},
) {
  const history = historyOf(receipts);
  return replay(history, definition, {
    fromDay: reachOf(history)?.fromDay ?? firstDay,
    toDay: firstDay + 364,
    timeZone: "Europe/Paris",
    costs: { marginRate: 0.4, medianBasketCents: 1_700, products: {}, endowments: {} },
    claimShare: 1,
    joinShare: 1,
    regularDays: 3,
    sampleShare: 1,
    ...said,
  });
}

const plain = (said: Partial<ProgramDefinition> = {}, carriesRemainder = false, stepCents = 100) =>
  programOf([{ type: "per_amount", units: 1, stepCents }], {
    earn: { carriesRemainder },
    program: { rewards: [], ...said },
  });

const twelve = Array.from({ length: 12 }, (_, month) => bought(1_700, month * 30));

test("twelve baskets of 17 euros: nothing at one point per 20 a ticket, 10 with the remainder kept, 204 at one per euro", () => {
  const trap = play(twelve, plain({}, false, 2_000));
  expect(trap).toMatchObject({
    units: 0,
    emptyTickets: 12,
    neverEarned: 1,
    idealUnits: expect.closeTo(10.2, 9),
  });
  expect(trap.other).toEqual({ units: 10, neverEarned: 0 });
  expect(play(twelve, plain({}, true, 2_000)).units).toBe(10);
  expect(play(twelve, plain()).units).toBe(204);
});

test("a reward is taken at the next visit, or on the ticket that reaches it where the program says so", () => {
  const tenth = plain({ rewards: [amountOff(34)] });
  const next = play(twelve, tenth);
  // Reached on the 2nd, 4th… ticket, taken on the 3rd, 5th…: the last one waits.
  expect(next).toMatchObject({ rewards: 5, usedUnits: 170, leftUnits: 34, rewardCostCents: 2_500 });
  expect(next.daysToFirst).toEqual([60]);
  const atOnce = play(twelve, { ...tenth, mayUseOwnTicket: true });
  expect(atOnce).toMatchObject({ rewards: 6, usedUnits: 204, leftUnits: 0 });
  expect(atOnce.daysToFirst).toEqual([30]);
  expect(play(twelve, tenth, { claimShare: 0 })).toMatchObject({
    rewards: 0,
    leftUnits: 204,
    regularsNeverRewarded: 1,
  });
});

test("who received something, who came halfway and who got nothing near are told apart by what they bought", () => {
  const visits = (customer: number, count: number) =>
    Array.from({ length: count }, (_, index) => bought(1_000, index * 7, customer));
  // 30 points a reward, taken at the visit after; 10 points a visit.
  const replayed = play(
    [...visits(1, 4), ...visits(2, 2), ...visits(3, 1)],
    plain({ rewards: [amountOff(30)] }),
  );
  expect(replayed).toMatchObject({
    rewardedMembers: 1,
    salesCents: 7_000,
    rewardedSalesCents: 4_000,
    halfwaySalesCents: 2_000,
  });
  const nothing = play(visits(1, 4), plain());
  expect(nothing).toMatchObject({ rewardedSalesCents: 0, halfwaySalesCents: 0 });
});

test("a level that brings something rewards, a bare name does not", () => {
  const level = (multiplier: number) =>
    plain({
      tiers: {
        measure: "visits",
        period: "lifetime",
        rollingMonths: 12,
        downgrade: "never",
        graceDays: 0,
        levels: [
          {
            id: "gold",
            name: "Gold",
            fromCents: 0,
            fromVisits: 2,
            fromUnits: 0,
            benefits: { multiplier, freeDelivery: false, earlyAccess: false, gift: null, words: "" },
          },
        ],
      },
    });
  expect(play(twelve, level(2)).rewardedSalesCents).toBe(20_400);
  expect(play(twelve, level(1)).rewardedSalesCents).toBe(0);
});

test("units expire in their own month, also after the last visit, and say so when no reward came first", () => {
  const expiring = plain({ expiry: { type: "days", days: 90 }, rewards: [amountOff(100)] });
  const replayed = play(twelve, expiring);
  // A lot of 17 each 30 days lives 90: at most three are alive.
  expect(replayed).toMatchObject({ rewards: 0, usedUnits: 0, expiredTooSoon: 1 });
  expect(replayed.expiredUnits + replayed.leftUnits).toBe(204);
  expect(replayed.leftUnits).toBe(34);
  const [january, february, march, april] = replayed.monthUnits;
  expect([january, february, march, april]).toEqual([17, 17, 17, 0]);
});

test("a balance nobody moves for months is lost whole", () => {
  const sleepy = plain({ expiry: { type: "inactivity", months: 3 } });
  const replayed = play([bought(1_000, 0), bought(2_000, 30), bought(4_000, 300)], sleepy);
  expect(replayed).toMatchObject({ expiredUnits: 30, leftUnits: 40 });
});

test("what a refund takes back is what the ledger would: in proportion, all of it, from the remainder first", () => {
  const sale = bought(3_000, 0);
  const back = (cents: number, day: number): PlainReceipt => ({ ...bought(-cents, day), refundOf: 0 });
  expect(play([sale, back(1_000, 5)], plain())).toMatchObject({
    units: 20,
    leftUnits: 20,
    salesCents: 2_000,
  });
  expect(play([sale, back(1_000, 5), back(2_000, 9)], plain())).toMatchObject({
    units: 0,
    leftUnits: 0,
    salesCents: 0,
  });
  const carried = play([sale, bought(1_500, 3), back(500, 5)], plain({}, true, 2_000));
  expect(carried).toMatchObject({ units: 2, leftUnits: 2 });
});

test("levels multiply what comes after they are reached, and vouchers of levels are counted once", () => {
  const benefits = { multiplier: 1, freeDelivery: false, earlyAccess: false, gift: null, words: "" };
  const level = (id: string, fromCents: number, multiplier: number) => ({
    id,
    name: id,
    fromCents,
    fromVisits: 0,
    fromUnits: 0,
    benefits: {
      ...benefits,
      multiplier,
      gift: multiplier > 1 ? templateOf({ type: "amount", cents: 300 }) : null,
    },
  });
  const tiers: ProgramDefinition["tiers"] = {
    measure: "amount",
    period: "calendar_year",
    rollingMonths: 12,
    downgrade: "end_of_period",
    graceDays: 0,
    levels: [level("base", 0, 1), level("gold", 5_000, 2)],
  };
  const replayed = play(twelve.slice(0, 5), plain({ tiers }));
  // 17 + 17 + 17 reach 51 euros; the two that follow count twice.
  expect(replayed.units).toBe(17 * 3 + 34 * 2);
  expect(replayed.tiers).toEqual(new Map([["gold", 1]]));
  expect(replayed.byReward.get("tier-gold")).toMatchObject({ count: 1, costCents: 300 });
});

test("vouchers of the month are made on the first of the next, for those who do not come back too", () => {
  const monthly = plain({
    autoVouchers: {
      every: "month",
      pick: "highest",
      steps: [
        { units: 20, voucher: templateOf({ type: "amount", cents: 100 }) },
        { units: 30, voucher: templateOf({ type: "amount", cents: 200 }) },
      ],
    },
  });
  // 34 points in January become the voucher of 30; the rest and 20 more of February that of 20.
  const replayed = play([bought(1_700, 0), bought(1_700, 10), bought(2_000, 40)], monthly);
  expect([...replayed.byReward]).toEqual([
    ["voucher-30", { count: 1, costCents: 200, name: "" }],
    ["voucher-20", { count: 1, costCents: 100, name: "" }],
  ]);
  expect(replayed.leftUnits).toBe(4);
  expect([...replayed.monthUnits.slice(0, 3)]).toEqual([34, -10, -20]);
});

test("a paid card is paid again when it has run out, and free from an amount", () => {
  const join = { ...plain().join, mode: "paid" as const, priceCents: 900, durationMonths: 6 };
  expect(play(twelve, plain({ join }))).toMatchObject({ members: 1, feesCents: 1_800 });
  const free = { ...join, freeAboveCents: 1_500 };
  expect(play(twelve, plain({ join: free }), { joinShare: 0 })).toMatchObject({ members: 1, feesCents: 900 });
  expect(play(twelve, plain({ join }), { joinShare: 0 })).toMatchObject({
    members: 0,
    buyers: 1,
    tickets: 0,
  });
});

const someReceipts = fc.array(
  fc.record({
    customer: fc.integer({ min: 1, max: 5 }),
    day: fc.integer({ min: 0, max: 364 }),
    cents: fc.integer({ min: 1, max: 20_000 }),
  }),
  { minLength: 1, maxLength: 40 },
);
const somePrograms = fc.record({
  stepCents: fc.constantFrom(1, 100, 350, 2_000),
  carries: fc.boolean(),
  cost: fc.integer({ min: 1, max: 60 }),
  pendingDays: fc.constantFrom(0, 14),
  expiry: fc.constantFrom<ProgramDefinition["expiry"][]>(
    { type: "never" },
    { type: "days", days: 40 },
    { type: "months", months: 2 },
    { type: "calendar_year", graceMonths: 0 },
    { type: "inactivity", months: 2 },
  ),
  mayUseOwnTicket: fc.boolean(),
});

test("no unit appears or vanishes: given = used + expired + left, month by month as in all", () => {
  fc.assert(
    fc.property(someReceipts, somePrograms, (receipts, said) => {
      const definition = programOf([{ type: "per_amount", units: 1, stepCents: said.stepCents }], {
        earn: { carriesRemainder: said.carries, pendingDays: said.pendingDays },
        program: {
          rewards: [amountOff(said.cost)],
          expiry: said.expiry,
          mayUseOwnTicket: said.mayUseOwnTicket,
        },
      });
      const replayed = play(
        receipts.map(({ customer, day, cents }) => bought(cents, day, customer)),
        definition,
      );
      expect(replayed.usedUnits + replayed.expiredUnits + replayed.leftUnits).toBe(replayed.units);
      expect(replayed.monthUnits.reduce((sum, units) => sum + units, 0)).toBe(replayed.leftUnits);
      expect(replayed.usedUnits).toBe(replayed.rewards * said.cost);
      expect(replayed.unitsByMember.reduce((sum, units) => sum + units, 0)).toBe(replayed.units);
      expect(replayed.leftUnits).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("whatever is refunded in whatever order, a customer who hands everything back keeps nothing", () => {
  fc.assert(
    fc.property(someReceipts, fc.boolean(), (receipts, carries) => {
      const sales = receipts.map(({ customer, day, cents }) => bought(cents, day % 180, customer));
      const refunds = sales.map((sale, index) => ({
        ...sale,
        day: firstDay + 200 + (index % 7),
        cents: -sale.cents,
        refundOf: index,
      }));
      const replayed = play([...sales, ...refunds], plain({}, carries));
      expect(replayed).toMatchObject({ units: 0, leftUnits: 0, salesCents: 0 });
    }),
  );
});

test("a sample is drawn by the customers themselves: always the same, and about its share", () => {
  const receipts = Array.from({ length: 4_000 }, (_, customer) => bought(1_000, customer % 300, customer));
  const replayed = play(receipts, plain(), { sampleShare: 0.25 });
  expect(replayed.buyers).toBe(play(receipts, plain(), { sampleShare: 0.25 }).buyers);
  expect(replayed.buyers / 4_000).toBeCloseTo(0.25, 1);
  const history = historyOf(receipts);
  expect(drawOf(history, 17, 1)).not.toBe(drawOf(history, 17, 2));
});
