import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { join } from "../../platform/participants.ts";
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

test("Maison Lacaille opens with three things to do this morning", async () => {
  const merchantId = await openDemo(database);
  expect(await findDemo(database)).toBe(merchantId);

  await database.inMerchant(merchantId, async (tx) => {
    const answer = await today(tx);
    expect(answer.actions.map(({ key }) => key)).toEqual(["slipping", "best_moved", "file_quality"]);
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
