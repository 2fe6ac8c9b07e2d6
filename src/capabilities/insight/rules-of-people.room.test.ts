import fc from "fast-check";
import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { inventShop, type InventedShop, rulesOf } from "../../../tests/support/people.ts";
import type { Tx } from "../../platform/database.ts";
import { momentOf } from "./moments.ts";
import type { Condition } from "./queries-people-rule.ts";
import { describeFields, searchPeople } from "./people.ts";
import { conditionOf, explainPerson, moversOf, readRule, sayRule } from "./rules-of-people.ts";
import type { PeopleRule } from "./rules/people-rule.ts";

const database = await openTestDatabase();
let shop = "";
let invented: InventedShop;
let anyRule: fc.Arbitrary<PeopleRule>;

beforeAll(async () => {
  shop = await openTestShop(database);
  await inShop(async (tx) => {
    invented = await inventShop(tx, { customers: 60, seed: 20_260_601 });
    anyRule = rulesOf(await describeFields(tx), invented);
  });
});

async function inShop<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return await database.inMerchant(shop, async (tx) => {
    // A rule about sixty people that takes seconds is a rule that a large base could not bear.
    await tx.run(sql`set local statement_timeout = '5s'`);
    return await work(tx);
  });
}

async function found(tx: Tx, condition: Condition): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select profile.customer_id as id from insight.profile
    where profile.merchant_id = ${tx.merchantId} and ${condition} order by 1`);
  return rows.map(({ id }) => id);
}

async function members(tx: Tx, rule: PeopleRule, at: string, among?: readonly string[]): Promise<string[]> {
  const restricted = among === undefined ? null : (id: Condition) => sql`${id} = any(${[...among]}::uuid[])`;
  const condition = await conditionOf(tx, rule, await momentOf(tx, at), restricted);
  return await found(
    tx,
    among === undefined ? condition : sql`profile.customer_id = any(${[...among]}::uuid[]) and ${condition}`,
  );
}

// Minutes since the first receipt of the invented shop: two years, to the minute.
const anyMinute = fc.integer({ min: 0, max: 2 * 365 * 24 * 60 });
const at = (minute: number) => new Date(Date.parse(invented.firstInstant) + minute * 60_000).toISOString();

test("a rule and its contrary share everybody out, whatever is not known", async () => {
  await fc.assert(
    fc.asyncProperty(anyRule, anyMinute, async (rule, minute) => {
      await inShop(async (tx) => {
        const inside = await members(tx, rule, at(minute));
        const outside = await members(tx, { not: rule }, at(minute));
        expect([...inside, ...outside].toSorted()).toEqual(invented.customerIds.toSorted());
      });
    }),
    { numRuns: 200 },
  );
});

test("asked about some, a rule answers what it answers about all", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyRule,
      anyMinute,
      fc.subarray([...invented.customerIds]),
      async (rule, minute, some) => {
        await inShop(async (tx) => {
          const all = await members(tx, rule, at(minute));
          expect(await members(tx, rule, at(minute), some)).toEqual(all.filter((id) => some.includes(id)));
        });
      },
    ),
    { numRuns: 150 },
  );
});

const anyMove = fc.oneof(
  // As often as not the tick of ten minutes, else days or months.
  fc.integer({ min: 1, max: 12 }),
  fc.integer({ min: 60, max: 3 * 24 * 60 }),
  fc.integer({ min: 24 * 60, max: 200 * 24 * 60 }),
);

test("whoever answers otherwise later is among those whom time may have moved", async () => {
  let moved = 0;
  await fc.assert(
    fc.asyncProperty(anyRule, anyMinute, anyMove, fc.boolean(), async (rule, minute, minutes, isBack) => {
      await inShop(async (tx) => {
        const [one, other] = isBack ? [minute + minutes, minute] : [minute, minute + minutes];
        const [from, to] = [await momentOf(tx, at(one)), await momentOf(tx, at(other))];
        const before = new Set(await members(tx, rule, at(one)));
        const after = new Set(await members(tx, rule, at(other)));
        const changed = invented.customerIds.filter((id) => before.has(id) !== after.has(id));
        const movers = await moversOf(tx, rule, from, to);
        if (movers === "all") return;
        const named = movers === null ? [] : await tx.rows<{ customer_id: string }>(sql`${movers}`);
        const ids = new Set(named.map(({ customer_id: id }) => id));
        moved += changed.length;
        expect(changed.filter((id) => !ids.has(id))).toEqual([]);
      });
    }),
    { numRuns: 400 },
  );
  // The property says nothing where nobody moves.
  expect(moved).toBeGreaterThan(60);
});

test("why somebody is meant agrees with who is meant, and every rule can be said", async () => {
  await fc.assert(
    fc.asyncProperty(anyRule, anyMinute, async (rule, minute) => {
      await inShop(async (tx) => {
        const read = await readRule(tx, JSON.parse(JSON.stringify(rule)));
        expect(read).toEqual(rule);
        const [id = ""] = invented.customerIds;
        const moment = await momentOf(tx, at(minute));
        const explained = await explainPerson(tx, rule, id, moment);
        expect(explained.holds).toBe((await members(tx, rule, at(minute), [id])).length === 1);
        for (const language of ["fr", "en"] as const) {
          const said = await sayRule(tx, rule, language);
          expect(said).not.toMatch(/insight\.|undefined|\{|\}/);
        }
      });
    }),
    { numRuns: 150 },
  );
});

test("a value kept by another room orders the list, those without it last", async () => {
  await inShop(async (tx) => {
    const pages: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await searchPeople(tx, {
        rule: { all: [] },
        sort: "spent_year",
        limit: 7,
        ...(cursor === undefined ? {} : { cursor }),
      });
      if ("refused" in page) throw new Error(page.refused);
      pages.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(pages.toSorted()).toEqual(invented.customerIds.toSorted());
    expect(await searchPeople(tx, { rule: { all: [] }, sort: "shoe_size" })).toMatchObject({
      refused: "unknown_sort",
    });
  });
});
