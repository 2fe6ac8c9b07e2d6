import { sql } from "kysely";
import { expect, test } from "vitest";
import { openCounter, pointsProgram } from "../../../tests/support/programs.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { newId } from "../../platform/ids.ts";
import { addDays } from "../../values/day.ts";
import { programFromSentence } from "./rules/templates.ts";
import { watchLiability } from "./operations-liability.ts";
import type {
  DiagnosisAnswer,
  ForecastAnswer,
  LiabilityAnswer,
  ResultsAnswer,
  SettingsAnswer,
  SimulationAnswer,
} from "./schema-economics.ts";

const opened = await openTestServer();
const { database } = opened;
const today = database.clock.now().toISOString().slice(0, 10);

test("what members earned, used and still hold is told in euros, and balances in the accountant's file", async () => {
  const { launch, customer, buy, membership, say, secret } = await openCounter(opened);
  const program = await launch({ ...pointsProgram, liabilityAlertCents: 500 });
  const ana = await customer();
  await buy(ana, 20_000);
  const { membershipId } = await membership(ana);
  await say("POST", `/loyalty/members/${membershipId}/redemptions`, { rewardId: "reward" });

  const liability = await say<LiabilityAnswer>("GET", `/loyalty/programs/${program}/liability`);
  expect(liability).toMatchObject({
    unitCents: 50,
    outstanding: { points: 10, cents: 500, debtPoints: 0 },
    breakage: { state: "too_young", share: null },
    simple: { expectedShare: 1, provisionCents: 500 },
    alert: { limitCents: 500, isAbove: false },
  });
  expect(liability.byAge[0]).toEqual({ key: "0-3", points: 10, cents: 500 });
  expect(liability.curves).toEqual([{ month: today.slice(0, 7), issued: 20, used: [0.5] }]);
  const { ifrs15 } = liability;
  // 200 euros of goods with 20 points worth 10: a twenty-first is owed, and half the points are used.
  expect(ifrs15).toMatchObject({
    salesCents: 20_000,
    issuedPoints: 20,
    goodsCents: 19_048,
    deferredCents: 952,
  });
  expect(ifrs15.recognisedCents + ifrs15.remainingCents).toBe(ifrs15.deferredCents);
  const journal = async (query: string) =>
    await opened.ask(secret, "GET", `/loyalty/programs/${program}/liability/journal.csv?${query}`);
  const file = await journal("on=2026-12-31");
  expect(file.headers["content-type"]).toContain("text/csv");
  const [, debit, credit] = file.body.split("\r\n").map((line) => line.split(";"));
  expect([debit?.[2], debit?.[4], debit?.[5]]).toEqual(["709", "4,76", "0,00"]);
  expect([credit?.[2], credit?.[4], credit?.[5]]).toEqual(["487", "0,00", "4,76"]);
  expect((await journal("on=2026-12-31&method=provision&previousCents=500")).body.split("\r\n")).toHaveLength(
    2,
  );

  const results = await say<ResultsAnswer>("GET", `/loyalty/programs/${program}/results`);
  expect(results.points).toMatchObject({ earned: 20, redeemed: 10, expired: 0, takenBack: 0 });
  expect(results.members).toMatchObject({
    active: 1,
    joined: 1,
    buyers: 1,
    control: 0,
    salesCents: 20_000,
    tickets: 1,
  });
  expect(results.costs.rewardsCents).toBe(500);
  expect(results).toMatchObject({ netCents: null, verdict: { colour: "amber", basis: "none" } });
  expect(results.gains).toMatchObject({ basis: null, control: { state: "none" } });
});

test("the owner is told once that points pass the limit", async () => {
  const { launch, customer, buy, merchantId } = await openCounter(opened);
  await launch({ ...pointsProgram, liabilityAlertCents: 500 });
  await buy(await customer(), 30_000);
  await watchLiability(database, merchantId);
  await watchLiability(database, merchantId);
  const told = await database.inMerchant(
    merchantId,
    async (tx) =>
      await tx.rows<{ payload: object }>(sql`
        select payload from platform.event where merchant_id = ${merchantId} and kind = 'loyalty.liability_above'`),
  );
  expect(told.map(({ payload }) => payload)).toEqual([
    expect.objectContaining({ cents: 1_500, limitCents: 500 }),
  ]);
});

test("members are measured against people kept out by lot, and against people alike; costs are deducted from both ends", async () => {
  const { launch, merchantId, say } = await openCounter(opened);
  const program = await launch(pointsProgram, { startsOn: addDays(today, -300) });
  await database.inMerchant(merchantId, async (tx) => {
    // 60 members who spend 60 euros a month, 40 kept out and 50 who never joined who spend 40.
    const people = Array.from({ length: 150 }, (_, number) => ({
      id: newId(),
      membership: newId(),
      status: number < 60 ? "active" : number < 100 ? "control" : null,
      cents: number < 60 ? 6_000 : 4_000,
    }));
    const said = JSON.stringify(people);
    await tx.run(sql`
      insert into customers.customer (merchant_id, id, sort_name, source, created_at, created_on, updated_at)
      select ${merchantId}, id, id::text, 'api', ${tx.now}, ${today}, ${tx.now}
      from json_to_recordset(${said}::json) as said (id uuid)`);
    await tx.run(sql`
      insert into loyalty.membership (merchant_id, id, program_id, customer_id, status, joined_at)
      select ${merchantId}, membership, ${program}, id, status, ${tx.now}::timestamptz - interval '290 days'
      from json_to_recordset(${said}::json) as said (id uuid, membership uuid, status text) where status is not null`);
    await tx.run(sql`
      insert into purchases.receipt (
        merchant_id, id, kind, source, external_id, channel, customer_id, day, currency, total_cents, content_hash, recorded_at
      )
      select ${merchantId}, gen_random_uuid(), 'sale', 'test', said.id || '/' || month, 'shop', said.id,
        ${today}::date - 330 + month * 30, 'EUR',
        case when month < 3 then 4000 else said.cents end + (month * 7 + ascii(right(said.id::text, 1)) * 13) % 100, 'x', ${tx.now}
      from json_to_recordset(${said}::json) as said (id uuid, cents bigint), generate_series(0, 10) as month`);
  });
  const results = await say<ResultsAnswer>("GET", `/loyalty/programs/${program}/results`);
  expect(results.gains.basis).toBe("control");
  expect(results.gains.control).toMatchObject({ state: "measured", members: 60, others: 40 });
  expect(results.gains.control.chance).toBeLessThan(0.01);
  // Eight months at 20 euros more.
  expect(results.gains.control.perMemberCents).toBeGreaterThan(15_500);
  expect(results.gains.control.perMemberCents).toBeLessThan(16_500);
  expect(results.gains.matched).toMatchObject({
    state: "measured",
    members: 60,
    others: 50,
    unmatched: 0,
    chance: null,
  });
  // Seven of them after the two months in which a program settles.
  expect(results.gains.matched.perMemberCents).toBeGreaterThan(13_500);
  expect(results.gains.matched.perMemberCents).toBeLessThan(14_500);
  const { netCents, gains, costs } = results;
  expect(netCents).toEqual({
    low: gains.control.marginCents.low - costs.totalCents,
    high: gains.control.marginCents.high - costs.totalCents,
  });
  expect(results.members).toMatchObject({ active: 60, control: 40, buyers: 60 });
  expect(results.regulars).toEqual({ customers: 60, neverRewarded: 60, share: 1 });
  expect(results.verdict).toMatchObject({
    colour: "red",
    reasons: expect.arrayContaining([expect.objectContaining({ code: "regulars_never_rewarded" })]),
  });
  const shorter = await say<ResultsAnswer>(
    "GET",
    `/loyalty/programs/${program}/results?from=${addDays(today, -20)}`,
  );
  expect(shorter.gains.matched.state).toBe("too_small");
});

test("before a program the shop is asked nothing and told what its figures say, a forecast if it has none", async () => {
  const { customer, buy, say, refusal } = await openCounter(opened);
  await buy(await customer(), 1_700);
  const diagnosis = await say<DiagnosisAnswer>("GET", "/loyalty/diagnosis");
  expect(diagnosis.recommendation).toBe("too_early");
  expect(diagnosis.findings.map(({ code }) => code)).toEqual(
    expect.arrayContaining(["few_buyers", "margin_not_known", "satisfaction_not_measured"]),
  );
  expect(diagnosis.baskets).toMatchObject({ medianCents: 1_700 });
  const simulation = await say<SimulationAnswer>("POST", "/loyalty/simulations", {
    variants: [
      { name: "One", definition: pointsProgram },
      { name: "Other", definition: { ...pointsProgram, rewards: [] } },
    ],
    economics: { marginRate: 0.5 },
  });
  expect(simulation).toMatchObject({ tooShort: "customers", economics: { marginRate: 0.5 }, sampled: null });
  expect(simulation.variants.map(({ name, earned }) => [name, earned.points])).toEqual([
    ["One", 1],
    ["Other", 1],
  ]);
  expect(simulation.variants[1]?.problems.map(({ code }) => code)).toContain("nothing_to_win");
  const forecast = await say<ForecastAnswer>("POST", "/loyalty/forecasts", {
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
  expect(Math.round(forecast.netCents / 100)).toBe(91);
  expect(await refusal("GET", `/loyalty/programs/${newId()}/results`)).toBe("unknown_program");
});

test("every kind of program is played on the receipts and their lines, up to five beside each other", async () => {
  const { say } = await openCounter(opened);
  const unitName = { one: "point", other: "points" };
  const receipts = Array.from({ length: 240 }, (_, number) => ({
    source: "till:1",
    externalId: `past-${number}`,
    happenedAt: `${addDays(today, -200 + Math.floor(number / 60) * 30)}T10:00:00Z`,
    customer: { card: `card-${number % 60}`, firstName: "Ana" },
    lines: [
      { sku: "tea", quantity: 2, unitPrice: "6.00" },
      { sku: "cup", quantity: 1, unitPrice: "5.00" },
    ],
  }));
  await say("POST", "/receipts/bulk", { receipts });
  const kinds: Parameters<typeof programFromSentence>[0][] = [
    { kind: "amount", unitName, spendCents: 5_000, voucherCents: 500 },
    {
      kind: "number",
      unitName,
      stamps: 8,
      per: "product",
      headStart: 0,
      rewardName: "One free",
      reward: { type: "cheapest_free" },
    },
    {
      kind: "points",
      unitName,
      points: 1,
      stepCents: 100,
      rewardPoints: 60,
      rewardName: "5 €",
      rewardCents: 500,
    },
    { kind: "cashback", unitName, percent: 5 },
  ];
  const { variants, history } = await say<SimulationAnswer>("POST", "/loyalty/simulations", {
    variants: kinds.map((said) => ({ name: said.kind, definition: programFromSentence(said) })),
    exact: true,
  });
  expect(history).toMatchObject({ customers: 60, tickets: 240, salesCents: 240 * 1_700 });
  const of = (name: string) => variants.find((variant) => variant.name === name);
  // 68 euros each: one voucher of 50.
  expect(of("amount")?.received).toMatchObject({ members: 60, rewards: 60 });
  expect(of("amount")?.costs.rewardsCents).toBe(60 * 500);
  // Three products a visit: the eighth comes with the third visit, and the cheapest piece is free at the fourth.
  expect(of("number")?.received.byReward).toEqual([
    expect.objectContaining({ count: 60, costCents: 60 * 300 }),
  ]);
  expect(of("points")?.earned).toMatchObject({ points: 68 * 60, lostShare: 0 });
  // Five percent of three visits, spent at the next ones.
  expect(of("cashback")?.earned.points).toBeCloseTo(60 * 68 * 0.05, 6);
  expect(of("cashback")?.rates.real).toBeGreaterThan(0.02);
});

test("the shop's own figures hold where it gives them, and the range of the lift goes upwards", async () => {
  const { say, refusal } = await openCounter(opened);
  expect(await say<SettingsAnswer>("GET", "/loyalty/settings")).toMatchObject({
    marginRate: null,
    effectiveMarginRate: 0.4,
    marginSource: "assumed",
    liftLow: 0.02,
  });
  const changed = await say<SettingsAnswer>("PUT", "/loyalty/settings", {
    marginRate: 0.55,
    messageCents: 10,
  });
  expect(changed).toMatchObject({
    marginRate: 0.55,
    effectiveMarginRate: 0.55,
    marginSource: "owner",
    messageCents: 10,
  });
  expect(changed.liftHigh).toBe(0.1);
  expect(await refusal("PUT", "/loyalty/settings", { liftLow: 0.5 })).toBe("lift_range_is_reversed");
});
