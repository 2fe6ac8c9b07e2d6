import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { moveClock } from "../../platform/clock-store.ts";
import type { Place } from "./place.ts";
import { CaseFault } from "./words.ts";

/** Processes of the product beside this one: `rebelote worker`, each with all that a worker does. */
export type Workers = {
  readonly start: (number: number) => Promise<void>;
  /** Answers once the process is gone. */
  readonly kill: (number: number) => Promise<void>;
  /** Moves the time of all of them; they follow within a second. */
  readonly moveTo: (instant: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

const readyWithin = 60_000;
// Every process reads the product's clock each second.
const clockFollows = 1_500;

export function openWorkers(place: Place): Workers {
  const running = new Map<number, ChildProcess>();
  const kill = async (number: number): Promise<void> => {
    const child = running.get(number);
    running.delete(number);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
  };
  return {
    kill,
    start: async (number) => {
      // What this process alone knew of the time is told to all.
      await moveClock(place.database, place.database.clock.offsetMs());
      running.set(number, await startWorker(place));
    },
    moveTo: async (instant) => {
      const { database } = place;
      const ahead = instant - database.clock.now().getTime();
      if (ahead > 0) await moveClock(database, database.clock.offsetMs() + ahead);
      await sleep(clockFollows);
    },
    close: async () => {
      for (const number of [...running.keys()]) await kill(number);
    },
  };
}

async function startWorker({ folder, database }: Place): Promise<ChildProcess> {
  const { address } = database;
  const program = join(import.meta.dirname, "..", "cli.ts");
  const where = address.kind === "url" ? [] : ["--data", folder];
  const child = spawn(process.execPath, [...process.execArgv, program, "worker", ...where], {
    env: {
      ...process.env,
      REBELOTE_DATA: folder,
      ...(address.kind === "url" ? { DATABASE_URL: address.url } : {}),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (text: Buffer) => (said += text.toString()));
  const isReady = new Promise<boolean>((resolve) => {
    child.stdout.on("data", (text: Buffer) => {
      if (text.toString().includes("ready")) resolve(true);
    });
    child.once("exit", () => resolve(false));
  });
  const inTime = await Promise.race([isReady, sleep(readyWithin, false)]);
  if (inTime) return child;
  child.kill("SIGKILL");
  throw new CaseFault(`a worker did not start: ${said.slice(-600)}`);
}
