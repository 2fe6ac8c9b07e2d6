import { parentPort } from "node:worker_threads";
import { connect, type Database } from "../../platform/database.ts";
import type { Built, BuilderAnswer, BuilderRequest } from "./builder.ts";
import { readPurchases } from "./queries-lines.ts";
import { computeAffinity } from "./rules/compute.ts";

const databases = new Map<string, Database>();

async function build({ address, merchantId, today }: BuilderRequest): Promise<Built> {
  const place = JSON.stringify(address);
  const database = databases.get(place) ?? connect(address, 1);
  databases.set(place, database);
  const started = performance.now();
  const read = await database.inMerchant(merchantId, async (tx) => await readPurchases(tx, today));
  const computed = computeAffinity(read);
  const { purchases, productIds, customerIds, categoryIds, fromDay } = read;
  return {
    ...computed,
    productIds,
    customerIds,
    categoryIds,
    fromDay,
    lines: purchases.lines.place.length,
    tickets: purchases.ticketCount,
    ms: Math.round(performance.now() - started),
  };
}

async function answer(request: BuilderRequest): Promise<BuilderAnswer> {
  try {
    return { id: request.id, built: await build(request) };
  } catch (error) {
    return { id: request.id, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

// One shop after the other: each takes the whole processor.
let last: Promise<void> = Promise.resolve();
parentPort?.on("message", (request: BuilderRequest) => {
  last = last.then(async () => {
    parentPort?.postMessage(await answer(request));
  });
});
