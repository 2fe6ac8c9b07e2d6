import { expect, test } from "vitest";
import { loadClock, moveClock } from "../../src/platform/clock-store.ts";
import { connect } from "../../src/platform/database.ts";
import { openTestDatabase, openTestShop } from "../support/database.ts";
import { openTestServer } from "../support/server.ts";

const day = 86_400_000;

test("a moved clock is the same for every process of the installation", async () => {
  const database = await openTestDatabase();
  await moveClock(database, 30 * day);
  const other = connect(database.address, 2);
  try {
    await loadClock(other);
    expect(other.clock.offsetMs()).toBe(30 * day);
    const instant = await other.inPlatform(async (tx) => await Promise.resolve(tx.now));
    expect(Date.parse(instant) - Date.now()).toBeGreaterThan(29 * day);
  } finally {
    await other.close();
  }
});

test("a regular who stays away slips from regular to slipping to lost as the days go by", async () => {
  const { database, storage, jobs, ask, makeKey } = await openTestServer();
  const shop = await openTestShop(database);
  const key = await makeKey(shop);
  const today = database.clock.now().getTime();
  for (let visit = 0; visit < 8; visit += 1) {
    const answer = await ask(key, "POST", "/receipts", {
      source: "till:1",
      externalId: `${visit}`,
      day: new Date(today - visit * 10 * day).toISOString().slice(0, 10),
      customer: { email: "chantal@example.com", firstName: "Chantal" },
      lines: [{ sku: "T", label: "Thé", quantity: 1, unitPrice: "17" }],
    });
    expect(answer.statusCode).toBe(200);
  }
  const { rooms } = await import("../../src/app/rooms.ts");
  const { createLog } = await import("../../src/platform/log.ts");
  const stageAfter = async (days: number): Promise<string | undefined> => {
    await moveClock(database, days * day);
    // Others go on buying: a shop that sold nothing for weeks is told as of its last sale.
    await ask(key, "POST", "/receipts", {
      source: "till:1",
      externalId: `other-${days}`,
      lines: [{ sku: "T", label: "Thé", quantity: 1, unitPrice: "17" }],
    });
    const log = createLog("fatal");
    const context = { database, storage, jobs, log, stopping: new AbortController().signal };
    for (const tick of rooms.flatMap((room) => room.ticks ?? [])) {
      for (let rounds = 0; rounds < 20 && (await tick.run(context)); rounds += 1);
    }
    const found = await ask(key, "POST", "/people/search", {
      rule: { field: "text", op: "contains", value: "chantal" },
    });
    return found.json<{ items: { stage: string }[] }>().items[0]?.stage;
  };
  // Another database's transactions on the same server hold the readers of events back for a moment.
  const becomes = async (days: number, stage: string) => {
    await expect.poll(async () => await stageAfter(days), { timeout: 30_000, interval: 100 }).toBe(stage);
  };
  await becomes(1, "regular");
  await becomes(45, "slipping");
  await becomes(120, "lost");
});
