import { parentPort } from "node:worker_threads";
import { connect, type Database } from "../../platform/database.ts";
import { type HistoryWanted, loadHistory } from "./queries-history.ts";
import { againstControl, againstMatched } from "./rules/estimate.ts";
import { type History, historyBytes } from "./rules/history.ts";
import { simulate } from "./simulation.ts";
import type { SimulatorAnswer, SimulatorRequest } from "./simulator.ts";

type Kept = {
  readonly key: string;
  readonly stamp: string;
  readonly history: History;
  readonly bytes: number;
  readonly loadedAt: number;
  readonly loadMs: number;
};

const mostBytes = 300_000_000;
// A history that took one second to load serves twenty before receipts that came meanwhile make it be loaded again.
const restFactor = 20;

// The most recently used last.
let kept: Kept[] = [];
const databases = new Map<string, Database>();

async function historyFor(request: Extract<SimulatorRequest, { kind: "load" }>): Promise<History> {
  const { merchantId, wanted, stamp } = request;
  const key = JSON.stringify([request.address, merchantId, wanted]);
  const found = kept.find((one) => one.key === key);
  const isRested = found !== undefined && performance.now() - found.loadedAt > restFactor * found.loadMs;
  if (found !== undefined && (found.stamp === stamp || (!request.simulation.exact && !isRested))) {
    kept = [...kept.filter((one) => one !== found), found];
    return found.history;
  }
  kept = kept.filter((one) => one !== found);
  const started = performance.now();
  const history = await load(request.address, merchantId, wanted);
  const loadedAt = performance.now();
  const bytes = historyBytes(history);
  if (bytes <= mostBytes) {
    kept.push({ key, stamp, history, bytes, loadedAt, loadMs: loadedAt - started });
    while (kept.reduce((sum, one) => sum + one.bytes, 0) > mostBytes) kept.shift();
  }
  return history;
}

async function load(
  address: Database["address"],
  merchantId: string,
  wanted: HistoryWanted,
): Promise<History> {
  const place = JSON.stringify(address);
  const database = databases.get(place) ?? connect(address, 1);
  databases.set(place, database);
  return await database.inMerchant(merchantId, async (tx) => await loadHistory(tx, wanted));
}

async function find(request: SimulatorRequest) {
  switch (request.kind) {
    case "control":
      return againstControl(request.members, request.others);
    case "matched":
      return againstMatched(request.members, request.others);
    case "given":
      return simulate(request.history, request.simulation);
    case "load":
      return simulate(await historyFor(request), request.simulation);
  }
}

async function answer(request: SimulatorRequest): Promise<SimulatorAnswer> {
  try {
    return { id: request.id, found: await find(request) };
  } catch (error) {
    return { id: request.id, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

// One after the other: each takes the whole processor.
let last: Promise<void> = Promise.resolve();
parentPort?.on("message", (request: SimulatorRequest) => {
  last = last.then(async () => {
    parentPort?.postMessage(await answer(request));
  });
});
