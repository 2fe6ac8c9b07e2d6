import type { DatabaseAddress } from "../../platform/database.ts";
import { openThread } from "../../platform/thread.ts";
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

const ask = openThread<Replaying | Comparing>(
  new URL("./simulator-worker.ts", import.meta.url),
  "The simulator",
);

/** Replays in a thread of its own, so that the server goes on answering meanwhile. */
export async function askSimulator(wish: Replaying): Promise<Simulated> {
  return await ask<Simulated>(wish);
}

/** A thousand draws of thousands of people, in the same thread. Null: too few to tell. */
export async function askComparison(wish: Comparing): Promise<Difference | null> {
  return await ask<Difference | null>(wish);
}
