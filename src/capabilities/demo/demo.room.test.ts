import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { join } from "../../platform/participants.ts";
import {
  loyaltyParticipant,
  doctorLedger,
  listAdjustments,
  listEndowments,
  programsAtAGlance,
} from "../loyalty/index.ts";
import { consentParticipant } from "../consent/index.ts";
import { customersParticipant } from "../customers/index.ts";
import { insightParticipant, readSnapshots, searchPeople } from "../insight/index.ts";
import { purchasesParticipant } from "../purchases/index.ts";
import { today } from "../today/index.ts";
import { findDemo, leaveDemo, openDemo, resetDemo } from "./index.ts";

const database = await openTestDatabase();
join("customers", customersParticipant);
join("consent", consentParticipant);
join("purchases", purchasesParticipant);
join("insight", insightParticipant);
join("loyalty", loyaltyParticipant);

test("Maison Lacaille opens with three things to do this morning", async () => {
  const merchantId = await openDemo(database);
  expect(await findDemo(database)).toBe(merchantId);

  await database.inMerchant(merchantId, async (tx) => {
    const answer = await today(tx);
    // What a minute is worth changes with the season; which of the two sentences the tea corner gets, with the interval.
    const texts = answer.actions.map(({ text }) => text.replace("program_forgets", "program_loses"));
    expect(texts).toHaveLength(3);
    expect(texts).toEqual(expect.arrayContaining(["slipping", "program_loses"]));
    expect([...answer.actions, ...answer.later].map(({ key }) => key)).toEqual(
      expect.arrayContaining(["sleeping_points", "near_reward", "best_moved"]),
    );
    const program = answer.actions.find(({ key }) => key.startsWith("program:"));
    expect(program?.values["name"]).toBe("Carte du coin thé");
    expect(program?.calculation.map(({ text }) => text)).toContain("program_trap");
    expect(answer.figures.loyalty).toMatchObject({ programs: 3, measured: 3 });
    expect(answer.figures.activeCustomers).toBeGreaterThan(900);
    expect(answer.figures.goodAddresses?.share).toBeLessThan(0.95);
    expect(answer.concentration?.figures.shareOfTop["20%"]).toBeGreaterThan(0.7);
    const { figures, quality } = await readSnapshots(tx, ["figures", "quality"]);
    expect(figures?.customers).toBe(1_850);
    expect(quality?.duplicates).toBe(23);
  });
});

test("Chantal, a regular for two years, has been silent for five weeks and is among those slipping away", async () => {
  const merchantId = (await findDemo(database)) ?? "";
  await database.inMerchant(merchantId, async (tx) => {
    const found = await searchPeople(tx, {
      rule: { field: "text", op: "contains", value: "chantal vanneste" },
    });
    const [chantal] = "items" in found ? found.items : [];
    expect(chantal?.stage).toBe("slipping");
    const silentDays = Number(chantal?.reason.values["silentDays"]);
    expect(Math.abs(silentDays - 35)).toBeLessThanOrEqual(1);
    const slipping = await searchPeople(tx, {
      rule: {
        all: [
          { field: "stage", op: "in", value: ["slipping"] },
          { field: "best", op: "is", value: true },
        ],
      },
      sort: "spent_year",
      limit: 200,
    });
    expect("items" in slipping && slipping.items.map(({ id }) => id)).toContain(chantal?.id);
  });
});

test("one program brings more than it costs; the card of the tea corner loses, by its step of 20 € against baskets of 17 €", async () => {
  const merchantId = (await findDemo(database)) ?? "";
  const glances = await database.inMerchant(merchantId, programsAtAGlance);
  const called = (name: string) => glances.find((one) => one.name === name);
  const stamps = called("Carte dégustation");
  expect(stamps?.colour).toBe("green");
  expect(stamps?.netCents?.low).toBeGreaterThan(0);
  const tea = called("Carte du coin thé");
  expect(tea?.colour).toBe("red");
  expect(tea?.stepCents).toBe(2_000);
  expect(tea?.carriesRemainder).toBe(false);
  expect(tea?.basketCents).toBeGreaterThan(1_600);
  expect(tea?.basketCents).toBeLessThan(1_850);
  expect(tea?.netCents?.low).toBeLessThan(0);
  expect((tea?.neverRewarded ?? 0) / (tea?.regulars ?? 1)).toBeGreaterThan(0.8);
});

test("its ledger replays to the last point; a credit waits for a second person and a stock runs low", async () => {
  const merchantId = (await findDemo(database)) ?? "";
  const report = await doctorLedger(database, merchantId);
  expect(report.differences).toBe(0);
  expect(report.shops[0]?.entries).toBeGreaterThan(4_000);
  await database.inMerchant(merchantId, async (tx) => {
    const visitor = systemActor(merchantId, "test");
    const waiting = await listAdjustments(tx, visitor, { state: "waiting" });
    expect("items" in waiting && waiting.items.map(({ askedBy, points }) => [askedBy, points])).toEqual([
      ["Karim", 1_250],
    ]);
    const low = await listEndowments(tx, { low: true });
    expect("items" in low && low.items.map(({ name }) => name)).toEqual(["Petites boîtes de truffes"]);
  });
});

test("the profiles kept sale by sale are those computed from scratch", async () => {
  const merchantId = (await findDemo(database)) ?? "";
  const { rows: different } = await database.inMerchant(merchantId, async (tx) => ({
    rows: await tx.rows(sql`
      select fact.customer_id
      from purchases.customer_fact as fact
      join insight.profile on profile.merchant_id = fact.merchant_id and profile.customer_id = fact.customer_id
      where fact.merchant_id = ${tx.merchantId}
        and (fact.last_day, fact.purchase_days, fact.net_cents, fact.gross_cents)
          is distinct from (profile.last_day, profile.purchase_days, profile.net_cents, profile.gross_cents)`),
  }));
  expect(different).toEqual([]);
});

test("whoever leaves the demonstration finds no row of it, and other shops keep theirs", async () => {
  const other = await openTestShop(database);
  const before = await rowsOf(other);
  const again = await resetDemo(database);
  await leaveDemo(database);
  expect(await findDemo(database)).toBeNull();
  expect(await rowsOf(again)).toEqual([]);
  expect(await rowsOf(other)).toEqual(before);
  await leaveDemo(database);
});

/** Tables that still hold rows of a merchant. */
async function rowsOf(merchantId: string): Promise<string[]> {
  return await database.asOwner(async (tx) => {
    const tables = await tx.rows<{ name: string }>(sql`
      select format('%I.%I', table_schema, table_name) as name
      from information_schema.columns
      where column_name = 'merchant_id' and table_schema not in ('pg_catalog', 'information_schema')
      order by 1`);
    const holding: string[] = [];
    for (const { name } of tables) {
      const { rows } = await tx.one<{ rows: number }>(
        sql`select count(*) as rows from ${sql.raw(name)} where merchant_id = ${merchantId}`,
      );
      if (rows > 0) holding.push(`${name} ${rows}`);
    }
    return holding;
  });
}
