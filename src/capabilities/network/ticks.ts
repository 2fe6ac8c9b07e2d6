import { readEvents } from "../../platform/events.ts";
import type { Tick } from "../../platform/ticks.ts";
import { deliverShares } from "./operations-cards.ts";
import { noteFiles, tellSales } from "./operations-earnings.ts";
import { finishPayments, stoppedBefore } from "./operations-spendings.ts";
import { shopsWithWork } from "./queries-shop.ts";

export const networkTicks: readonly Tick[] = [
  {
    name: "network.files",
    everySeconds: 5,
    run: async ({ database }) => (await readEvents(database, "network.files", noteFiles)) > 0,
  },
  {
    name: "network.shops",
    everySeconds: 3,
    run: async ({ database, log, stopping }) => {
      let more = false;
      for (const shopId of await database.inPlatform(
        async (tx) => await shopsWithWork(tx, stoppedBefore(tx.now)),
      )) {
        if (stopping.aborted) return false;
        try {
          await finishPayments(database, shopId);
          more = (await tellSales(database, shopId)) || more;
        } catch (error) {
          // One shop's trouble does not hold back the others.
          log.error({ shop: shopId, error: (error as Error).message }, "network not told");
        }
      }
      return more;
    },
  },
  {
    name: "network.shares",
    everySeconds: 5,
    run: async ({ database }) => await deliverShares(database),
  },
];
