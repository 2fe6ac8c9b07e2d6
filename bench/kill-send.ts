// A sender killed ten times in the midst of 50,000 messages, and started again at once: who got nothing, who got two, and whether each double is
// marked. MESSAGES=n KILLS=n CONNECTIONS=n
import { type ChildProcess, fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { wireRooms } from "../src/app/rooms.ts";
import { arbitrate } from "../src/capabilities/messages/arbitrate.ts";
import { deliverDue, mailingReport, planMailing } from "../src/capabilities/messages/index.ts";
import { connect, type DatabaseAddress } from "../src/platform/database.ts";
import { addReaders, granted, identify, letGo, useRelay } from "../tests/support/mailings.ts";
import { openSink, type Taken } from "./sink.ts";
import { openBench, report } from "./support.ts";

const messages = Number(process.env["MESSAGES"] ?? 50_000);
const kills = Number(process.env["KILLS"] ?? 10);
const connections = Number(process.env["CONNECTIONS"] ?? 10);

const [, , part, given] = process.argv;
if (part === "sender") await sender(JSON.parse(given ?? "") as { address: DatabaseAddress; folder: string });
else await killing();

async function killing(): Promise<void> {
  const bench = await openBench();
  const { database, merchantId, folder } = bench;
  const sink = await openSink();
  const id = await database.inMerchant(merchantId, async (tx) => {
    await identify(tx);
    const people = await addReaders(tx, messages);
    return await letGo(tx, {
      audience: people.length > 10_000 ? { rule: { all: [] } } : { customerIds: people },
    });
  });
  await useRelay(database, merchantId, sink.url, { connections });
  await database.asOwner(async (tx) => await tx.client.query("analyze"));
  await database.inMerchant(merchantId, async (tx) => {
    await planMailing(tx, id);
    await arbitrate(tx, { limit: messages });
  });
  await database.asOwner(async (tx) => await tx.client.query("analyze"));
  const start = (): ChildProcess =>
    fork(fileURLToPath(import.meta.url), [
      "sender",
      JSON.stringify({ address: database.address, folder: `${folder}/journal` }),
    ]);
  const started = performance.now();
  let child = start();
  const killedAt: number[] = [];
  for (let kill = 1; kill <= kills; kill += 1) {
    const until = Math.round((messages * kill) / (kills + 1));
    while ((await sink.count()) < until) await sleep(5);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    killedAt.push(await sink.count());
    child = start();
  }
  const answer = async () =>
    await database.inMerchant(merchantId, async (tx) => granted(await mailingReport(tx, id)));
  let last = await answer();
  while (last.mailing.state !== "finished") {
    await sleep(200);
    last = await answer();
  }
  const seconds = (performance.now() - started) / 1_000;
  child.kill();
  const marked = await database.inMerchant(
    merchantId,
    async (tx) =>
      await tx.rows<{ id: string }>(sql`
        select id from messages.message where merchant_id = ${merchantId} and mailing_id = ${id} and is_possible_duplicate`),
  );
  report({
    bench: "kill the sender",
    messages,
    kills,
    connections,
    ...judge(await sink.take(), new Set(marked.map((one) => one.id)), killedAt),
    sentInLedger: last.mailing.counts.sent,
    perSecond: Math.round(messages / seconds),
  });
  sink.close();
  await bench.close();
}

function judge(taken: Taken, marked: ReadonlySet<string>, killedAt: readonly number[]) {
  const first = new Map<string, { id: string; place: number }>();
  const doubles: { first: number; id: string; isSame: boolean }[] = [];
  for (const [place, [to, id]] of taken.mails.entries()) {
    const before = first.get(to);
    if (before === undefined) first.set(to, { id, place });
    else doubles.push({ first: before.place, id, isSame: before.id === id });
  }
  // A double is of the kill that came upon its first copy.
  const byKill = killedAt.map(
    (at, index) =>
      doubles.filter((double) => double.first < at && double.first >= (killedAt[index - 1] ?? 0)).length,
  );
  return {
    missing: messages - first.size,
    doubles: doubles.length,
    mostDoublesOfAKill: Math.max(0, ...byKill),
    doublesByKill: byKill,
    withAnotherMessageId: doubles.filter(({ isSame }) => !isSame).length,
    notMarked: doubles.filter(({ id }) => !marked.has(id)).length,
    marked: marked.size,
  };
}

async function sender({ address, folder }: { address: DatabaseAddress; folder: string }): Promise<void> {
  const database = connect(address, 8);
  wireRooms();
  for (;;) {
    await deliverDue(database, { folder });
    await sleep(100);
  }
}
