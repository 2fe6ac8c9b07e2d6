import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { connectionSettings, type DatabaseAddress } from "./database.ts";

// Any number, the same in every version: only one process migrates at a time.
const migrationLock = 7_203_641_988;

export type Migration = { readonly name: string; readonly text: string; readonly checksum: string };

/** Raised when the database was migrated by other files than these. */
export class MigrationError extends Error {}

export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  const migrations = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), "utf8");
      return { name, text, checksum: createHash("sha256").update(text).digest("hex") };
    }),
  );
  const numbers = migrations.map(({ name }) => name.slice(0, 4));
  const twice = numbers.find((number, index) => numbers.indexOf(number) !== index);
  if (twice !== undefined) throw new MigrationError(`Two migrations carry the number ${twice}.`);
  return migrations;
}

/**
 * Brings the database to the newest shape: each file once, in order, in its own transaction, under one lock, so
 * that several processes may start at once. Refuses a file that changed after it was applied, and a
 * database that a newer version of the product has already moved on.
 */
export async function migrate(
  address: DatabaseAddress,
  migrations: readonly Migration[],
  say?: (migration: string) => void,
): Promise<number> {
  const client = new pg.Client(connectionSettings(address, null));
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [migrationLock]);
    await client.query(`create table if not exists public.rebelote_migration (
      name text primary key, checksum text not null, applied_at timestamptz not null)`);
    const { rows } = await client.query<{ name: string; checksum: string }>(
      "select name, checksum from public.rebelote_migration order by name",
    );
    const waiting = waitingMigrations(migrations, rows);
    for (const migration of waiting) {
      say?.(migration.name);
      await apply(client, migration);
    }
    return waiting.length;
  } finally {
    await client.end();
  }
}

/** The files still to apply; throws when the past was rewritten. */
export function waitingMigrations(
  migrations: readonly Migration[],
  applied: readonly { name: string; checksum: string }[],
): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const past of applied) {
    const file = known.get(past.name);
    if (file === undefined) {
      throw new MigrationError(
        `The database has the change ${past.name}, which this version does not know. Start the newer version that made it.`,
      );
    }
    if (file.checksum !== past.checksum) {
      throw new MigrationError(`The file ${past.name} changed after it was applied. Put it back as it was.`);
    }
  }
  const done = new Set(applied.map(({ name }) => name));
  return migrations.filter(({ name }) => !done.has(name));
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query("begin");
  try {
    await client.query(migration.text);
    await client.query(
      "insert into public.rebelote_migration (name, checksum, applied_at) values ($1, $2, clock_timestamp())",
      [migration.name, migration.checksum],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new MigrationError(`${migration.name}: ${(error as Error).message}`, { cause: error });
  }
}
