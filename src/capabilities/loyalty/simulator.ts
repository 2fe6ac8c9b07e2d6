import { Worker } from "node:worker_threads";
import type { DatabaseAddress } from "../../platform/database.ts";
import type { HistoryWanted } from "./queries-history.ts";
import type { Difference, Observed } from "./rules/estimate.ts";
import type { History } from "./rules/history.ts";
import type { Simulated, Simulation } from "./simulation.ts";

type Replaying =
  | {
      /** The simulator loads the receipts itself, and keeps them for the next question. */
      readonly kind: "load";
      readonly address: DatabaseAddress;
      readonly merchantId: string;
      readonly wanted: HistoryWanted;
      /** Of the receipts as they are now: when it has changed, what is kept is out of date. */
      readonly stamp: string;
      readonly simulation: Simulation;
    }
  | { readonly kind: "given"; readonly history: History; readonly simulation: Simulation };

/** Members and those they are measured against: drawn by lot, or alike. */
type Comparing =
  | { readonly kind: "control"; readonly members: readonly number[]; readonly others: readonly number[] }
  | { readonly kind: "matched"; readonly members: readonly Observed[]; readonly others: readonly Observed[] };

export type SimulatorRequest = (Replaying | Comparing) & { readonly id: number };
export type SimulatorAnswer = { readonly id: number } & (
  | { readonly found: Simulated | Difference | null }
  | { readonly fault: string }
);

type Waiting = { readonly resolve: (found: never) => void; readonly reject: (fault: Error) => void };

const waiting = new Map<number, Waiting>();
let worker: Worker | null = null;
let asked = 0;

/** Replays in a thread of its own, so that the server goes on answering meanwhile. */
export async function askSimulator(wish: Replaying): Promise<Simulated> {
  return await ask<Simulated>(wish);
}

/** A thousand draws of thousands of people, in the same thread. Null: too few to tell. */
export async function askComparison(wish: Comparing): Promise<Difference | null> {
  return await ask<Difference | null>(wish);
}

async function ask<Found>(wish: Replaying | Comparing): Promise<Found> {
  const running = (worker ??= start());
  asked += 1;
  const id = asked;
  return await new Promise<Found>((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    running.ref();
    running.postMessage({ ...wish, id } satisfies SimulatorRequest);
  });
}

function start(): Worker {
  const started = new Worker(new URL("./simulator-worker.ts", import.meta.url));
  started.on("message", (answer: SimulatorAnswer) => {
    const caller = waiting.get(answer.id);
    waiting.delete(answer.id);
    // A thread that has nothing to do does not keep the program from ending.
    if (waiting.size === 0) started.unref();
    if ("fault" in answer) caller?.reject(new Error(answer.fault));
    else caller?.resolve(answer.found as never);
  });
  const lost = (error: Error): void => {
    if (worker === started) worker = null;
    for (const caller of waiting.values()) caller.reject(error);
    waiting.clear();
  };
  started.on("error", lost);
  started.on("exit", (code) => lost(new Error(`The simulator ended with ${code}.`)));
  return started;
}
