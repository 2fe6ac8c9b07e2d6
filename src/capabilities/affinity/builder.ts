import { Worker } from "node:worker_threads";
import type { DatabaseAddress } from "../../platform/database.ts";
import type { Computed } from "./rules/compute.ts";

type Wish = {
  readonly address: DatabaseAddress;
  readonly merchantId: string;
  /** The day as of which the shop is told. */
  readonly today: string;
};

/** What a computation found, with what its numbers stand for: products, customers and categories by their places. */
export type Built = Computed & {
  readonly productIds: readonly string[];
  readonly customerIds: readonly string[];
  readonly categoryIds: readonly string[];
  readonly fromDay: string | null;
  readonly lines: number;
  readonly tickets: number;
  readonly ms: number;
};

export type BuilderRequest = Wish & { readonly id: number };
export type BuilderAnswer = { readonly id: number } & (
  | { readonly built: Built }
  | { readonly fault: string }
);

type Waiting = { readonly resolve: (built: Built) => void; readonly reject: (fault: Error) => void };

const waiting = new Map<number, Waiting>();
let worker: Worker | null = null;
let asked = 0;

/** Reads and computes in a thread of its own, so that the server goes on answering meanwhile. */
export async function build(wish: Wish): Promise<Built> {
  const running = (worker ??= start());
  asked += 1;
  const id = asked;
  return await new Promise<Built>((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    running.ref();
    running.postMessage({ ...wish, id } satisfies BuilderRequest);
  });
}

function start(): Worker {
  const started = new Worker(new URL("./builder-worker.ts", import.meta.url));
  started.on("message", (answer: BuilderAnswer) => {
    const caller = waiting.get(answer.id);
    waiting.delete(answer.id);
    // A thread that has nothing to do does not keep the program from ending.
    if (waiting.size === 0) started.unref();
    if ("fault" in answer) caller?.reject(new Error(answer.fault));
    else caller?.resolve(answer.built);
  });
  const lost = (error: Error): void => {
    if (worker === started) worker = null;
    for (const caller of waiting.values()) caller.reject(error);
    waiting.clear();
  };
  started.on("error", lost);
  started.on("exit", (code) => lost(new Error(`The builder of affinities ended with ${code}.`)));
  return started;
}
