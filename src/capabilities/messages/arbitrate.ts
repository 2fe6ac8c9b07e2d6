import type { Tx } from "../../platform/database.ts";
import { takeGivenBack } from "../loyalty/index.ts";
import { lockPressure } from "../permission/index.ts";
import { arbitrateOnce, dueMessages, sortInMemory } from "./queries-arbitration.ts";

/**
 * Gives the planned messages that are due their places: `planned` becomes `waiting` with a place kept (`permission.contact`), or
 * is skipped with its reason, or is put off to the first moment with room. Of several for one person, the highest priority, then
 * the highest value, then the one that ends first comes first. Marketing alone is counted.
 *
 * Two processes never exceed a cap together: places of a shop are given one transaction after the other.
 *
 * @param limit how many messages are looked at together
 */
export async function arbitrate(
  tx: Tx,
  { limit = 20_000 }: { readonly limit?: number } = {},
): Promise<{ queued: number; skipped: number; deferred: number }> {
  await lockPressure(tx);
  await sortInMemory(tx);
  const sum = { queued: 0, skipped: 0, deferred: 0 };
  for (;;) {
    const due = await dueMessages(tx, limit);
    if (due.length === 0) return sum;
    const { queued, skipped, deferred, undecided, voucherIds } = await arbitrateOnce(tx, due);
    await takeGivenBack(tx, voucherIds);
    sum.queued += queued;
    sum.skipped += skipped;
    sum.deferred += deferred;
    // Of each person at least the first undecided message is decided at each pass.
    if (undecided === 0 || queued + skipped + deferred === 0) return sum;
  }
}
