import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { migrationsFolder, openCluster, ownerName } from "../../src/platform/cluster/cluster.ts";
import type { DatabaseAddress } from "../../src/platform/database.ts";
import { migrate, readMigrations } from "../../src/platform/migrate.ts";

const templateName = "rebelote_template";

/**
 * Once per run: a throw-away cluster (or the outside server of DATABASE_URL), with a migrated template database that
 * every test file copies in a few hundredths of a second.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  // Another project of this run has it already, and keeps it to the end.
  if (process.env["REBELOTE_TEST_SERVER"] !== undefined) return undefined;
  const outside = process.env["DATABASE_URL"];
  if (outside !== undefined && outside !== "") {
    const made = await makeTemplate((name) => ({ kind: "url", url: withDatabase(outside, name) }));
    process.env["REBELOTE_TEST_SERVER"] = JSON.stringify({ kind: "url", url: outside });
    process.env["REBELOTE_KEY"] ??= "5e".repeat(32);
    return made;
  }
  const dataFolder = await mkdtemp(join(tmpdir(), "rebelote-test-"));
  const { chmod } = await import("node:fs/promises");
  await chmod(dataFolder, 0o755);
  const cluster = await openCluster({ dataFolder, throwAway: true });
  const server = { kind: "socket", folder: cluster.socketFolder } as const;
  process.env["REBELOTE_TEST_SERVER"] = JSON.stringify(server);
  await makeTemplate((name) => ({ ...server, user: ownerName, name }));
  return async () => {
    await cluster.release();
    await rm(dataFolder, { recursive: true, force: true });
  };
}

async function makeTemplate(address: (name: string) => DatabaseAddress): Promise<() => Promise<void>> {
  await administer(address("postgres"), [
    `drop database if exists ${templateName}`,
    `create database ${templateName} template template0`,
  ]);
  await migrate(address(templateName), await readMigrations(migrationsFolder));
  return async () => {
    await administer(address("postgres"), [`drop database if exists ${templateName}`]);
  };
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}

type Server = { kind: "url"; url: string } | { kind: "socket"; folder: string };

/** The address of one database on the test server. */
export function testAddress(name: string): DatabaseAddress {
  const text = process.env["REBELOTE_TEST_SERVER"];
  if (text === undefined) throw new Error("The test server is not running: tests start through npm test.");
  const server = JSON.parse(text) as Server;
  return server.kind === "url"
    ? { kind: "url", url: withDatabase(server.url, name) }
    : { kind: "socket", folder: server.folder, user: ownerName, name };
}

export async function administer(address: DatabaseAddress, statements: readonly string[]): Promise<void> {
  const client = new pg.Client(
    address.kind === "url"
      ? { connectionString: address.url }
      : { host: address.folder, user: address.user, database: address.name },
  );
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

export { templateName };
