import type { Database, Tx } from "../../platform/database.ts";
import { tellFacts } from "../../platform/participants.ts";
import { readStanding } from "../insight/index.ts";
import { followComebacks } from "./queries-follow.ts";
import { readJudging } from "./queries-judging.ts";
import { takePending, takePendingOf, takeTurn, type Waiting } from "./queries-pending.ts";
import { findSignals } from "./queries-signals.ts";

// One step is one transaction: small enough that an erasure of one of them waits a moment only.
const pendingAtOnce = 2_000;

/** Looks at everybody who waits. Another evaluation at work is waited for. */
export async function evaluateDeparture(database: Database, merchantId: string): Promise<void> {
  while (await evaluateStep(database, merchantId, true)) {
    // One step after the other until nobody waits.
  }
}

/**
 * One step of work in one transaction. Only one evaluator of a shop is at work at a time.
 * @returns whether there was somebody
 */
export async function evaluateStep(
  database: Database,
  merchantId: string,
  isWaiting: boolean,
): Promise<boolean> {
  return await database.inMerchant(
    merchantId,
    async (tx) => (await takeTurn(tx, isWaiting)) && (await evaluatePending(tx)),
  );
}

/** The oldest of those who wait are looked at, within this transaction. @returns whether there was somebody */
export async function evaluatePending(tx: Tx): Promise<boolean> {
  const waiting = await takePending(tx, pendingAtOnce);
  if (waiting.length === 0) return false;
  const ids = [...new Set(waiting.map(({ customerId }) => customerId))];
  await tellFacts(tx, await lookAgain(tx, ids, waiting));
  return true;
}

/** Looks at these customers at once: whoever objects is not judged a moment longer. */
export async function evaluateNow(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await lookAgain(tx, customerIds, await takePendingOf(tx, customerIds));
}

/** @returns whose signals, contacts or returns differ from before */
async function lookAgain(
  tx: Tx,
  customerIds: readonly string[],
  waited: readonly Waiting[],
): Promise<string[]> {
  const judged = await findSignals(tx, customerIds, await readJudging(tx, await readStanding(tx)));
  const followed = waited.length === 0 ? [] : await followComebacks(tx, customerIds, waited);
  return [...new Set([...judged, ...followed])];
}
