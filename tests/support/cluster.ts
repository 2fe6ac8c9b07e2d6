import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrationsFolder, openCluster, ownerName } from "../../src/platform/cluster/cluster.ts";
import type { DatabaseAddress } from "../../src/platform/database.ts";
import { migrate, readMigrations } from "../../src/platform/migrate.ts";

const templateName = "rebelote_template";

/**
 * Once per run: throw-away clusters (or the outside server of DATABASE_URL), each with a migrated template database that every test
 * file copies in a few hundredths of a second. A cluster for each worker: readers of events wait for every transaction of their
 * server, so that a long one of another file would hold them up.
 */
export default async function setup({ config }: TestProject): Promise<(() => Promise<void>) | undefined> {
  // Another project of this run has them already, and keeps them to the end.
  if (process.env["REBELOTE_TEST_SERVERS"] !== undefined) return undefined;
  const outside = process.env["DATABASE_URL"];
  if (outside !== undefined && outside !== "") {
    const made = await makeTemplate((name) => ({ kind: "url", url: withDatabase(outside, name) }));
    process.env["REBELOTE_TEST_SERVERS"] = JSON.stringify([{ kind: "url", url: outside }]);
    process.env["REBELOTE_KEY"] ??= "5e".repeat(32);
    return made;
  }
  const opened = await Promise.all(Array.from({ length: config.maxWorkers }, openThrowAway));
  process.env["REBELOTE_TEST_SERVERS"] = JSON.stringify(opened.map(({ server }) => server));
  return async () => {
    await Promise.all(opened.map(async ({ close }) => await close()));
  };
}

async function openThrowAway(): Promise<{ server: Server; close: () => Promise<void> }> {
  const dataFolder = await mkdtemp(join(tmpdir(), "rebelote-test-"));
  await chmod(dataFolder, 0o755);
  const cluster = await openCluster({ dataFolder, throwAway: true });
  const server = { kind: "socket", folder: cluster.socketFolder } as const;
  await makeTemplate((name) => ({ ...server, user: ownerName, name }));
  return {
    server,
    close: async () => {
      await cluster.release();
      await rm(dataFolder, { recursive: true, force: true });
    },
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

/** The address of one database on the test server of this worker. */
export function testAddress(name: string): DatabaseAddress {
  const text = process.env["REBELOTE_TEST_SERVERS"];
  if (text === undefined) throw new Error("No test server is running: tests start through npm test.");
  const servers = JSON.parse(text) as readonly Server[];
  const server = servers[(Number(process.env["VITEST_POOL_ID"]) - 1) % servers.length];
  if (server === undefined) throw new Error("This worker has no number.");
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
