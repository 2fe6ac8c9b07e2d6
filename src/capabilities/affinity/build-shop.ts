import type { Database } from "../../platform/database.ts";
import { tellFacts } from "../../platform/participants.ts";
import type { Tick } from "../../platform/ticks.ts";
import { readStanding } from "../insight/index.ts";
import { build, judge } from "./builder.ts";
import { forgetStrays } from "./queries-persons.ts";
import { countSales, isDue, readModel, shopsToCompute } from "./queries-shop.ts";
import {
  analyzeAffinity,
  lockModel,
  writeLikely,
  writeLists,
  writeModel,
  writePast,
} from "./queries-write.ts";

// Beyond so many, whoever listens looks at everybody at less cost.
const mostTold = 20_000;

/** Computes a shop's lists from all its purchases and writes them in one transaction; then tells how right they would have been. */
export async function buildShop(database: Database, merchantId: string): Promise<void> {
  const seen = await database.inMerchant(merchantId, async (tx) => ({
    today: (await readStanding(tx)).today,
    receipts: await countSales(tx),
    startedAt: tx.now,
    version: (await readModel(tx))?.version ?? 0,
  }));
  const wish = { address: database.address, merchantId, today: seen.today };
  const version = seen.version + 1;
  const built = await build(wish);
  const isWritten = await database.inMerchant(merchantId, async (tx) => {
    // Another process was quicker: its lists are as good.
    if ((await lockModel(tx)) !== seen.version) return false;
    await writeModel(tx, built, { ...seen, version });
    await writeLists(tx, built);
    const moved = await writeLikely(tx, built);
    await forgetStrays(tx);
    await tellFacts(tx, moved.length > mostTold ? "all" : moved);
    return true;
  });
  if (!isWritten) return;
  await database.asOwner(analyzeAffinity);
  const past = await judge(wish);
  if (past !== null)
    await database.inMerchant(merchantId, async (tx) => await writePast(tx, version, past, built));
}

export const affinityTicks: readonly Tick[] = [
  {
    name: "affinity.build",
    everySeconds: 3,
    run: async ({ database, stopping }) => {
      for (const { merchantId } of await database.inPlatform(shopsToCompute)) {
        if (stopping.aborted) break;
        const mayBuild = await database.inMerchant(merchantId, async (tx) =>
          isDue(await readModel(tx), tx.now, await countSales(tx)),
        );
        if (mayBuild) await buildShop(database, merchantId);
      }
      return false;
    },
  },
];
