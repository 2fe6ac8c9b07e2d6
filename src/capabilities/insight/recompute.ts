import type { Database } from "../../platform/database.ts";
import { readStanding } from "./queries-shop.ts";
import { daysWithReceipts, recomputeDays } from "./queries-totals.ts";
import { analyzeGrown } from "./queries-upkeep.ts";
import { followStop, measure, rebuildProfiles, refreshShop } from "./refresh.ts";

const daysAtOnce = 60;

/** Computes everything this room knows of a shop again, from what the other rooms hold. */
export async function recomputeShop(
  database: Database,
  merchantId: string,
  elapsedMs: () => number,
): Promise<void> {
  await database.asOwner(async (tx) => await analyzeGrown(tx, true));
  const days = await database.inMerchant(merchantId, daysWithReceipts);
  for (let from = 0; from < days.length; from += daysAtOnce) {
    await database.inMerchant(
      merchantId,
      async (tx) => await recomputeDays(tx, days.slice(from, from + daysAtOnce)),
    );
  }
  // The shop's rhythm weighs on every profile: it is measured before they are written, so that they are written once.
  await database.inMerchant(merchantId, followStop);
  await database.inMerchant(merchantId, async (tx) => await measure(tx, await readStanding(tx)));
  await rebuildProfiles(database, merchantId);
  await database.asOwner(async (tx) => await analyzeGrown(tx, true));
  await refreshShop(database, merchantId, elapsedMs);
}
