import type { Tx } from "../../platform/database.ts";
import { appendEvent, readEvents } from "../../platform/events.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { defineJob, type Job } from "../../platform/jobs.ts";
import type { Tick } from "../../platform/ticks.ts";
import { listMerchants } from "../accounts/index.ts";
import { followPurchases } from "./operations-alerts.ts";
import { renewEndingCards } from "./operations-cards.ts";
import { settleHolds } from "./operations-endowments.ts";
import { refreshVipLists } from "./operations-vip.ts";
import { noteExpired } from "./queries-vouchers.ts";
import { forgetWrongCodes } from "./queries-wrong-codes.ts";

const dayMs = 86_400_000;

/** What time does to rewards. Nothing that is true at an instant waits for it: it writes down, renews and tells. */
export async function rewardsRound(tx: Tx): Promise<void> {
  const actor = systemActor(tx.merchantId, "loyalty");
  const { count, leftCents } = await noteExpired(tx);
  // Money left on gift cards that ended is for the accountant to know.
  if (count > 0) await appendEvent(tx, "loyalty.vouchers_expired", { count, leftCents });
  await settleHolds(tx, actor, null);
  await renewEndingCards(tx, actor);
  await refreshVipLists(tx, actor);
  await forgetWrongCodes(tx, new Date(Date.parse(tx.now) - dayMs).toISOString());
}

export const rewardsJobs: readonly Job[] = [
  defineJob({
    name: "loyalty.rewards",
    schedule: "23 2 * * *",
    expireInSeconds: 3_600,
    handle: async (_data, { database, stopping }) => {
      for (const { id } of await listMerchants(database)) {
        if (stopping.aborted) return;
        await database.inMerchant(id, rewardsRound);
      }
    },
  }),
];

export const rewardsTicks: readonly Tick[] = [
  {
    name: "loyalty.alerts",
    everySeconds: 2,
    run: async ({ database }) => (await readEvents(database, "loyalty.alerts", followPurchases)) > 0,
  },
];
