// Quotes of a basket with a reward and points as payment, through HTTP at a steady 200 requests a second.
import { Agent, request } from "node:http";
import { buildServer } from "../src/app/server.ts";
import { createKey } from "../src/capabilities/accounts/index.ts";
import { createProgram, launchProgram } from "../src/capabilities/loyalty/operations-programs.ts";
import { programFromSentence } from "../src/capabilities/loyalty/rules/templates.ts";
import { recordReceipts } from "../src/capabilities/purchases/index.ts";
import { systemActor } from "../src/platform/http/actor.ts";
import { openJobs } from "../src/platform/jobs.ts";
import { createLog } from "../src/platform/log.ts";
import { openStorage } from "../src/platform/storage.ts";
import { isRefusal } from "../src/values/refusal.ts";
import { openBench, percentile, report, rounded } from "./support.ts";

const perSecond = 200;
const seconds = Number(process.env["SECONDS"] ?? 10);
const customers = 1_000;

const bench = await openBench();
const { database, merchantId } = bench;
const log = createLog("fatal");
const storage = openStorage(`${bench.folder}/files`);
const jobs = await openJobs([], { database, storage, log }, { work: false });
const server = await buildServer({ database, storage, jobs, log });
await server.listen({ port: 0, host: "127.0.0.1" });
const [address] = server.addresses();
const port = typeof address === "object" ? address.port : 0;
const key = await database.inPlatform(
  async (tx) => await createKey(tx, { merchantId, name: "bench", scopes: ["*"], by: "bench" }),
);
if ("refused" in key) throw new Error(key.refused);
const { secret } = key;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

const programId = await openShop();
for (let warm = 0; warm < 200; warm += 1) await quote(warm);
const latencies: number[] = [];
const asked: Promise<void>[] = [];
const started = performance.now();
for (let count = 0; count < perSecond * seconds; count += 1) {
  // By the clock, not after the answer: a slow answer does not let the next one wait.
  const due = started + (count * 1_000) / perSecond;
  const wait = due - performance.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  asked.push(
    quote(count).then(() => {
      latencies.push(performance.now() - due);
    }),
  );
}
await Promise.all(asked);
report({
  bench: "quotes over HTTP",
  perSecond: Math.round(latencies.length / ((performance.now() - started) / 1_000)),
  p50Ms: rounded(percentile(latencies, 0.5)),
  p95Ms: rounded(percentile(latencies, 0.95)),
  p99Ms: rounded(percentile(latencies, 0.99)),
});
await server.close();
await jobs.stop();
await bench.close();

async function openShop(): Promise<string> {
  const definition = programFromSentence({
    kind: "points",
    unitName: { one: "point", other: "points" },
    points: 1,
    stepCents: 100,
    rewardPoints: 100,
    rewardName: "5 €",
    rewardCents: 500,
  });
  const actor = systemActor(merchantId, "bench");
  return await database.inMerchant(merchantId, async (tx) => {
    const pay = { units: 1, cents: 1, minUnits: 0, maxPercent: 100 };
    const program = await createProgram(tx, actor, { name: "Bench", definition: { ...definition, pay } });
    if (isRefusal(program)) throw new Error(program.refused);
    const launched = await launchProgram(tx, actor, program.id, { confirmed: true });
    if (isRefusal(launched)) throw new Error(launched.refused);
    const receipts = Array.from({ length: customers }, (_, number) => ({
      source: "till:1",
      externalId: `T${number}`,
      customer: { externalId: { namespace: "till", value: `C${number}` } },
      lines: [{ sku: `S${number % 50}`, label: "Coffret", quantity: 1, unitPrice: "250.00" }],
    }));
    await recordReceipts(tx, actor, receipts);
    return program.id;
  });
}

async function quote(number: number): Promise<void> {
  const body = JSON.stringify({
    customer: { externalId: { namespace: "till", value: `C${number % customers}` } },
    lines: [
      { sku: `S${number % 50}`, quantity: 1, unitPrice: "14.90", taxRate: 20 },
      { sku: `S${number % 37}`, quantity: 2, unitPrice: "6.50", taxRate: 5.5 },
      { sku: `S${number % 11}`, quantity: 1, unitPrice: "29.00", taxRate: 20 },
    ],
    rewards: [{ programId, rewardId: "reward" }],
    payWith: [{ programId, points: 20 }],
  });
  await new Promise<void>((resolve, reject) => {
    const sent = request(
      {
        port,
        host: "127.0.0.1",
        path: "/api/v1/loyalty/quotes",
        method: "POST",
        agent,
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          authorization: `Bearer ${secret}`,
        },
      },
      (answer) => {
        let said = "";
        answer.on("data", (part: Buffer) => (said += part.toString()));
        answer.on("end", () => {
          if (answer.statusCode === 200) resolve();
          else reject(new Error(`${answer.statusCode ?? 0} ${said}`));
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}
