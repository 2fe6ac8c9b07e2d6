import { expect, onTestFinished, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { join } from "../../platform/participants.ts";
import { addDays } from "../../values/day.ts";
import { upsertCustomers } from "../customers/index.ts";
import { insightParticipant, recomputeShop, searchPeople } from "../insight/index.ts";
import { createProgram, launchProgram, loyaltyParticipant } from "../loyalty/index.ts";
import { listPrograms, writeDraft } from "../loyalty/operations-programs.ts";
import { programFromSentence } from "../loyalty/shared.ts";
import { purchasesParticipant, recordReceipts } from "../purchases/index.ts";
import { refreshToday, today } from "./index.ts";

const database = await openTestDatabase();
join("purchases", purchasesParticipant);
join("insight", insightParticipant);
join("loyalty", loyaltyParticipant);

const day = database.clock.today("Europe/Paris");

/** A shop of sixty regulars, each every twenty days for eight months, the last time so many days ago. */
async function openShopOfRegulars(
  { stepCents, carries, rewardPoints }: { stepCents: number; carries: boolean; rewardPoints: number },
  daysAgo: number,
): Promise<string> {
  const merchantId = await openTestShop(database);
  const actor = systemActor(merchantId, "test");
  await database.inMerchant(merchantId, async (tx) => {
    await launch(tx, merchantId, { stepCents, carries, rewardPoints });
    const people = await upsertCustomers(
      tx,
      actor,
      Array.from({ length: 60 }, (_, place) => ({ externalId: `c${place}`, lastName: `Cliente ${place}` })),
    );
    const receipts = people.flatMap((person, place) =>
      Array.from({ length: 12 }, (_, visit) => ({
        source: "test",
        externalId: `${place}-${visit}`,
        store: "lille",
        day: addDays(day, -daysAgo - 20 * visit),
        customer: { id: "id" in person ? person.id : "" },
        lines: [{ sku: "BAL", label: "Ballotin", quantity: 1, unitPrice: "17.00" }],
      })),
    );
    for (const result of await recordReceipts(tx, actor, receipts)) expect(result.outcome).toBe("recorded");
  });
  await recomputeShop(database, merchantId, () => 0);
  await refreshToday(database, merchantId, () => 0);
  return merchantId;
}

async function launch(
  tx: Tx,
  merchantId: string,
  { stepCents, carries, rewardPoints }: { stepCents: number; carries: boolean; rewardPoints: number },
): Promise<void> {
  const actor = systemActor(merchantId, "test");
  const said = programFromSentence({
    kind: "points",
    unitName: { one: "point", other: "points" },
    points: 1,
    stepCents,
    rewardPoints,
    rewardName: "8 €",
    rewardCents: 800,
  });
  const definition = { ...said, earn: { ...said.earn, carriesRemainder: carries } };
  const program = await createProgram(tx, actor, { name: "Carte", definition });
  if ("refused" in program) throw new Error(program.refused);
  const launched = await launchProgram(tx, actor, program.id, {
    startsOn: addDays(day, -300),
    confirmed: true,
  });
  expect("refused" in launched).toBe(false);
}

test("a step above the basket is told with its figures, and leads to the program's design", async () => {
  const shop = await openShopOfRegulars({ stepCents: 2_000, carries: false, rewardPoints: 10 }, 1);
  const { actions, figures } = await database.inMerchant(shop, today);
  const action = actions.find(({ key }) => key.startsWith("program:"));
  expect(action).toMatchObject({
    text: "program_forgets",
    values: { name: "Carte", regulars: 60, neverRewarded: 60, share: 1 },
    link: `/loyalty/programs/${action?.key.slice("program:".length)}/design`,
  });
  expect(action?.calculation).toContainEqual({
    text: "program_trap",
    values: { stepCents: 2_000, basketCents: 1_700 },
  });
  // Everybody is a member: there is nobody to compare with, so nothing is claimed but the costs.
  expect(figures.loyalty).toMatchObject({ programs: 1, measured: 0, lowCents: 0, highCents: 0 });
});

test("a program that was just corrected is left alone", async () => {
  const shop = await openShopOfRegulars({ stepCents: 2_000, carries: false, rewardPoints: 10 }, 1);
  await database.inMerchant(shop, async (tx) => {
    const [program] = (await listPrograms(tx, {})).items;
    const { definition, id } = program ?? {};
    if (definition === null || definition === undefined || id === undefined) throw new Error("No program.");
    const earn = { ...definition.earn, carriesRemainder: true };
    const actor = systemActor(shop, "test");
    await writeDraft(tx, actor, id, { name: "Carte", definition: { ...definition, earn } });
    expect("refused" in (await launchProgram(tx, actor, id, { confirmed: true }))).toBe(false);
    const { actions, later } = await today(tx);
    expect([...actions, ...later].some(({ key }) => key.startsWith("program:"))).toBe(false);
  });
});

test("points without a movement for a year are told with their worth, and their holders can be listed", async () => {
  const shop = await openShopOfRegulars({ stepCents: 100, carries: true, rewardPoints: 100 }, 1);
  const nothing = await database.inMerchant(shop, today);
  expect([...nothing.actions, ...nothing.later].map(({ key }) => key)).not.toContain("sleeping_points");
  database.clock.setOffset(400 * 86_400_000);
  onTestFinished(() => {
    database.clock.setOffset(0);
  });
  // The shop goes on selling to others: a reward has a basket to be worth something on.
  await database.inMerchant(shop, async (tx) => {
    const line = { sku: "BAL", label: "Ballotin", quantity: 1, unitPrice: "17.00" };
    await recordReceipts(tx, systemActor(shop, "test"), [
      { source: "test", externalId: "passer-by", store: "lille", lines: [line] },
    ]);
  });
  await refreshToday(database, shop, () => 0);
  const answer = await database.inMerchant(shop, today);
  const action = [...answer.actions, ...answer.later].find(({ key }) => key === "sleeping_points");
  // 204 points each, 100 of them worth 8 €.
  expect(action?.values).toMatchObject({ members: 60, cents: 60 * 204 * 8 });
});

test("who is one purchase from a reward is told only when the next visit is due, and can be listed", async () => {
  // 12 × 17 = 204 points; 216 are needed, and a ticket brings 17.
  const due = await openShopOfRegulars({ stepCents: 100, carries: true, rewardPoints: 216 }, 19);
  const { actions, later, week } = await database.inMerchant(due, today);
  const action = [...actions, ...later].find(({ key }) => key === "near_reward");
  expect(action?.values["customers"]).toBe(60);
  expect(week.find(({ text }) => text === "near_reward")?.values).toEqual({ customers: 60 });
  await database.inMerchant(due, async (tx) => {
    const found = await searchPeople(tx, { rule: action?.people?.rule, limit: 100 });
    expect("items" in found && found.items).toHaveLength(60);
  });

  const early = await openShopOfRegulars({ stepCents: 100, carries: true, rewardPoints: 216 }, 5);
  const answer = await database.inMerchant(early, today);
  expect([...answer.actions, ...answer.later].map(({ key }) => key)).not.toContain("near_reward");
  const far = await openShopOfRegulars({ stepCents: 100, carries: true, rewardPoints: 260 }, 19);
  const other = await database.inMerchant(far, today);
  expect([...other.actions, ...other.later].map(({ key }) => key)).not.toContain("near_reward");
});

test("a shop without programs hears nothing of them", async () => {
  const shop = await openTestShop(database);
  await refreshToday(database, shop, () => 0);
  const answer = await database.inMerchant(shop, today);
  expect(answer.figures.loyalty).toBeNull();
});
