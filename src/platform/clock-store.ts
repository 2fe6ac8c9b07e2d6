import { sql } from "kysely";
import type { Database } from "./database.ts";

// How often this process has moved the time: what was read before a move is no longer true after it.
const moves = new WeakMap<Database, number>();

/** Takes over the offset that is stored for all processes. */
export async function loadClock(database: Database): Promise<void> {
  const moved = moves.get(database);
  const { offset_ms } = await database.inPlatform(
    async (tx) => await tx.one<{ offset_ms: number }>(sql`select offset_ms from platform.clock`),
  );
  if (moves.get(database) === moved) database.clock.setOffset(offset_ms);
}

/** Moves the product's time for every process; the others follow within a second (`followClock`). */
export async function moveClock(database: Database, offsetMs: number): Promise<void> {
  await database.inPlatform(async (tx) => {
    await tx.run(sql`update platform.clock set offset_ms = ${Math.round(offsetMs)}`);
  });
  moves.set(database, (moves.get(database) ?? 0) + 1);
  database.clock.setOffset(Math.round(offsetMs));
}

/** Reads the offset again every second, so that all processes see the same time. Answers how to stop. */
export function followClock(database: Database): () => void {
  const timer = setInterval(() => {
    // A database that is away for a moment leaves the time as it was.
    loadClock(database).catch(() => undefined);
  }, 1_000);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}
