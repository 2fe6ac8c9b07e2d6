import { defineJob } from "../../platform/jobs.ts";
import { doctorRound } from "./doctor.ts";
import { expireDue } from "./operations-expiry.ts";

export const ledgerJobs = [
  defineJob({
    name: "loyalty.expiry",
    // Every hour, so that it falls in each shop's night; what is spendable never waits for it.
    schedule: "7 * * * *",
    handle: async (_data, { database, log, stopping }) => {
      const entries = await expireDue(database, stopping);
      if (entries > 0) log.info({ entries }, "points that came due are booked");
    },
  }),
  defineJob({
    name: "loyalty.doctor",
    schedule: "37 3 * * *",
    expireInSeconds: 3_600,
    handle: async (_data, { database, log, stopping }) => {
      for (const { merchantId, slug, differences, first } of await doctorRound(database, stopping)) {
        log.error(
          { merchantId, slug, differences, first: first.slice(0, 5) },
          "the ledger of points differs from its entries",
        );
      }
    },
  }),
];
