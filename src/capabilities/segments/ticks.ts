import type { Tick } from "../../platform/ticks.ts";
import { addDays } from "../../values/day.ts";
import { evaluateStep } from "./evaluate.ts";
import { putAsideFailing } from "./quarantine.ts";
import { forgetChanges, keptDays, shopsWithOldChanges } from "./queries-changes.ts";
import { shopsToEvaluate } from "./queries-evaluate.ts";

const forgottenAtOnce = 5_000;
// A shop with much to do does not keep the others waiting.
const stepsAtOnce = 20;

export const segmentsTicks: readonly Tick[] = [
  {
    name: "segments.evaluate",
    everySeconds: 3,
    run: async ({ database, stopping, log }) => {
      let isMore = false;
      for (const { merchantId } of await database.inPlatform(shopsToEvaluate)) {
        let steps = 0;
        try {
          while (
            !stopping.aborted &&
            steps < stepsAtOnce &&
            (await evaluateStep(database, merchantId, false))
          )
            steps += 1;
        } catch (error) {
          // The other shops, and the other segments of this one, go on.
          if (stopping.aborted) break;
          const aside = await putAsideFailing(database, merchantId);
          log.error({ merchantId, aside, error: (error as Error).message }, "segments not evaluated");
        }
        isMore ||= steps === stepsAtOnce;
      }
      return isMore && !stopping.aborted;
    },
  },
  {
    name: "segments.forget",
    everySeconds: 3_600,
    run: async ({ database }) => {
      const before = addDays(database.clock.now().toISOString().slice(0, 10), -keptDays);
      let isMore = false;
      for (const { merchantId } of await database.inPlatform(
        async (tx) => await shopsWithOldChanges(tx, before),
      )) {
        const forgotten = await database.inMerchant(
          merchantId,
          async (tx) => await forgetChanges(tx, before, forgottenAtOnce),
        );
        isMore ||= forgotten === forgottenAtOnce;
      }
      return isMore;
    },
  },
];
