import { sql } from "kysely";
import type { Tick } from "./ticks.ts";

const keptKeyDays = 7;

/** Forgets answers kept for repeated requests: nobody repeats a request after a week. In slices, so that none holds others up. */
export const upkeepTick: Tick = {
  name: "platform.upkeep",
  everySeconds: 3_600,
  run: async ({ database }) => {
    const before = new Date(database.clock.now().getTime() - keptKeyDays * 86_400_000).toISOString();
    const removed = await database.inPlatform(
      async (tx) =>
        await tx.run(sql`
          delete from platform.idempotency
          where (merchant_id, key) in (
            select merchant_id, key from platform.idempotency where created_at < ${before} order by created_at limit 5000)`),
    );
    return removed === 5_000;
  },
};
