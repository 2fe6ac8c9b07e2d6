import type { Database } from "../../platform/database.ts";
import type { Tick } from "../../platform/ticks.ts";
import "./delivery-source.ts";
import "./loyalty-source.ts";
import "./pressure-source.ts";
import { dropSnapshot, shopsToLook, writeSnapshot } from "./queries-snapshots.ts";
import { todaySources } from "./registry.ts";

/** Lets every source look anew at a shop, each in a transaction of its own. */
export async function refreshToday(
  database: Database,
  merchantId: string,
  clock: () => number,
): Promise<void> {
  for (const { name, look } of todaySources()) {
    if (look === undefined) continue;
    const started = clock();
    await database.inMerchant(merchantId, async (tx) => {
      const body = await look(tx);
      if (body === null) await dropSnapshot(tx, name);
      else await writeSnapshot(tx, name, body, Math.round(clock() - started));
    });
  }
}

// An hour old is young enough for figures of a year; what takes long is looked for less often still.
const oldestMinutes = 60;
const shareOfTime = 200;

export const todayTicks: readonly Tick[] = [
  {
    name: "today.refresh",
    everySeconds: 60,
    run: async ({ database, stopping }) => {
      const shops = await database.inPlatform(
        async (tx) => await shopsToLook(tx, oldestMinutes, shareOfTime),
      );
      for (const { merchantId } of shops) {
        if (stopping.aborted) break;
        await refreshToday(database, merchantId, () => performance.now());
      }
      return false;
    },
  },
];
