import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { wireRooms } from "../../app/rooms.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { isRefusal } from "../../values/refusal.ts";
import { upsertCustomers } from "../customers/index.ts";
import type { PeopleRule } from "../insight/index.ts";
import { recordReceipts } from "../purchases/index.ts";
import { checkSegments } from "./check.ts";
import { evaluateSegments, evaluateStep } from "./evaluate.ts";
import { beginning, readSegmentChanges } from "./movements.ts";
import { forgetChanges } from "./queries-changes.ts";
import { addSegment, changeSegment } from "./operations.ts";

const database = await openTestDatabase();
wireRooms();

const people = 200;

type Shop = {
  readonly merchantId: string;
  readonly ids: readonly string[];
  readonly segments: readonly string[];
};

async function openShop(): Promise<Shop> {
  const merchantId = await openTestShop(database);
  const actor = systemActor(merchantId, "Test");
  return await database.inMerchant(merchantId, async (tx) => {
    const made = await upsertCustomers(
      tx,
      actor,
      Array.from({ length: people }, (_, place) => ({ firstName: `P${place}`, lastName: "Test" })),
    );
    const ids = made.map((result) => (result.outcome === "refused" ? "" : result.id));
    const segments: string[] = [];
    for (let place = 0; place < 6; place += 1) {
      const last = segments.at(-1);
      const rule: PeopleRule =
        last !== undefined && place % 2 === 1
          ? { not: { field: "segment", op: "in", value: [last] } }
          : { field: "spent", op: "between", value: { from: 1_000 * (place + 1) } };
      const segment = await addSegment(tx, actor, { name: `Segment ${place}`, rule });
      if (isRefusal(segment)) throw new Error(segment.refused);
      segments.push(segment.id);
    }
    return { merchantId, ids, segments };
  });
}

let sold = 0;

/** Somebody buys for more or less; so that the rules are moved over and over. */
async function sell({ merchantId, ids }: Shop, count: number): Promise<void> {
  await database.inMerchant(merchantId, async (tx) => {
    await recordReceipts(
      tx,
      systemActor(merchantId, "Test"),
      Array.from({ length: count }, () => {
        sold += 1;
        const customer = { id: ids[(sold * 37) % ids.length] ?? "" };
        return { source: "till", externalId: `S${sold}`, happenedAt: tx.now, totalCents: 900, customer };
      }),
    );
  });
}

/** What was told in order, as a reader of the changes hears it: nobody comes twice in a row, nobody goes twice in a row. */
async function expectToldOnce(shop: Shop): Promise<void> {
  // The log is read only below whatever still runs in the whole cluster, where other tests are at work too.
  await expect.poll(async () => (await told(shop)).people, { timeout: 60_000 }).toBeGreaterThan(people);
  expect((await told(shop)).twice).toEqual([]);
}

async function told({ merchantId }: Shop): Promise<{ people: number; twice: string[] }> {
  const isIn = new Map<string, string>();
  const seen: string[] = [];
  for (let after = beginning; ; ) {
    const page = await database.inMerchant(
      merchantId,
      async (tx) => await readSegmentChanges(tx, { after, limit: 50 }),
    );
    if (isRefusal(page)) throw new Error(page.refused);
    for (const { segmentId, customerId, op } of page.changes) {
      const who = `${segmentId} ${customerId}`;
      if ((isIn.get(who) ?? "leave") === op) seen.push(`${op} ${who}`);
      isIn.set(who, op);
    }
    if (page.changes.length === 0) break;
    after = page.next;
  }
  return { people: isIn.size, twice: seen };
}

test("several evaluators at once, beside the sales: each change is written once", async () => {
  const shop = await openShop();
  const { merchantId, segments } = shop;
  let isSelling = true;
  const evaluators = [false, false, true].map(async (isWaiting) => {
    while (isSelling) {
      if (!(await evaluateStep(database, merchantId, isWaiting))) await sleep(1);
    }
  });
  for (let round = 0; round < 30; round += 1) {
    await sell(shop, 10);
    if (round % 10 === 5) {
      await database.inMerchant(merchantId, async (tx) => {
        const rule: PeopleRule = { field: "spent", op: "between", value: { from: 500 * round } };
        await changeSegment(tx, systemActor(merchantId, "Test"), segments[0] ?? "", { rule });
      });
    }
  }
  isSelling = false;
  await Promise.all(evaluators);
  await evaluateSegments(database, merchantId);
  expect(await database.inMerchant(merchantId, checkSegments)).toEqual([]);
  await expectToldOnce(shop);
});

test("an evaluator that loses its connection leaves all or nothing, and the next one goes on", async () => {
  const shop = await openShop();
  const { merchantId } = shop;
  let lost = 0;
  for (let round = 0; round < 25; round += 1) {
    await sell(shop, 10);
    const work = evaluateSegments(database, merchantId).catch(() => (lost += 1));
    await sleep(round % 12);
    await database.asOwner(async (tx) => {
      await tx.run(sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'rebelote_app' and state <> 'idle'`);
    });
    await work;
  }
  expect(lost).toBeGreaterThan(0);
  await evaluateSegments(database, merchantId);
  expect(await database.inMerchant(merchantId, checkSegments)).toEqual([]);
  await expectToldOnce(shop);
});

test("a sale waits for no evaluation: it only adds to the queue", async () => {
  const shop = await openShop();
  const { merchantId } = shop;
  await evaluateSegments(database, merchantId);
  await sell(shop, 5);
  let done = false;
  await database.inMerchant(merchantId, async (tx) => {
    // As an evaluation holds them while it works.
    await tx.run(sql`select from segments.shop where merchant_id = ${merchantId} for update`);
    await tx.run(sql`select from segments.segment where merchant_id = ${merchantId} for update`);
    await tx.run(sql`delete from segments.pending where merchant_id = ${merchantId}`);
    await sell(shop, 5);
    done = true;
  });
  expect(done).toBe(true);
  await evaluateSegments(database, merchantId);
  const waiting = await database.inMerchant(
    merchantId,
    async (tx) =>
      await tx.one<{ n: number }>(
        sql`select count(*) as n from segments.pending where merchant_id = ${merchantId}`,
      ),
  );
  expect(waiting.n).toBe(0);
});

test("old changes are forgotten, and what is left still adds up to the members", async () => {
  const shop = await openShop();
  const { merchantId } = shop;
  await evaluateSegments(database, merchantId);
  const count = async (): Promise<number> =>
    await database.inMerchant(
      merchantId,
      async (tx) =>
        (
          await tx.one<{ n: number }>(
            sql`select count(*) as n from segments.change where merchant_id = ${merchantId}`,
          )
        ).n,
    );
  await sell(shop, 2 * people);
  await evaluateSegments(database, merchantId);
  const before = await count();
  await database.inMerchant(merchantId, async (tx) => await forgetChanges(tx, "2999-01-01", 100_000));
  expect(await count()).toBeLessThan(before);
  expect(await database.inMerchant(merchantId, checkSegments)).toEqual([]);
});
