import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { appendEvent, readEvents } from "../../src/platform/events.ts";
import { openTestDatabase, openTestShop } from "../support/database.ts";

const database = await openTestDatabase();

test("a shop's transaction does not see the stores of another shop", async () => {
  const first = await openTestShop(database);
  const second = await openTestShop(database);
  const seen = await database.inMerchant(
    first,
    async (tx) =>
      await tx.rows<{ merchant_id: string }>(sql`select distinct merchant_id from accounts.store`),
  );
  expect(seen).toEqual([{ merchant_id: first }]);
  const taken = database.inMerchant(
    first,
    async (tx) => await tx.run(sql`update accounts.store set merchant_id = ${second}`),
  );
  await expect(taken).rejects.toThrow(/row-level security/);
});

test("a reader of events gets each committed event once, in order", async () => {
  const shop = await openTestShop(database);
  await database.inMerchant(shop, async (tx) => {
    await appendEvent(tx, "test.happened", { number: 1 });
    await appendEvent(tx, "test.happened", { number: 2 });
  });
  const seen: unknown[] = [];
  const read = async () =>
    await readEvents(database, "a-test", async (_tx, events) => {
      await Promise.resolve();
      seen.push(...events.map((event) => event.payload));
    });
  // A transaction of another database on the same server also holds readers back, until it ends.
  for (let tries = 0; tries < 1_200 && seen.length < 2; tries += 1) if ((await read()) === 0) await sleep(50);
  expect(seen).toEqual([{ number: 1 }, { number: 2 }]);
  expect(await read()).toBe(0);
});
