import { PgBoss } from "pg-boss";
import type { Database } from "./database.ts";
import type { Log } from "./log.ts";
import { newId } from "./ids.ts";
import type { Storage } from "./storage.ts";

export type JobContext = {
  readonly database: Database;
  readonly storage: Storage;
  readonly log: Log;
  readonly jobs: Jobs;
  /** Fires when the program is asked to stop: long jobs end at their next slice and go on after the restart. */
  readonly stopping: AbortSignal;
};

export type Job<Data extends object = object> = {
  readonly name: string;
  readonly handle: (data: Data, context: JobContext) => Promise<void>;
  /** Five cron fields, in UTC. */
  readonly schedule?: string;
  /** How often a failed job is tried again; 2 when absent. */
  readonly retries?: number;
  /** Seconds after which a job is taken to be stuck; 15 minutes when absent. */
  readonly expireInSeconds?: number;
};

export type Jobs = {
  /**
   * Puts a job in the queue, to be run by any worker. With `once`, a waiting job of the same name and key is not doubled.
   * Never inside a merchant's transaction: write an event, or enqueue after the commit.
   */
  readonly enqueue: <Data extends object>(
    job: Pick<Job<Data>, "name">,
    data: Data,
    options?: { readonly once?: string; readonly afterSeconds?: number },
  ) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export function defineJob<Data extends object>(job: Job<Data>): Job {
  // The queue keeps data as JSON of the same job's own making, so the wider type loses nothing.
  return job as unknown as Job;
}

/** Opens the queue; with `work`, also runs jobs in this process. */
export async function openJobs(
  jobs: readonly Job[],
  context: Omit<JobContext, "jobs" | "stopping">,
  options: { readonly work: boolean },
): Promise<Jobs> {
  const boss = new PgBoss({
    ...bossConnection(context.database),
    max: options.work ? 4 : 2,
    schema: "jobs",
    // A job whose program was killed is found again within half a minute.
    monitorIntervalSeconds: 10,
  });
  boss.on("error", (error) => {
    context.log.error({ error: error.message }, "job queue");
  });
  await boss.start();
  const stopping = new AbortController();
  const opened: Jobs = {
    enqueue: async (job, data, sending) => {
      await boss.send(job.name, data, {
        // The queue's policy holds one waiting job per key: a job that may stand beside others gets a key of its own.
        singletonKey: sending?.once ?? newId(),
        ...(sending?.afterSeconds === undefined ? {} : { startAfter: sending.afterSeconds }),
      });
    },
    stop: async () => {
      stopping.abort();
      await boss.stop({ graceful: true, timeout: 20_000, close: true });
    },
  };
  const whole: JobContext = { ...context, jobs: opened, stopping: stopping.signal };
  for (const job of jobs) await openQueue(boss, job, whole, options.work);
  return opened;
}

function bossConnection(
  database: Database,
): { connectionString: string } | { host: string; user: string; database: string } {
  const { address } = database;
  return address.kind === "url"
    ? { connectionString: address.url }
    : { host: address.folder, user: address.user, database: address.name };
}

async function openQueue(boss: PgBoss, job: Job, context: JobContext, work: boolean): Promise<void> {
  await boss.createQueue(job.name, {
    policy: "short",
    retryLimit: job.retries ?? 2,
    retryBackoff: true,
    expireInSeconds: job.expireInSeconds ?? 900,
    heartbeatSeconds: 10,
  });
  if (job.schedule !== undefined) await boss.schedule(job.name, job.schedule);
  if (!work) return;
  // Looked for every second: jobs are coarse, and a queue that waits for notices looks again only after half a minute.
  await boss.work<object>(job.name, { pollingIntervalSeconds: 1, batchSize: 1 }, async ([received]) => {
    if (received === undefined) return;
    const started = Date.now();
    try {
      await job.handle(received.data, context);
      context.log.debug({ job: job.name, ms: Date.now() - started }, "job done");
    } catch (error) {
      context.log.error({ job: job.name, id: received.id, error: (error as Error).stack }, "job failed");
      throw error;
    }
  });
}
