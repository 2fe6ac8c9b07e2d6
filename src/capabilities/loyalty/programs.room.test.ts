import { sql } from "kysely";
import { afterEach, expect, test } from "vitest";
import { type Counter, openCounter, pointsProgram } from "../../../tests/support/programs.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { moveClock } from "../../platform/clock-store.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { participants } from "../../platform/participants.ts";
import { catchUpSlice, noteImports } from "./operations-catch-up.ts";
import { doctorLedger } from "./doctor.ts";
import { move } from "./operations-ledger.ts";
import { runNight } from "./operations-night.ts";
import type { EarnRule, ProgramDefinition, VoucherTemplate } from "./schema-definition.ts";
import { everyLine } from "./rules/filter.ts";

const opened = await openTestServer();
const { database } = opened;

afterEach(async () => {
  const { differences } = await doctorLedger(database);
  if (differences > 0) throw new Error(`The books are wrong in ${differences} places.`);
  await moveClock(database, 0);
});

const day = 86_400_000;
const cheque = (cents: number): VoucherTemplate => ({
  benefit: { type: "amount", cents },
  validDays: 30,
  maxUses: 1,
  isBearer: false,
  minBasketCents: 0,
  filter: everyLine,
  channels: [],
});

function action(name: string, units: number, oncePer: "key" | "member" | "year"): EarnRule {
  const [base] = pointsProgram.earn.rules;
  if (base?.type !== "per_amount") throw new Error("the program of the tests counts amounts");
  const { stepCents: _, ...common } = base;
  return { ...common, id: name, type: "action", action: name, units, oncePer };
}

const withActions: ProgramDefinition = {
  ...pointsProgram,
  join: { ...pointsProgram.join, headStartUnits: 2 },
  earn: {
    ...pointsProgram.earn,
    rules: [
      ...pointsProgram.earn.rules,
      action("sign_up", 5, "member"),
      action("first_purchase", 10, "member"),
      action("review", 3, "key"),
      action("birthday", 20, "year"),
    ],
  },
};

test("signing up and the first purchase earn by themselves, the head start once, a review once by its key", async () => {
  const { launch, customer, buy, membership, say } = await openCounter(opened);
  const program = await launch(withActions);
  const ana = await customer();
  await buy(ana, 1_000);
  expect(await membership(ana)).toMatchObject({ spendable: 2 + 5 + 10 + 1 });
  await buy(ana, 1_000);
  await say("POST", `/loyalty/programs/${program}/members`, { customerId: ana });
  expect(await membership(ana)).toMatchObject({ spendable: 19 });
  const review = { customerId: ana, action: "review", key: "42" };
  const answers = await Promise.all([
    say("POST", "/loyalty/actions", review),
    say("POST", "/loyalty/actions", review),
  ]);
  const outcomes = answers.map((one) => (one as { earned: { outcome: string }[] }).earned[0]?.outcome);
  expect(new Set(outcomes)).toEqual(new Set(["already_done", "earned"]));
  expect(await membership(ana)).toMatchObject({ spendable: 22 });
});

test("a program asked for counts from the day one is a member", async () => {
  const { launch, customer, buy, membership, say } = await openCounter(opened);
  const program = await launch({ ...pointsProgram, join: { ...pointsProgram.join, mode: "asked" } });
  const ana = await customer();
  await buy(ana, 5_000);
  expect((await say<{ memberships: object[] }>("GET", `/loyalty/customers/${ana}`)).memberships).toEqual([]);
  await say("POST", `/loyalty/programs/${program}/members`, { customerId: ana });
  await buy(ana, 2_000);
  await buy(ana, 9_000, { happenedAt: new Date(Date.now() - day).toISOString() });
  expect(await membership(ana)).toMatchObject({ spendable: 2 });
});

test("who is kept out to measure the effect earns nothing, and stays so", async () => {
  const { launch, customer, buy, say } = await openCounter(opened);
  const program = await launch({ ...pointsProgram, join: { ...pointsProgram.join, controlPercent: 50 } });
  for (let count = 0; count < 24; count += 1) await buy(await customer(), 1_000);
  const { items } = await say<{ items: { status: string; available: number }[] }>(
    "GET",
    `/loyalty/programs/${program}/members?limit=200`,
  );
  const controls = items.filter(({ status }) => status === "control");
  expect(controls.length).toBeGreaterThan(2);
  expect(controls.length).toBeLessThan(22);
  expect(new Set(controls.map(({ available }) => available))).toEqual(new Set([0]));
  expect(
    new Set(items.filter(({ status }) => status === "active").map(({ available }) => available)),
  ).toEqual(new Set([1]));
});

test("a launch is refused when the law forbids it, and a change keeps what was earned", async () => {
  const { launch, say, refusal } = await openCounter(opened);
  const { id } = await say<{ id: string }>("POST", "/loyalty/programs", {
    name: "Vide",
    definition: { ...pointsProgram, earn: { ...pointsProgram.earn, rules: [] }, rewards: [] },
  });
  const { mayLaunch, problems } = await say<{ mayLaunch: boolean; problems: { kind: string }[] }>(
    "GET",
    `/loyalty/programs/${id}`,
  );
  expect(problems.some(({ kind }) => kind === "block")).toBe(!mayLaunch);
  if (!mayLaunch) {
    expect(await refusal("POST", `/loyalty/programs/${id}/launch`, { confirmed: true })).toBe(
      "program_breaks_the_law",
    );
  }
  const running = await launch(pointsProgram);
  expect(await refusal("POST", `/loyalty/programs/${running}/launch`, {})).toBe("nothing_to_launch");
  expect(
    await refusal("PUT", `/loyalty/programs/${running}/draft`, {
      name: "Autre",
      definition: { ...pointsProgram, scale: 2 },
    }),
  ).toBe("program_keeps_its_kind");
});

async function night({ merchantId }: Counter, days: number): Promise<void> {
  await moveClock(database, database.clock.offsetMs() + days * day);
  await runNight(database, merchantId);
}

test("cheques once a month: the highest step reached, once, and the rest is kept", async () => {
  const counter = await openCounter(opened);
  const { launch, customer, buy, membership, say } = counter;
  await launch({
    ...pointsProgram,
    rewards: [],
    autoVouchers: {
      every: "month",
      pick: "highest",
      steps: [
        { units: 250, voucher: cheque(1_000) },
        { units: 500, voucher: cheque(2_000) },
        { units: 750, voucher: cheque(3_000) },
      ],
    },
  });
  const ana = await customer();
  await buy(ana, 620_000);
  await night(counter, 0);
  expect(await membership(ana)).toMatchObject({ spendable: 620 });
  await night(counter, 31);
  expect(await membership(ana)).toMatchObject({ spendable: 120 });
  await night(counter, 0);
  await night(counter, 1);
  const { vouchers } = await say<{ vouchers: { benefit: object }[] }>("GET", `/loyalty/customers/${ana}`);
  expect(vouchers).toMatchObject([{ benefit: { type: "amount", cents: 2_000 } }]);
});

test("the level is reached with what comes tonight and lost with what goes", async () => {
  const counter = await openCounter(opened);
  const { launch, customer, membership, say, merchantId } = counter;
  const level = { name: "Or", fromCents: 0, fromVisits: 0, fromUnits: 100 };
  const benefits = { multiplier: 1, freeDelivery: false, earlyAccess: false, gift: cheque(500), words: "" };
  const program = await launch({
    ...pointsProgram,
    expiry: { type: "never" },
    tiers: {
      measure: "balance",
      period: "lifetime",
      rollingMonths: 12,
      downgrade: "at_once",
      graceDays: 0,
      levels: [{ id: "gold", ...level, benefits }],
    },
  });
  const ana = await customer();
  const { membershipId } = await say<{ membershipId: string }>(
    "POST",
    `/loyalty/programs/${program}/members`,
    {
      customerId: ana,
    },
  );
  const soon = new Date(Date.now() + day / 2).toISOString();
  const lots = [
    { units: 40, lot: { activeFrom: null, expiresAt: null } },
    { units: 20, lot: { activeFrom: null, expiresAt: soon } },
    { units: 50, lot: { activeFrom: soon, expiresAt: null } },
  ];
  await database.inMerchant(merchantId, async (tx) => {
    const orders = lots.map((lot) => ({ kind: "earn" as const, membershipId, cause: {}, ...lot }));
    await move(tx, systemActor(merchantId, "test"), orders);
  });
  await night(counter, 1);
  expect(await membership(ana)).toMatchObject({ spendable: 90 });
  const changes = await database.inMerchant(
    merchantId,
    async (tx) =>
      await tx.rows<{ to: string | null }>(sql`
        select to_tier as to from loyalty.tier_change
        where merchant_id = ${merchantId} and membership_id = ${membershipId} order by number`),
  );
  expect(changes.map(({ to }) => to)).toEqual(["gold", null]);
});

test("levels by amount say what is missing, multiply, and fall with refunds by their policy", async () => {
  const { launch, customer, buy, membership, say } = await openCounter(opened);
  const benefits = { multiplier: 2, freeDelivery: false, earlyAccess: false, gift: cheque(500), words: "" };
  await launch({
    ...pointsProgram,
    tiers: {
      measure: "amount",
      period: "calendar_year",
      rollingMonths: 12,
      downgrade: "at_once",
      graceDays: 0,
      levels: [{ id: "gold", name: "Or", fromCents: 10_000, fromVisits: 0, fromUnits: 0, benefits }],
    },
  });
  const ana = await customer();
  await buy(ana, 6_000);
  expect(await membership(ana)).toMatchObject({
    tier: { id: null, next: { id: "gold", missingCents: 4_000 } },
  });
  const second = await buy(ana, 4_000);
  expect(await membership(ana)).toMatchObject({ spendable: 10, tier: { id: "gold", next: null } });
  await buy(ana, 1_000);
  expect(await membership(ana)).toMatchObject({ spendable: 12 });
  await say("POST", `/receipts/${second}/refunds`, {});
  expect(await membership(ana)).toMatchObject({ spendable: 8, tier: { id: null } });
  await buy(ana, 4_000);
  expect(await membership(ana)).toMatchObject({ tier: { id: "gold" } });
  const { vouchers } = await say<{ vouchers: object[] }>("GET", `/loyalty/customers/${ana}`);
  expect(vouchers).toHaveLength(1);
});

test("birthdays are kept once a year", async () => {
  const counter = await openCounter(opened);
  const { launch, customer, membership, say } = counter;
  const program = await launch(withActions);
  const born = new Date(Date.now() + 2 * day);
  const ana = await customer({
    birthday: { day: born.getUTCDate(), month: born.getUTCMonth() + 1 },
  });
  await say("POST", `/loyalty/programs/${program}/members`, { customerId: ana });
  for (const step of [0, 1, 1, 0, 1]) await night(counter, step);
  expect(await membership(ana)).toMatchObject({ spendable: 2 + 5 + 20 });
});

test("ending: points are written off, or usable until the last day", async () => {
  const counter = await openCounter(opened);
  const { launch, customer, buy, membership, say } = counter;
  const [first, second] = [await launch(pointsProgram), await launch(pointsProgram)];
  const ana = await customer();
  await buy(ana, 4_000);
  await say("POST", `/loyalty/programs/${first}/end`, { points: "written_off" });
  const until = new Date(Date.now() + 3 * day).toISOString().slice(0, 10);
  await say("POST", `/loyalty/programs/${second}/end`, { points: "usable_until", until });
  const { memberships } = await say<{ memberships: { programId: string; spendable: number }[] }>(
    "GET",
    `/loyalty/customers/${ana}`,
  );
  const held = (id: string) => memberships.find(({ programId }) => programId === id)?.spendable;
  expect([held(first), held(second)]).toEqual([0, 4]);
  await buy(ana, 9_000);
  await moveClock(database, 5 * day);
  expect(await membership(ana)).toMatchObject({ spendable: 0 });
  await night(counter, 0);
});

test("what a file recorded is told afterwards, each receipt once, and taken back with it", async () => {
  const { launch, customer, buy, membership, say, merchantId } = await openCounter(opened);
  const [ana, importId] = [await customer(), "01900000-0000-7000-8000-000000000001"];
  const sold = await buy(ana, 2_500);
  await buy(ana, 1_200);
  const refunded = await say<{ id: string }>("POST", `/receipts/${sold}/refunds`, { amountCents: 1_000 });
  await database.inMerchant(merchantId, async (tx) => {
    await tx.run(sql`update purchases.receipt set import_id = ${importId} where merchant_id = ${merchantId}`);
  });
  await launch({ ...pointsProgram, join: { ...pointsProgram.join, mode: "everyone" } }, {});
  const drain = async () => {
    while (await database.inMerchant(merchantId, catchUpSlice));
  };
  await drain();
  expect(await membership(ana)).toMatchObject({ spendable: 2, remainders: [{ keptCents: 700 }] });
  const event = { merchantId, seq: 1, kind: "purchases.recorded", payload: { importId }, happenedAt: "" };
  await database.inMerchant(merchantId, async (tx) => await noteImports(tx, [event, event]));
  await drain();
  expect(await membership(ana)).toMatchObject({ spendable: 2, remainders: [{ keptCents: 700 }] });
  await database.inMerchant(merchantId, async (tx) => {
    await participants().get("loyalty")?.receiptsRemoved?.(tx, [refunded.id]);
  });
  expect(await membership(ana)).toMatchObject({ spendable: 3, remainders: [{ keptCents: 700 }] });
  await database.inMerchant(merchantId, async (tx) => {
    await participants().get("loyalty")?.receiptsRemoved?.(tx, [sold]);
  });
  expect(await membership(ana)).toMatchObject({ spendable: 1, remainders: [{ keptCents: 200 }] });
});

test("an erased customer leaves sums without a name", async () => {
  const { launch, customer, buy, membership, merchantId } = await openCounter(opened);
  await launch(pointsProgram);
  const ana = await customer();
  await buy(ana, 5_000);
  await database.inMerchant(merchantId, async (tx) => {
    const actor = systemActor(merchantId, "test");
    await participants().get("loyalty")?.customerErased?.(tx, { actor, customerId: ana });
  });
  expect(await membership(ana)).toMatchObject({ spendable: 0, status: "closed" });
  const sums = await database.inMerchant(
    merchantId,
    async (tx) =>
      await tx.one(sql`
        select sum(issued) as issued, sum(breakage) as breakage from loyalty.membership where merchant_id = ${merchantId}`),
  );
  expect(sums).toEqual({ issued: "5", breakage: "5" });
});

test("lists look for customers by what they have", async () => {
  const { launch, customer, buy, say } = await openCounter(opened);
  const program = await launch(pointsProgram);
  const [ana, bea] = [await customer(), await customer()];
  await buy(ana, 12_000);
  await buy(bea, 2_000);
  const found = async (rule: object) =>
    (await say<{ items: { id: string }[] }>("POST", "/people/search", { rule })).items
      .map(({ id }) => id)
      .sort();
  expect(await found({ field: "loyalty_member", op: "is", value: true })).toEqual([ana, bea].sort());
  expect(await found({ field: "loyalty_program", op: "in", value: [program] })).toEqual([ana, bea].sort());
  expect(await found({ field: "loyalty_balance", op: "between", value: { from: 3 } })).toEqual([ana]);
  expect(await found({ field: "loyalty_reward", op: "is", value: true })).toEqual([ana]);
  expect(await found({ field: "loyalty_expiring", op: "within", value: 30 })).toEqual([]);
  expect(await found({ field: "loyalty_expiring", op: "within", value: 800 })).toEqual([ana, bea].sort());
});
