import type { Tick } from "../../platform/ticks.ts";
import { addDays } from "../../values/day.ts";
import { evaluateStep } from "./evaluate.ts";
import { forgetChanges, keptDays, shopsWithOldChanges } from "./queries-changes.ts";
import { shopsToEvaluate } from "./queries-evaluate.ts";

const forgottenAtOnce = 5_000;
// A shop with much to do does not keep the others waiting.
const stepsAtOnce = 20;

export const segmentsTicks: readonly Tick[] = [
  {
    name: "segments.evaluate",
    everySeconds: 3,
    run: async ({ database, stopping }) => {
      let isMore = false;
      for (const { merchantId } of await database.inPlatform(shopsToEvaluate)) {
        let steps = 0;
        while (!stopping.aborted && steps < stepsAtOnce && (await evaluateStep(database, merchantId, false)))
          steps += 1;
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
