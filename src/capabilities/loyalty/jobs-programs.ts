import { readEvents } from "../../platform/events.ts";
import { defineJob, type Job } from "../../platform/jobs.ts";
import type { Tick } from "../../platform/ticks.ts";
import { catchUpSlice, noteImports } from "./operations-catch-up.ts";
import { runNight } from "./operations-night.ts";
import { shopsToCatchUp } from "./queries-catch-up.ts";
import { shopsWithPrograms } from "./queries-night.ts";

export const programsJobs: readonly Job[] = [
  defineJob({
    name: "loyalty.night",
    // Each hour: it is midnight somewhere, and each shop's day is done once.
    schedule: "4 * * * *",
    expireInSeconds: 3_000,
    handle: async (_, { database, stopping }) => {
      for (const { merchantId } of await database.inPlatform(shopsWithPrograms)) {
        if (stopping.aborted) return;
        await runNight(database, merchantId);
      }
    },
  }),
];

export const programsTicks: readonly Tick[] = [
  {
    name: "loyalty.imports",
    everySeconds: 2,
    run: async ({ database }) => (await readEvents(database, "loyalty.imports", noteImports)) > 0,
  },
  {
    name: "loyalty.catch_up",
    everySeconds: 3,
    run: async ({ database, stopping }) => {
      let more = false;
      for (const { merchantId } of await database.inPlatform(shopsToCatchUp)) {
        if (stopping.aborted) return false;
        more = (await database.inMerchant(merchantId, catchUpSlice)) || more;
      }
      return more;
    },
  },
];
