import type { Handed } from "./drivers.ts";
import type { Engine } from "./engine.ts";
import { deadHolders, dropJournal, type Left, oldJournals, readJournal } from "./journal.ts";
import { outcomeOf, settle } from "./outcomes.ts";
import { shopsWithMessagesDue } from "./queries-claim.ts";
import {
  endLeases,
  holdersWithSome,
  type Outcome,
  type Stranded,
  takeOver,
  takeStranded,
} from "./queries-settle.ts";

const atOnce = 500;
const oldMs = 86_400_000;

/**
 * Settles what processes that are no more had in hand: what they were answered is taken from their journals; what was begun without an
 * answer is sent once more, under the same Message-ID and marked so; what was never begun simply waits again.
 */
export async function settleStranded(engine: Engine): Promise<void> {
  const { database, folder, holder } = engine;
  const dead = await deadHolders(folder, holder);
  if (dead.length > 0) await database.inPlatform(async (tx) => await endLeases(tx, dead));
  for (const { merchantId } of await database.inPlatform(shopsWithMessagesDue)) {
    let settled = atOnce;
    while (settled === atOnce) settled = await settleShop(engine, merchantId);
  }
  await tidy(engine, dead);
}

async function settleShop(engine: Engine, merchantId: string): Promise<number> {
  const { database, folder, holder } = engine;
  return await database.inMerchant(merchantId, async (tx) => {
    const stranded = await takeStranded(tx, { mine: holder, inHand: [...engine.open], limit: atOnce });
    if (stranded.length === 0) return 0;
    const nowMs = Date.parse(tx.now);
    const holders = [...new Set(stranded.map((one) => one.holder))];
    for (const name of holders) {
      const mine = stranded.filter((one) => one.holder === name);
      const left = name === null ? null : await readJournal(folder, name);
      const outcomes = mine.map((one) => outcomeOfStranded(one, left, nowMs));
      // Of one that bore no name it cannot be said who writes: it gets this one's first.
      if (name === null)
        await takeOver(
          tx,
          mine.map(({ id }) => id),
          holder,
        );
      await settle(tx, name ?? holder, outcomes, []);
    }
    return stranded.length;
  });
}

function outcomeOfStranded(one: Stranded, left: Left | null, nowMs: number): Outcome {
  const said: Handed | "begun" | undefined = left === null ? "begun" : left.get(one.id);
  const rules = { nowMs, retrySeconds: null };
  const again = new Date(nowMs).toISOString();
  if (said === undefined) return { ...outcomeOf(one, { outcome: "untried" }, rules), nextTryAt: again };
  if (said !== "begun") return outcomeOf(one, said, rules);
  const silent = { id: one.id, outcome: "silent", mayHaveLeft: true, error: "the sender died" } as const;
  const outcome = outcomeOf(one, silent, rules);
  return outcome.state === "waiting" ? { ...outcome, nextTryAt: again } : outcome;
}

/** Journals of the dead that nothing waits for any more. */
async function tidy({ database, folder, holder }: Engine, dead: readonly string[]): Promise<void> {
  const old = await oldJournals(folder, Date.now() - oldMs);
  const over = [...new Set([...dead, ...old])].filter((name) => name !== holder);
  if (over.length === 0) return;
  const busy = new Set(await database.inPlatform(async (tx) => await holdersWithSome(tx, over)));
  for (const name of over) if (!busy.has(name)) await dropJournal(folder, name);
}
