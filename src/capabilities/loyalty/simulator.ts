import { Worker } from "node:worker_threads";
import type { DatabaseAddress } from "../../platform/database.ts";
import type { HistoryWanted } from "./queries-history.ts";
import type { History } from "./rules/history.ts";
import type { Simulated, Simulation } from "./simulation.ts";

type Wish =
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

export type SimulatorRequest = Wish & { readonly id: number };
export type SimulatorAnswer =
  | { readonly id: number; readonly simulated: Simulated }
  | { readonly id: number; readonly fault: string };

type Waiting = { readonly resolve: (simulated: Simulated) => void; readonly reject: (fault: Error) => void };

const waiting = new Map<number, Waiting>();
let worker: Worker | null = null;
let asked = 0;

/** Replays in a thread of its own, so that the server goes on answering meanwhile. */
export async function askSimulator(wish: Wish): Promise<Simulated> {
  const running = (worker ??= start());
  asked += 1;
  const id = asked;
  return await new Promise<Simulated>((resolve, reject) => {
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
    else caller?.resolve(answer.simulated);
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
