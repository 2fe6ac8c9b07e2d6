import { parentPort } from "node:worker_threads";
import { connect, type Database } from "../../platform/database.ts";
import type { ForecasterAnswer, ForecasterRequest } from "./forecaster.ts";
import { refitShop } from "./refit.ts";
import { rescoreShop } from "./rescore.ts";

async function answer(request: ForecasterRequest): Promise<ForecasterAnswer> {
  const { id, what, address, offsetMs, shop } = request;
  // Opened for one question: a thread at rest holds no connection.
  const database: Database = connect(address, 1);
  database.clock.setOffset(offsetMs);
  try {
    await (what === "refit" ? refitShop : rescoreShop)(database, shop);
    return { id };
  } catch (error) {
    return { id, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  } finally {
    await database.close();
  }
}

// One after the other: each takes the whole processor.
let last: Promise<void> = Promise.resolve();
parentPort?.on("message", (request: ForecasterRequest) => {
  last = last.then(async () => {
    parentPort?.postMessage(await answer(request));
  });
});
