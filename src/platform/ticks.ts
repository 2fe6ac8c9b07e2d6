import { setTimeout as sleep } from "node:timers/promises";
import type { JobContext } from "./jobs.ts";

/** A short, frequent piece of work over all merchants, such as folding new events. */
export type Tick = {
  readonly name: string;
  readonly everySeconds: number;
  /** Does one batch; answers whether more is waiting. Several processes may tick: the work must bear it. */
  readonly run: (context: JobContext) => Promise<boolean>;
};

/** Runs each tick again and again until stopped; a tick that fails is said in the log and tried at its next turn. */
export function runTicks(
  ticks: readonly Tick[],
  services: Omit<JobContext, "stopping">,
): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const context: JobContext = { ...services, stopping: stopping.signal };
  const loops = ticks.map(async (tick) => {
    while (!stopping.signal.aborted) {
      let more = false;
      try {
        more = await tick.run(context);
      } catch (error) {
        if (!stopping.signal.aborted) {
          context.log.error({ tick: tick.name, error: (error as Error).message }, "tick failed");
        }
      }
      if (!more)
        await sleep(tick.everySeconds * 1_000, null, { signal: stopping.signal }).catch(() => undefined);
    }
  });
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}
