import type { Database, Tx } from "./database.ts";
import type { Actor } from "./http/actor.ts";

type Waiting<Input, Result> = {
  readonly input: Input;
  readonly resolve: (result: Result) => void;
  readonly reject: (fault: unknown) => void;
};

type Queue<Input, Result> = { running: number; readonly waiting: Waiting<Input, Result>[] };

// Two transactions of a merchant at once keep the disk busy while the other computes; more would only wait for each other.
const transactionsAtOnce = 2;
const mostTogether = 200;

/**
 * Makes a writer that shares commits. What the same caller asks while something is being written waits for its turn and
 * is written together, in one transaction: a lone till waits for nothing, thirty tills at once share the commits.
 * Each gets its own result, and a fault met by one is not the others': they are then written one by one.
 *
 * @param write writes inputs in one transaction and answers one result for each, in their order
 */
export function writeTogether<Input, Result>(
  write: (tx: Tx, actor: Actor, inputs: readonly Input[]) => Promise<readonly Result[]>,
): (database: Database, actor: Actor, input: Input) => Promise<Result> {
  const queues = new Map<string, Queue<Input, Result>>();

  async function work(
    database: Database,
    actor: Actor,
    key: string,
    queue: Queue<Input, Result>,
  ): Promise<void> {
    queue.running += 1;
    while (queue.waiting.length > 0) {
      const together = queue.waiting.splice(0, mostTogether);
      try {
        await writeAll(database, actor, together);
      } catch (fault) {
        if (together.length === 1) together[0]?.reject(fault);
        else for (const one of together) await writeAll(database, actor, [one]).catch(one.reject);
      }
    }
    queue.running -= 1;
    if (queue.running === 0 && queue.waiting.length === 0) queues.delete(key);
  }

  async function writeAll(
    database: Database,
    actor: Actor,
    together: readonly Waiting<Input, Result>[],
  ): Promise<void> {
    const inputs = together.map(({ input }) => input);
    const results = await database.inMerchant(actor.merchantId, async (tx) => await write(tx, actor, inputs));
    if (results.length !== inputs.length) throw new Error("Something was asked and no result came.");
    for (const [index, { resolve }] of together.entries()) resolve(results[index] as Result);
  }

  return async (database, actor, input) => {
    const key = `${actor.merchantId} ${actor.kind} ${actor.id ?? ""} ${actor.stores?.join(" ") ?? ""}`;
    const queue = queues.get(key) ?? { running: 0, waiting: [] };
    queues.set(key, queue);
    return await new Promise<Result>((resolve, reject) => {
      queue.waiting.push({ input, resolve, reject });
      if (queue.running < transactionsAtOnce) void work(database, actor, key, queue);
    });
  };
}
