// GET /today through the whole server, on a shop of the size of Online Retail or, with CUSTOMERS=1000000, on a large one.
import { buildServer } from "../src/app/server.ts";
import { createKey } from "../src/capabilities/accounts/index.ts";
import { openJobs } from "../src/platform/jobs.ts";
import { createLog } from "../src/platform/log.ts";
import { openStorage } from "../src/platform/storage.ts";
import { makeLargeShop } from "./large-shop.ts";
import { openBench, percentile, report, rounded } from "./support.ts";

const customers = Number(process.env["CUSTOMERS"] ?? 4_400);
const rounds = Number(process.env["ROUNDS"] ?? 100);

const bench = await openBench();
const { database, merchantId } = bench;
await makeLargeShop(database, merchantId, customers);
const log = createLog("fatal");
const storage = openStorage(`${bench.folder}/files`);
const jobs = await openJobs([], { database, storage, log }, { work: false });
const server = await buildServer({ database, storage, jobs, log });
const key = await database.inPlatform(
  async (tx) => await createKey(tx, { merchantId, name: "bench", scopes: ["today:read"], by: "bench" }),
);
if ("refused" in key) throw new Error(key.refused);

const latencies: number[] = [];
let bytes = 0;
for (let round = 0; round < rounds; round += 1) {
  const before = performance.now();
  const answer = await server.inject({
    method: "GET",
    url: "/api/v1/today",
    headers: { authorization: `Bearer ${key.secret}` },
  });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  bytes = answer.body.length;
  latencies.push(performance.now() - before);
}
report({
  bench: "today",
  customers,
  receipts: customers * 5,
  p50Ms: rounded(percentile(latencies, 0.5)),
  p95Ms: rounded(percentile(latencies, 0.95)),
  bytes,
});
await server.close();
await jobs.stop();
await bench.close();
