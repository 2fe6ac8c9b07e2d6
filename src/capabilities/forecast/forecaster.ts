import type { DatabaseAddress } from "../../platform/database.ts";
import { openThread } from "../../platform/thread.ts";
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

const ask = openThread<Omit<ForecasterRequest, "id">>(
  new URL("./forecaster-worker.ts", import.meta.url),
  "The forecaster",
);

/** Computes in a thread of its own, so that the server goes on answering meanwhile. */
export async function askForecaster(wish: Omit<ForecasterRequest, "id">): Promise<void> {
  await ask(wish);
}
