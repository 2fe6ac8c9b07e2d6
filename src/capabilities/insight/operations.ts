import type { Database, Tx } from "../../platform/database.ts";
import { appendEvent } from "../../platform/events.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import { updateSettings } from "../accounts/index.ts";
import { forgetSilenced } from "./queries-habits.ts";
import { dropObjected } from "./queries-motives.ts";
import { refreshProfiles } from "./queries-profile.ts";
import { forgetMeasures, markChanged, readStanding } from "./queries-shop.ts";
import { rebuildProfiles } from "./refresh.ts";
import { changeThresholds, type Thresholds } from "./rules/thresholds.ts";

/** Follows earlier rooms inside their transactions: whatever changes of some customers changes their profiles with it. */
export async function followCustomers(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await refreshProfiles(tx, customerIds, await readStanding(tx));
}

/** The same, and an event by which the portrait and the quality of the base hear of it: sales have events of their own. */
export async function followBase(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await followCustomers(tx, customerIds);
  await appendEvent(tx, "insight.base_changed", { customers: customerIds.length });
}

/** Records changed: whoever no longer speaks for herself leaves nothing behind. */
export async function followRecords(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await followBase(tx, customerIds);
  await forgetSilenced(tx, customerIds);
}

/** Consents changed: an objection takes effect at once. */
export async function followConsents(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await followBase(tx, customerIds);
  await dropObjected(tx, customerIds);
}

export async function setThresholds(
  tx: Tx,
  asked: Partial<Record<keyof Thresholds, number>>,
): Promise<Thresholds | Refusal<"insight_threshold_out_of_bounds" | "insight_lost_before_slipping">> {
  const { thresholds } = await readStanding(tx);
  const changed = changeThresholds(thresholds, asked);
  if (isRefusal(changed)) return changed;
  await updateSettings(tx, "insight", changed);
  await markChanged(tx);
  return changed;
}

// A base this small is judged again while the owner waits a moment; a larger one by the next refresh.
const judgedAtOnce = 50_000;

/** After the thresholds have changed, every customer is judged again. */
export async function rebuildAfterwards(database: Database, merchantId: string): Promise<void> {
  const { customerCount } = await database.inMerchant(merchantId, readStanding);
  if (customerCount <= judgedAtOnce) await rebuildProfiles(database, merchantId);
  else await database.inMerchant(merchantId, forgetMeasures);
}
