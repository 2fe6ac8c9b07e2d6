import { defineJob, type Job } from "../../platform/jobs.ts";
import { watchLiability } from "./operations-liability.ts";
import { shopsWithPrograms } from "./queries-night.ts";

export const economicsJobs: readonly Job[] = [
  defineJob({
    name: "loyalty.liability",
    schedule: "17 4 * * *",
    handle: async (_data, { database, stopping }) => {
      for (const { merchantId } of await database.inPlatform(shopsWithPrograms)) {
        if (stopping.aborted) return;
        await watchLiability(database, merchantId);
      }
    },
  }),
];
