import { parentPort } from "node:worker_threads";
import { connect, type Database } from "../../platform/database.ts";
import type { BuilderAnswer, BuilderRequest, BuilderWish, Built } from "./builder.ts";
import { type Read, readPurchases } from "./queries-lines.ts";
import { computeAffinity, judgeAffinity } from "./rules/compute.ts";
import type { Past } from "./rules/past.ts";

const databases = new Map<string, Database>();

// What was read last: it is judged right after it was built.
let held: { readonly key: string; readonly read: Read } | null = null;

async function read({ address, merchantId, today }: BuilderWish): Promise<Read> {
  const place = JSON.stringify(address);
  const database = databases.get(place) ?? connect(address, 1);
  databases.set(place, database);
  return await database.inMerchant(merchantId, async (tx) => await readPurchases(tx, today));
}

async function build(wish: BuilderWish): Promise<Built> {
  const started = performance.now();
  const known = await read(wish);
  held = { key: keyOf(wish), read: known };
  const computed = computeAffinity(known);
  const { purchases, productIds, customerIds, categoryIds, fromDay } = known;
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

async function judge(wish: BuilderWish): Promise<Past | null> {
  const known = held?.key === keyOf(wish) ? held.read : await read(wish);
  held = null;
  return judgeAffinity(known);
}

function keyOf({ address, merchantId, today }: BuilderWish): string {
  return JSON.stringify([address, merchantId, today]);
}

async function answer(request: BuilderRequest): Promise<BuilderAnswer> {
  try {
    const found = request.kind === "build" ? await build(request) : await judge(request);
    return { id: request.id, found };
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
