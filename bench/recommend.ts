// What goes with what and what is bought again, on Online Retail: built from the database to the database, then asked for
// customer by customer through the door and through the whole server.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { buildServer } from "../src/app/server.ts";
import { createKey } from "../src/capabilities/accounts/index.ts";
import { buildShop, goesWith, suggestFor } from "../src/capabilities/affinity/index.ts";
import { importFromCli } from "../src/capabilities/files/index.ts";
import { recomputeShop } from "../src/capabilities/insight/index.ts";
import type { Database } from "../src/platform/database.ts";
import { openJobs } from "../src/platform/jobs.ts";
import { createLog } from "../src/platform/log.ts";
import { openStorage } from "../src/platform/storage.ts";
import { isRefusal } from "../src/values/refusal.ts";
import { openBench, percentile, report, rounded } from "./support.ts";

const file = join(import.meta.dirname, "../../shared/data/online_retail.csv.gz");
const asked = Number(process.env["ASKED"] ?? 400);
const rounds = Number(process.env["ROUNDS"] ?? 3);

if (existsSync(file)) await main();
else report({ bench: "recommend", skipped: "../shared/data/online_retail.csv.gz is not here" });

async function main(): Promise<void> {
  const bench = await openBench("GBP");
  const { database, merchantId } = bench;
  try {
    const storage = openStorage(join(bench.folder, "storage"));
    const imported = await importFromCli(
      { database, storage },
      { merchantId, path: file, kind: "receipts", agree: async () => true },
    );
    if (isRefusal(imported)) throw new Error(imported.refused);
    const started = performance.now();
    await recomputeShop(database, merchantId, () => performance.now() - started);
    const builds: number[] = [];
    for (let round = 0; round < rounds; round += 1)
      builds.push(await timed(() => buildShop(database, merchantId)));
    const model = await readModel(database, merchantId);
    const ids = await idsOf(database, merchantId);
    const loadMs = await timed(async () => await propose(database, merchantId, ids.customers[0] ?? ""));
    const door = await each(ids.customers, async (id) => await propose(database, merchantId, id));
    const products = await each(
      ids.products,
      async (id) => await database.inMerchant(merchantId, async (tx) => void (await goesWith(tx, [id]))),
    );
    const route = await throughServer(database, merchantId, storage, ids.customers);
    report({
      bench: "recommend",
      ...model,
      buildSeconds: rounded(Math.min(...builds) / 1_000),
      firstBuildSeconds: rounded((builds[0] ?? 0) / 1_000),
      loadMs: rounded(loadMs),
      doorP50Ms: rounded(percentile(door, 0.5)),
      doorP95Ms: rounded(percentile(door, 0.95)),
      productP95Ms: rounded(percentile(products, 0.95)),
      routeP50Ms: rounded(percentile(route, 0.5)),
      routeP95Ms: rounded(percentile(route, 0.95)),
    });
  } finally {
    await bench.close();
  }
}

async function propose(database: Database, merchantId: string, customerId: string): Promise<void> {
  await database.inMerchant(merchantId, async (tx) => void (await suggestFor(tx, customerId)));
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function each(ids: readonly string[], work: (id: string) => Promise<void>): Promise<number[]> {
  const latencies: number[] = [];
  for (const id of ids) latencies.push(await timed(async () => await work(id)));
  return latencies;
}

async function readModel(database: Database, merchantId: string) {
  return await database.inMerchant(merchantId, async (tx) =>
    tx.one<object>(sql`
      select lines, products, tickets, buyers, build_ms / 1000.0::float8 as "computeSeconds",
        (select count(*) from affinity.likely where merchant_id = ${merchantId}) as named,
        past
      from affinity.model where merchant_id = ${merchantId}`),
  );
}

async function idsOf(
  database: Database,
  merchantId: string,
): Promise<Record<"customers" | "products", string[]>> {
  return await database.inMerchant(merchantId, async (tx) => {
    const customers = await tx.rows<{ id: string }>(sql`
      select customer_id as id from purchases.customer_fact where merchant_id = ${merchantId}
      order by uuid_hash(customer_id) limit ${asked}`);
    const products = await tx.rows<{ id: string }>(sql`
      select product_id as id from affinity.product where merchant_id = ${merchantId}
      order by uuid_hash(product_id) limit ${asked}`);
    return { customers: customers.map(({ id }) => id), products: products.map(({ id }) => id) };
  });
}

async function throughServer(
  database: Database,
  merchantId: string,
  storage: ReturnType<typeof openStorage>,
  customers: readonly string[],
): Promise<number[]> {
  const log = createLog("fatal");
  const jobs = await openJobs([], { database, storage, log }, { work: false });
  const server = await buildServer({ database, storage, jobs, log });
  const key = await database.inPlatform(
    async (tx) => await createKey(tx, { merchantId, name: "bench", scopes: ["insight:read"], by: "bench" }),
  );
  if (isRefusal(key)) throw new Error(key.refused);
  const headers = { authorization: `Bearer ${key.secret}` };
  const latencies = await each(customers, async (id) => {
    const answer = await server.inject({ method: "GET", url: `/api/v1/affinity/customers/${id}`, headers });
    if (answer.statusCode !== 200) throw new Error(answer.body);
  });
  await server.close();
  await jobs.stop();
  return latencies;
}
