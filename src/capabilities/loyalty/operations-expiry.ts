import type { Database, Tx } from "../../platform/database.ts";
import { appendEvent } from "../../platform/events.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { tellFacts } from "../../platform/participants.ts";
import { listMerchants } from "../accounts/index.ts";
import { settleDue } from "./operations-ledger.ts";
import { expireLots, lockDueMemberships } from "./queries-expiry.ts";

// Small enough to hold its locks for a moment only, large enough to share the cost of a commit.
const slice = 4_000;
// Each slice keeps one core of the database busy; two leave the counter its turn.
const slicesAtOnce = 2;

/**
 * Books what came due by itself, shop after shop, in slices of one short transaction each. What another transaction
 * is moving meanwhile is left to it: every movement settles first. Nothing depends on when this runs.
 *
 * @returns how many entries were made
 */
export async function expireDue(database: Database, stopping?: AbortSignal): Promise<number> {
  let entries = 0;
  for (const merchant of await listMerchants(database)) {
    const inTurn = async (): Promise<void> => {
      for (let more = true; more && stopping?.aborted !== true; ) {
        const done = await database.inMerchant(merchant.id, expireSlice);
        entries += done.entries;
        more = done.memberships > 0;
      }
    };
    // Each passes over what another has locked.
    await Promise.all(Array.from({ length: slicesAtOnce }, inTurn));
  }
  return entries;
}

async function expireSlice(tx: Tx): Promise<{ readonly memberships: number; readonly entries: number }> {
  const memberships = await lockDueMemberships(tx, slice);
  if (memberships.length === 0) return { memberships: 0, entries: 0 };
  const { entries, units, left, customerIds } = await expireLots(tx, memberships);
  await tellFacts(tx, customerIds);
  if (entries > 0) {
    const other = new Set(left);
    const expired = memberships.filter((id) => !other.has(id));
    await appendEvent(tx, "loyalty.moved", { memberships: expired, units: { expire: units } });
  }
  const settled = left.length === 0 ? 0 : await settleDue(tx, systemActor(tx.merchantId, "rebelote"), left);
  return { memberships: memberships.length, entries: entries + settled };
}
