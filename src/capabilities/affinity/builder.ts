import { Worker } from "node:worker_threads";
import type { DatabaseAddress } from "../../platform/database.ts";
import type { Computed } from "./rules/compute.ts";
import type { Past } from "./rules/past.ts";

export type BuilderWish = {
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

export type BuilderRequest = BuilderWish & { readonly id: number; readonly kind: "build" | "judge" };
export type BuilderAnswer = { readonly id: number } & (
  | { readonly found: Built | Past | null }
  | { readonly fault: string }
);

type Waiting = { readonly resolve: (found: never) => void; readonly reject: (fault: Error) => void };

const waiting = new Map<number, Waiting>();
let worker: Worker | null = null;
let asked = 0;

/** Reads and computes in a thread of its own, so that the server goes on answering meanwhile. */
export async function build(wish: BuilderWish): Promise<Built> {
  return await ask<Built>("build", wish);
}

/** How right the same would have been last month, from the purchases that were read to build. Null: nobody came back. */
export async function judge(wish: BuilderWish): Promise<Past | null> {
  return await ask<Past | null>("judge", wish);
}

async function ask<Found>(kind: BuilderRequest["kind"], wish: BuilderWish): Promise<Found> {
  const running = (worker ??= start());
  asked += 1;
  const id = asked;
  return await new Promise<Found>((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    running.ref();
    running.postMessage({ ...wish, kind, id } satisfies BuilderRequest);
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
    else caller?.resolve(answer.found as never);
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
