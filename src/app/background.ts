import { closeEngine } from "../capabilities/messages/index.ts";
import { followClock } from "../platform/clock-store.ts";
import type { Database } from "../platform/database.ts";
import { type Jobs, openJobs } from "../platform/jobs.ts";
import type { Log } from "../platform/log.ts";
import type { Storage } from "../platform/storage.ts";
import { runTicks } from "../platform/ticks.ts";
import { upkeepTick } from "../platform/upkeep.ts";
import { rooms } from "./rooms.ts";

/** Jobs and ticks of all rooms; with `work` false, only the queue's mouth. */
export async function runBackground(
  services: { readonly database: Database; readonly storage: Storage; readonly log: Log },
  work: boolean,
): Promise<{ jobs: Jobs; stop: () => Promise<void> }> {
  const jobs = await openJobs(
    rooms.flatMap((room) => room.jobs ?? []),
    services,
    { work },
  );
  const ticks = runTicks(work ? [upkeepTick, ...rooms.flatMap((room) => room.ticks ?? [])] : [], {
    ...services,
    jobs,
  });
  const stopFollowing = followClock(services.database);
  return {
    jobs,
    stop: async () => {
      stopFollowing();
      await Promise.all([ticks.stop(), jobs.stop()]);
      await closeEngine(services.database);
    },
  };
}
