import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { inventShop } from "../../../tests/support/people.ts";
import { wireRooms } from "../../app/rooms.ts";
import { isRefusal } from "../../values/refusal.ts";
import { momentOf } from "./moments.ts";
import { describeFields, searchPeople } from "./people.ts";
import { conditionOf, explainPerson, readRule } from "./rules-of-people.ts";
import type { Operator } from "./rules/people-rule.ts";

const database = await openTestDatabase();
wireRooms();

const dashes = "-".repeat(36);
const measures = ["receipts", "days", "cents", "quantity", "refunds", "refunded_cents"];
/** The ends of what a rule may say, and a little beyond. */
const extremes: Readonly<Record<Operator, readonly unknown[]>> = {
  contains: ["%_\\'", "{0}<b>", "((", "  é "],
  in: [["x"], [""], ["99999"], ["1e300"], ["-1"], [dashes], ["{a,b}"], ["NULL"]],
  has_all: [["x"], ["", "{"]],
  is: [true, false],
  known: [true, false],
  between: [{ from: 9e15 }, { to: -9e15 }, { from: 2e9, to: -2e9 }, { to: 2e9 }, { from: 0.5 }, { to: 3e9 }],
  dated: [{ to: "9999-12-31" }, { from: "9998-12-31", to: "1000-01-01" }, { from: "0100-01-01" }],
  within: [0, 36_500],
  before: [0, 36_500],
  ahead: [0, 36_500],
  during: ["last_quarter", "this_week"],
  hours: [{ last: 876_000 }, { before: 876_000 }],
  bought: [{ ids: ["x", dashes] }, { ids: ["x"], months: 240 }],
  purchases: measures.flatMap((measure) => [
    { measure, from: 1e15 },
    { measure, channel: "web", to: -1e15 },
    { measure, from: 2e9, to: -2e9 },
    { measure, stores: [dashes], products: ["x"], categories: [dashes], when: { lastMonths: 1_200 } },
    { measure, when: { lastHours: 876_000 } },
    { measure, when: { from: "9999-12-31", to: "0100-01-01" } },
  ]),
};

test("whatever a rule says of any field is either refused or answered, so that no segment stops the others", async () => {
  const shop = await openTestShop(database);
  const { customerIds } = await database.inMerchant(
    shop,
    async (tx) => await inventShop(tx, { customers: 5, seed: 3 }),
  );
  const answered = await database.inMerchant(shop, async (tx) => {
    const moment = await momentOf(tx);
    let count = 0;
    for (const { key, operators } of await describeFields(tx)) {
      const leaves = [...new Set<Operator>([...operators, "known"])].flatMap((op) =>
        extremes[op].map((value) => ({ field: key, op, value })),
      );
      const read = [];
      for (const leaf of leaves) {
        const rule = await readRule(tx, leaf);
        if (!isRefusal(rule)) read.push(rule);
      }
      const rule = { any: read };
      const condition = await conditionOf(tx, rule, moment);
      const { held } = await tx.one<{ held: number }>(sql`
        select count(*) as held from insight.profile where profile.merchant_id = ${shop} and ${condition}`);
      const each = await Promise.all(
        customerIds.map(async (id) => await explainPerson(tx, rule, id, moment)),
      );
      expect(each.filter(({ holds }) => holds).length, key).toBe(held);
      count += read.length;
    }
    return count;
  });
  expect(answered).toBeGreaterThan(300);
}, 60_000);

test("a question that a field does not offer is refused", async () => {
  const shop = await openTestShop(database);
  await database.inMerchant(shop, async (tx) => {
    for (const field of ["winback", "departure_signal", "spent_before", "loyalty_member", "segment", "best"])
      expect(await readRule(tx, { field, op: "known", value: true })).toMatchObject({
        refused: "people_rule_unreadable",
      });
    expect(await readRule(tx, { any: Array.from({ length: 501 }, () => ({ all: [] })) })).toMatchObject({
      refused: "people_rule_unreadable",
    });
  });
});

test("a cursor of another order is refused", async () => {
  const shop = await openTestShop(database);
  const cursor = (value: unknown, id = shop) =>
    Buffer.from(JSON.stringify([value, id])).toString("base64url");
  await database.inMerchant(shop, async (tx) => {
    for (const [sort, spoilt] of [
      ["spent", cursor("x")],
      ["last_purchase", cursor("2026-02-30")],
      ["name", cursor(3)],
      ["name", cursor("x", dashes)],
    ] as const)
      expect(await searchPeople(tx, { rule: { all: [] }, sort, cursor: spoilt })).toMatchObject({
        refused: "cursor_unreadable",
      });
    expect(
      await searchPeople(tx, { rule: { all: [] }, sort: "last_purchase", cursor: cursor(null) }),
    ).toMatchObject({ items: [] });
  });
});
