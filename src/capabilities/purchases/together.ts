import type { Database } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { recordReceipts } from "./operations.ts";
import type { ReceiptResult } from "./results.ts";
import type { ReceiptInput } from "./rules/receipt.ts";

type Waiting = {
  readonly input: ReceiptInput;
  readonly resolve: (result: ReceiptResult) => void;
  readonly reject: (fault: unknown) => void;
};

type Queue = { running: number; readonly waiting: Waiting[] };

// Two transactions of a merchant at once keep the disk busy while the other computes; more would only wait for each other.
const transactionsAtOnce = 2;
const mostTogether = 200;
const queues = new Map<string, Queue>();

/**
 * Records one receipt. Receipts of the same caller that arrive while others are being written wait for their turn
 * and are written together, in one transaction: a lone till waits for nothing, thirty tills at once share
 * the commits. Each gets its own result, and a fault met by one is not the others': they are then written one by one.
 */
export async function recordTogether(
  database: Database,
  actor: Actor,
  input: ReceiptInput,
): Promise<ReceiptResult> {
  const key = `${actor.merchantId} ${actor.kind} ${actor.id ?? ""}`;
  const queue = queues.get(key) ?? { running: 0, waiting: [] };
  queues.set(key, queue);
  return await new Promise<ReceiptResult>((resolve, reject) => {
    queue.waiting.push({ input, resolve, reject });
    if (queue.running < transactionsAtOnce) void work(database, actor, key, queue);
  });
}

async function work(database: Database, actor: Actor, key: string, queue: Queue): Promise<void> {
  queue.running += 1;
  while (queue.waiting.length > 0) {
    const together = queue.waiting.splice(0, mostTogether);
    try {
      await write(database, actor, together);
    } catch (fault) {
      if (together.length === 1) together[0]?.reject(fault);
      else await oneByOne(database, actor, together);
    }
  }
  queue.running -= 1;
  if (queue.running === 0 && queue.waiting.length === 0) queues.delete(key);
}

async function write(database: Database, actor: Actor, together: readonly Waiting[]): Promise<void> {
  const results = await database.inMerchant(
    actor.merchantId,
    async (tx) =>
      await recordReceipts(
        tx,
        actor,
        together.map(({ input }) => input),
      ),
  );
  for (const [index, { resolve, reject }] of together.entries()) {
    const result = results[index];
    if (result === undefined) reject(new Error("A receipt was given and no result came."));
    else resolve(result);
  }
}

async function oneByOne(database: Database, actor: Actor, together: readonly Waiting[]): Promise<void> {
  for (const one of together) await write(database, actor, [one]).catch(one.reject);
}
