import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import pg from "pg";
import { closeEngine, deliverDue, deliverOnce } from "../../capabilities/messages/index.ts";
import { databaseName, migrationsFolder, openCluster, ownerName } from "../../platform/cluster/cluster.ts";
import { connect, type Database, type DatabaseAddress } from "../../platform/database.ts";
import type { Job, JobContext, Jobs } from "../../platform/jobs.ts";
import { createLog } from "../../platform/log.ts";
import { migrate, readMigrations } from "../../platform/migrate.ts";
import { keepKeyIn } from "../../platform/seal.ts";
import { openStorage } from "../../platform/storage.ts";
import { rooms, wireRooms } from "../rooms.ts";
import { buildServer } from "../server.ts";

/** The whole product on a database that is thrown away: its server without a port, its work of the night on demand. */
export type Place = {
  readonly server: FastifyInstance;
  readonly database: Database;
  /** Where the product keeps its data: another process that is told so works beside this one. */
  readonly folder: string;
  /**
   * Hands over the messages that are due now, until none is left; with `turnSeconds`, for one turn of so long, as a limit of speed
   * holds the others back.
   */
  readonly deliver: (turnSeconds?: number) => Promise<void>;
  /** What the rooms do by themselves between two requests. */
  readonly settle: () => Promise<void>;
  /** The same, and what they do every night, in their order. */
  readonly runNight: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export async function openPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), "rebelote-cases-"));
  // PostgreSQL runs under an account of its own.
  await chmod(folder, 0o755);
  const { address, drop } = await openAddress(folder);
  const clear = async (): Promise<void> => {
    await drop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await migrate(address, await readMigrations(migrationsFolder));
    const database = connect(address, 24);
    wireRooms();
    keepKeyIn(database, folder);
    const context = contextOf(database, folder);
    const journal = { folder: join(context.storage.folder, "journal") };
    const server = await buildServer(context);
    await server.ready();
    return {
      server,
      database,
      folder,
      deliver: async (turnSeconds) => {
        if (turnSeconds === undefined) await deliverDue(database, journal);
        else await deliverOnce(database, { ...journal, turnSeconds });
      },
      settle: async () => {
        await runTicks(context);
      },
      runNight: async () => {
        await runTicks(context);
        for (const job of nightJobs()) await job.handle({}, context);
        await runTicks(context);
      },
      close: async () => {
        await server.close();
        await closeEngine(database);
        await database.close();
        await clear();
      },
    };
  } catch (error) {
    await clear();
    throw error;
  }
}

/** Jobs wait for nobody here: what is put in the queue runs at once. */
function contextOf(database: Database, folder: string): JobContext {
  const jobs: Jobs = {
    enqueue: async (job, data) => {
      await rooms
        .flatMap((room) => room.jobs ?? [])
        .find(({ name }) => name === job.name)
        ?.handle(data, context);
    },
    stop: async () => await Promise.resolve(),
  };
  const context: JobContext = {
    database,
    storage: openStorage(join(folder, "files")),
    log: createLog("error"),
    jobs,
    stopping: new AbortController().signal,
  };
  return context;
}

/** Work with an hour of its own, in the order of the minutes. */
function nightJobs(): Job[] {
  const minuteOf = ({ schedule = "" }: Job): number => Number(schedule.split(" ")[0]);
  return rooms
    .flatMap((room) => room.jobs ?? [])
    .filter(({ schedule }) => schedule !== undefined)
    .toSorted((first, second) => minuteOf(first) - minuteOf(second));
}

async function runTicks(context: JobContext): Promise<void> {
  const ticks = rooms.flatMap((room) => room.ticks ?? []);
  for (const tick of ticks) {
    let more = true;
    while (more) more = await tick.run(context);
  }
}

/** A private cluster in the folder, or a database of its own on the server of DATABASE_URL. */
async function openAddress(folder: string): Promise<{ address: DatabaseAddress; drop: () => Promise<void> }> {
  const outside = process.env["DATABASE_URL"] ?? "";
  if (outside === "") {
    const cluster = await openCluster({ dataFolder: folder, throwAway: true });
    return {
      address: { kind: "socket", folder: cluster.socketFolder, user: ownerName, name: databaseName },
      drop: cluster.release,
    };
  }
  const name = `rebelote_cases_${randomBytes(6).toString("hex")}`;
  const url = new URL(outside);
  url.pathname = `/${name}`;
  await administer(outside, `create database ${name}`);
  return {
    address: { kind: "url", url: url.toString() },
    drop: async () => {
      await administer(outside, `drop database if exists ${name} with (force)`);
    },
  };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
