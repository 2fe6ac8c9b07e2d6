import type { DatabaseAddress } from "../../platform/database.ts";
import { openThread } from "../../platform/thread.ts";
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

const ask = openThread<Omit<BuilderRequest, "id">>(
  new URL("./builder-worker.ts", import.meta.url),
  "The builder of affinities",
);

/** Reads and computes in a thread of its own, so that the server goes on answering meanwhile. */
export async function build(wish: BuilderWish): Promise<Built> {
  return await ask<Built>({ ...wish, kind: "build" });
}

/** How right the same would have been last month, from the purchases that were read to build. Null: nobody came back. */
export async function judge(wish: BuilderWish): Promise<Past | null> {
  return await ask<Past | null>({ ...wish, kind: "judge" });
}
