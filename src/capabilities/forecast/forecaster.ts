import { Worker } from "node:worker_threads";
import type { DatabaseAddress } from "../../platform/database.ts";
import type { ShopToFit } from "./refit.ts";

export type ForecasterRequest = {
  readonly id: number;
  readonly what: "refit" | "rescore";
  readonly address: DatabaseAddress;
  /** The product's time may be moved: the thread's clock is set like the caller's. */
  readonly offsetMs: number;
  readonly shop: ShopToFit;
};
export type ForecasterAnswer = { readonly id: number; readonly fault?: string };

type Waiting = { readonly resolve: () => void; readonly reject: (fault: Error) => void };

const waiting = new Map<number, Waiting>();
let worker: Worker | null = null;
let asked = 0;

/** Computes in a thread of its own, so that the server goes on answering meanwhile. */
export async function askForecaster(wish: Omit<ForecasterRequest, "id">): Promise<void> {
  const running = (worker ??= start());
  asked += 1;
  const id = asked;
  await new Promise<void>((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    running.ref();
    running.postMessage({ ...wish, id } satisfies ForecasterRequest);
  });
}

function start(): Worker {
  const started = new Worker(new URL("./forecaster-worker.ts", import.meta.url));
  started.on("message", ({ id, fault }: ForecasterAnswer) => {
    const caller = waiting.get(id);
    waiting.delete(id);
    // A thread that has nothing to do does not keep the program from ending.
    if (waiting.size === 0) started.unref();
    if (fault === undefined) caller?.resolve();
    else caller?.reject(new Error(fault));
  });
  const lost = (error: Error): void => {
    if (worker === started) worker = null;
    for (const caller of waiting.values()) caller.reject(error);
    waiting.clear();
  };
  started.on("error", lost);
  started.on("exit", (code) => lost(new Error(`The forecaster ended with ${code}.`)));
  return started;
}
