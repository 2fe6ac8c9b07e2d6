// One receipt a request through HTTP, 32 clients, durable; beside it a bare insert and a commit per receipt in the same run.
// With --program, one program is active and every receipt of a customer earns.
import { Agent, request } from "node:http";
import { sql } from "kysely";
import { runBackground } from "../src/app/background.ts";
import { buildServer } from "../src/app/server.ts";
import { createKey } from "../src/capabilities/accounts/index.ts";
import {
  createProgram,
  launchProgram as launchProgramOf,
} from "../src/capabilities/loyalty/operations-programs.ts";
import { programFromSentence } from "../src/capabilities/loyalty/rules/templates.ts";
import { systemActor } from "../src/platform/http/actor.ts";
import { createLog } from "../src/platform/log.ts";
import { openStorage } from "../src/platform/storage.ts";
import { isRefusal } from "../src/values/refusal.ts";
import { openBench, percentile, report, rounded } from "./support.ts";

const clients = 32;
const seconds = Number(process.env["SECONDS"] ?? 10);
const warmSeconds = 3;
const customers = 2_000;

const bench = await openBench();
const { database, merchantId } = bench;
const log = createLog("fatal");
const storage = openStorage(`${bench.folder}/files`);
// Everything that runs beside the counter in a shop runs here too: folding of totals, snapshots, jobs.
const background = await runBackground({ database, storage, log }, true);
const { jobs } = background;
const server = await buildServer({ database, storage, jobs, log });
await server.listen({ port: 0, host: "127.0.0.1" });
const [address] = server.addresses();
const port = typeof address === "object" ? address.port : 0;
const key = await database.inPlatform(
  async (tx) => await createKey(tx, { merchantId, name: "bench", scopes: ["*"], by: "bench" }),
);
if ("refused" in key) throw new Error(key.refused);
const agent = new Agent({ keepAlive: true, maxSockets: clients });

const hasProgram = process.argv.includes("--program");
if (hasProgram) await launchProgram();
let made = 0;
const bare = await measureBare();
let latencies: number[] = [];
let until = performance.now() + warmSeconds * 1_000;
await Promise.all(Array.from({ length: clients }, client));
// A shop at work: PostgreSQL looks at its tables within the first minute, and plans by what it saw.
await database.asOwner(async (tx) => await tx.client.query("analyze"));
latencies = [];
until = performance.now() + seconds * 1_000;
const started = performance.now();
await Promise.all(Array.from({ length: clients }, client));
const elapsed = (performance.now() - started) / 1_000;
const recorded = await database.inMerchant(
  merchantId,
  async (tx) =>
    await tx.one<{ n: number }>(
      sql`select count(*) as n from purchases.receipt where merchant_id = ${merchantId}`,
    ),
);
report({
  bench: hasProgram ? "receipts over HTTP, one program active" : "receipts over HTTP",
  clients,
  perSecond: Math.round(latencies.length / elapsed),
  p50Ms: rounded(percentile(latencies, 0.5)),
  p99Ms: rounded(percentile(latencies, 0.99)),
  barePerSecond: Math.round(bare),
  ratioToBare: rounded(bare / (latencies.length / elapsed)),
  recorded: recorded.n,
  sent: made,
});
await server.close();
await background.stop();
await bench.close();

async function launchProgram(): Promise<void> {
  const definition = programFromSentence({
    kind: "points",
    unitName: { one: "point", other: "points" },
    points: 1,
    stepCents: 1_000,
    rewardPoints: 50,
    rewardName: "5 €",
    rewardCents: 500,
  });
  const actor = systemActor(merchantId, "bench");
  await database.inMerchant(merchantId, async (tx) => {
    const program = await createProgram(tx, actor, { name: "Bench", definition });
    if (isRefusal(program)) throw new Error(program.refused);
    const launched = await launchProgramOf(tx, actor, program.id, {
      startsOn: "2026-01-01",
      confirmed: true,
    });
    if (isRefusal(launched)) throw new Error(launched.refused);
  });
}

async function client(): Promise<void> {
  while (performance.now() < until) {
    const began = performance.now();
    await send(receipt());
    latencies.push(performance.now() - began);
  }
}

function receipt(): object {
  made += 1;
  const customer = Math.floor(Math.random() ** 2 * customers);
  const day = new Date(Date.UTC(2026, 0, 1) + Math.floor(Math.random() * 300) * 86_400_000).toISOString();
  return {
    source: "till:1",
    externalId: `T${made}`,
    happenedAt: day,
    customer: { externalId: { namespace: "till", value: `C${customer}` } },
    lines: [
      { sku: `S${made % 50}`, label: "Ballotin 250 g", quantity: 1, unitPrice: "14.90" },
      { sku: `S${made % 37}`, label: "Thé vert", quantity: 2, unitPrice: "6.50" },
    ],
  };
}

async function send(body: object): Promise<void> {
  const text = JSON.stringify(body);
  await new Promise<void>((resolve, reject) => {
    const asked = request(
      {
        port,
        host: "127.0.0.1",
        path: "/api/v1/receipts",
        method: "POST",
        agent,
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(text),
          authorization: `Bearer ${"secret" in key ? key.secret : ""}`,
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
    asked.on("error", reject);
    asked.end(text);
  });
}

/** The same number of clients, one bare row and one durable commit each. */
async function measureBare(): Promise<number> {
  await database.asOwner(
    async (tx) =>
      await tx.client.query(
        "create table public.bare (id bigint generated always as identity primary key, body jsonb)",
      ),
  );
  const end = performance.now() + 3_000;
  let count = 0;
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (performance.now() < end) {
        await database.asOwner(
          async (tx) =>
            await tx.client.query("insert into public.bare (body) values ($1)", [JSON.stringify({ a: 1 })]),
        );
        count += 1;
      }
    }),
  );
  return count / 3;
}
