import fc from "fast-check";
import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { inventShop } from "../../../tests/support/people.ts";
import type { Tx } from "../../platform/database.ts";
import { newId } from "../../platform/ids.ts";
import {
  type Condition,
  conditionOf,
  explainPerson,
  type Leaf,
  momentOf,
  moversOf,
  type PeopleRule,
  sayRule,
} from "../insight/index.ts";
import { registerLoyaltyFields } from "./queries-people-fields.ts";

const database = await openTestDatabase();
const firstDay = Date.parse("2024-01-15T00:00:00Z");
let shop = "";
let customerIds: readonly string[] = [];

beforeAll(async () => {
  registerLoyaltyFields();
  shop = await openTestShop(database);
  await inShop(async (tx) => {
    ({ customerIds } = await inventShop(tx, { customers: 40, seed: 7 }));
    await inventProgram(tx);
  });
});

async function inShop<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return await database.inMerchant(shop, work);
}

const at = (hours: number) => new Date(firstDay + hours * 3_600_000).toISOString();

/** Members whose points were earned, moved and expire at all times of two years. */
async function inventProgram(tx: Tx): Promise<void> {
  const programId = newId();
  const definition = {
    scale: 1,
    rewards: [{ id: "r", enabled: true, costUnits: 120 }],
    autoVouchers: { steps: [] },
  };
  await tx.run(sql`
    insert into loyalty.program (merchant_id, id, name, state, version, starts_on, created_at, updated_at)
    values (${tx.merchantId}, ${programId}, 'Points', 'active', 1, '2024-01-01', ${at(0)}, ${at(0)})`);
  await tx.run(sql`
    insert into loyalty.program_version (merchant_id, program_id, version, definition, valid_from, created_at, created_by)
    values (${tx.merchantId}, ${programId}, 1, ${JSON.stringify(definition)}::jsonb, ${at(0)}, ${at(0)}, 'Test')`);
  for (const [place, customerId] of customerIds.entries()) {
    if (place % 5 === 0) continue;
    const id = newId();
    const units = place * 5;
    await tx.run(sql`
      insert into loyalty.membership (merchant_id, id, program_id, customer_id, status, joined_at, available, issued, last_activity_at, idle_expires_at)
      values (${tx.merchantId}, ${id}, ${programId}, ${customerId}, 'active', ${at(0)}, ${units}, ${units},
        ${place % 3 === 0 ? null : at(place * 137)}::timestamptz, ${place % 4 === 0 ? at(9_000 + place * 91) : null}::timestamptz)`);
    await tx.run(sql`
      insert into loyalty.lot (merchant_id, id, membership_id, program_id, amount, remaining, opened_at, expires_at)
      values (${tx.merchantId}, ${newId()}, ${id}, ${programId}, ${units}, ${units}, ${at(0)}, ${place % 3 === 1 ? null : at(5_000 + place * 211)}::timestamptz)`);
    await tx.run(sql`
      insert into loyalty.ticket (merchant_id, receipt_id, program_id, membership_id, rule_version, day, basis_cents, earned, frozen)
      values (${tx.merchantId}, ${newId()}, ${programId}, ${id}, 1, ${at(place * 190).slice(0, 10)}, 1000, ${place + 20}, '{}')`);
  }
}

const anyLeaf: fc.Arbitrary<Leaf> = fc.oneof(
  fc
    .constantFrom("loyalty_near", "loyalty_sleeping", "loyalty_reward", "loyalty_member")
    .map((field): Leaf => ({ field, op: "is", value: true })),
  fc.integer({ min: 0, max: 90 }).map((value): Leaf => ({ field: "loyalty_expiring", op: "within", value })),
  fc
    .integer({ min: 0, max: 20 })
    .map((from): Leaf => ({ field: "loyalty_balance", op: "between", value: { from } })),
);

async function members(tx: Tx, rule: PeopleRule, hours: number, some?: readonly string[]): Promise<string[]> {
  const among = some === undefined ? null : (id: Condition) => sql`${id} = any(${[...some]}::uuid[])`;
  const condition = await conditionOf(tx, rule, await momentOf(tx, at(hours)), among);
  const rows = await tx.rows<{ id: string }>(sql`
    select customer_id as id from insight.profile where merchant_id = ${tx.merchantId} and ${condition} order by 1`);
  return rows.map(({ id }) => id);
}

test("whose points expire, sleep or come near a reward by the passing of days is found by the dates", async () => {
  let moved = 0;
  const hour = fc.integer({ min: 0, max: 17_000 });
  await fc.assert(
    fc.asyncProperty(anyLeaf, hour, hour, async (leaf, one, other) => {
      await inShop(async (tx) => {
        const before = new Set(await members(tx, leaf, one));
        const after = new Set(await members(tx, leaf, other));
        const movers = await moversOf(tx, leaf, await momentOf(tx, at(one)), await momentOf(tx, at(other)));
        const named =
          movers === null || movers === "all" ? [] : await tx.rows<{ customer_id: string }>(sql`${movers}`);
        const ids = new Set(named.map(({ customer_id: id }) => id));
        const changed = customerIds.filter((id) => before.has(id) !== after.has(id));
        moved += changed.length;
        expect(changed.filter((id) => !ids.has(id))).toEqual([]);
      });
    }),
    { numRuns: 150 },
  );
  expect(moved).toBeGreaterThan(50);
});

test("asked about one, a rule about points answers as about all, with what she has and in words", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyLeaf,
      fc.integer({ min: 0, max: 17_000 }),
      fc.constantFrom(...customerIds),
      async (leaf, hour, id) => {
        await inShop(async (tx) => {
          const all = await members(tx, leaf, hour);
          expect(await members(tx, leaf, hour, [id])).toEqual(all.filter((one) => one === id));
          const { holds } = await explainPerson(tx, leaf, id, await momentOf(tx, at(hour)));
          expect(holds).toBe(all.includes(id));
          expect(await sayRule(tx, { not: leaf }, "fr")).toMatch(/^Clients qui /);
        });
      },
    ),
    { numRuns: 60 },
  );
});
