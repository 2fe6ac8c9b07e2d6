import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chownSync, existsSync, openSync, readFileSync, rmSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { tmpdir, totalmem } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { installEngine } from "./engine.ts";
import { isAlive, livingLeases, processMark, takeLease, whileLocked } from "./lease.ts";

export type Cluster = {
  /** The folder of the Unix socket; nothing listens on the network. */
  readonly socketFolder: string;
  /** Lets go; the last to do so stops the server. */
  readonly release: () => Promise<void>;
};

export type ClusterOptions = {
  readonly dataFolder: string;
  readonly say?: (step: string) => void;
  /** For tests: no write waits for the disk. */
  readonly throwAway?: boolean;
};

export const ownerName = "rebelote";
export const databaseName = "rebelote";

/** Raised with a sentence for the operator when the data folder cannot be used. */
export class DataFolderError extends Error {}

type Layout = {
  readonly pgData: string;
  readonly leases: string;
  readonly lock: string;
  readonly socketFolder: string;
  readonly serverLog: string;
  readonly bin: string;
  readonly owner: { uid: number; gid: number } | null;
};

/**
 * The product's private PostgreSQL: real server, own data folder, Unix socket only, never run by root.
 * Starts it, or joins the one that another process of the product (or a killed one) left running.
 */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const layout = await prepareFolders(options);
  const lease = await takeLease(layout.leases);
  try {
    await whileLocked(layout.lock, async () => {
      if (!(await isServing(layout))) {
        if (!existsSync(join(layout.pgData, "PG_VERSION"))) initialise(layout, options);
        await startServer(layout, options);
      }
      watch(layout);
    });
    await ensureDatabase(layout);
  } catch (error) {
    rmSync(lease, { force: true });
    throw error;
  }
  let released = false;
  return {
    socketFolder: layout.socketFolder,
    release: async () => {
      if (released) return;
      released = true;
      await whileLocked(layout.lock, async () => {
        rmSync(lease, { force: true });
        if (livingLeases(layout.leases).length === 0) await stopServer(layout);
      });
    },
  };
}

async function prepareFolders(options: ClusterOptions): Promise<Layout> {
  const dataFolder = resolve(options.dataFolder);
  await mkdir(dataFolder, { recursive: true });
  const owner = serverOwner();
  const root = join(dataFolder, "postgres");
  await mkdir(root, { recursive: true });
  if (owner !== null) {
    chownSync(root, owner.uid, owner.gid);
    assertReachable(root, dataFolder, owner);
  }
  const engine = await installEngine(join(dataFolder, "engine"));
  const leases = join(dataFolder, "leases");
  await mkdir(leases, { recursive: true });
  const socketFolder = await socketFolderFor(dataFolder, owner);
  return {
    pgData: join(root, "data"),
    leases,
    lock: join(dataFolder, "cluster.lock"),
    socketFolder,
    serverLog: join(root, "server.log"),
    bin: engine.bin,
    owner,
  };
}

/** PostgreSQL refuses to run as root: a dedicated account when there is one, otherwise nobody. */
function serverOwner(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const accounts = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of ["rebelote", "nobody"]) {
    const fields = accounts.find((line) => line.startsWith(`${name}:`))?.split(":");
    if (fields !== undefined) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new DataFolderError(
    "Started as root, but there is no account “rebelote” or “nobody” to run the database.",
  );
}

function assertReachable(folder: string, dataFolder: string, owner: { uid: number; gid: number }): void {
  const tried = spawnSync("/bin/sh", ["-c", 'cd "$1" && [ -w . ]', "sh", folder], {
    cwd: "/",
    uid: owner.uid,
    gid: owner.gid,
    stdio: "ignore",
  });
  if (tried.status === 0) return;
  throw new DataFolderError(
    `The database runs as an ordinary user, who cannot reach ${dataFolder}: a folder above it is closed to others. Choose another folder, for example --data /var/lib/rebelote.`,
  );
}

/** A Unix socket's whole path may be 107 bytes long, 103 on macOS: deep data folders get a short one. */
async function socketFolderFor(dataFolder: string, owner: Layout["owner"]): Promise<string> {
  const beside = join(dataFolder, "run");
  const short = join(
    tmpdir(),
    `rebelote-${createHash("sha256").update(dataFolder).digest("hex").slice(0, 12)}`,
  );
  const chosen = Buffer.byteLength(`${beside}/.s.PGSQL.5432.lock`) <= 100 ? beside : short;
  await mkdir(chosen, { recursive: true, mode: 0o700 });
  await chmod(chosen, 0o700);
  if (owner !== null) chownSync(chosen, owner.uid, owner.gid);
  return chosen;
}

function initialise(layout: Layout, options: ClusterOptions): void {
  options.say?.("database.create");
  const made = spawnSync(
    join(layout.bin, "initdb"),
    [
      ...["-D", layout.pgData, "-U", ownerName, "-E", "UTF8", "--auth=trust"],
      ...["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"],
      ...(options.throwAway === true ? ["--no-sync"] : []),
    ],
    { cwd: "/", encoding: "utf8", env: serverEnvironment(), ...(layout.owner ?? {}) },
  );
  if (made.status !== 0) {
    rmSync(layout.pgData, { recursive: true, force: true });
    throw new DataFolderError(
      `PostgreSQL could not prepare ${layout.pgData}: ${(made.stderr || made.error?.message) ?? ""}`,
    );
  }
}

function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
}

function settings(layout: Layout, throwAway: boolean): string[] {
  const memoryMb = Math.floor(totalmem() / 1024 / 1024);
  const shared = throwAway ? 64 : Math.max(64, Math.min(512, Math.floor(memoryMb / 8)));
  const chosen: Record<string, string> = {
    listen_addresses: "",
    unix_socket_directories: layout.socketFolder,
    max_connections: "90",
    shared_buffers: `${shared}MB`,
    effective_cache_size: `${Math.max(256, Math.floor(memoryMb / 2))}MB`,
    work_mem: "24MB",
    maintenance_work_mem: "128MB",
    max_wal_size: "2GB",
    wal_compression: "on",
    random_page_cost: "1.1",
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    log_min_messages: "warning",
    ...(throwAway ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } : {}),
  };
  return Object.entries(chosen).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

async function startServer(layout: Layout, options: ClusterOptions): Promise<void> {
  options.say?.("database.start");
  const log = openSync(layout.serverLog, "a");
  const child: ChildProcess = spawn(
    join(layout.bin, "postgres"),
    ["-D", layout.pgData, ...settings(layout, options.throwAway === true)],
    {
      cwd: "/",
      detached: true,
      env: serverEnvironment(),
      stdio: ["ignore", log, log],
      ...(layout.owner ?? {}),
    },
  );
  let failure: Error | null = null;
  child.once("error", (error) => {
    failure = error;
  });
  child.once("exit", () => {
    failure ??= new Error("it ended at once");
  });
  child.unref();
  // After a crash the server first replays its journal: minutes are possible, and are said.
  for (let waited = 0; ; waited += 20) {
    if (await answers(layout)) return;
    if (failure !== null) throw startFailure(layout, failure);
    if (waited === 5_000) options.say?.("database.recover");
    await sleep(20);
  }
}

function startFailure(layout: Layout, failure: Error): Error {
  let last = "";
  try {
    last = readFileSync(layout.serverLog, "utf8").trimEnd().split("\n").slice(-6).join("\n");
  } catch {
    // Without a log the failure itself must do.
  }
  return new DataFolderError(`PostgreSQL did not start (${failure.message}). Its last words:\n${last}`);
}

function postmasterPid(layout: Layout): number | null {
  try {
    return Number(readFileSync(join(layout.pgData, "postmaster.pid"), "utf8").split("\n")[0]) || null;
  } catch {
    return null;
  }
}

async function isServing(layout: Layout): Promise<boolean> {
  const pid = postmasterPid(layout);
  if (pid === null || !isAlive(`${pid}-0`)) return false;
  for (let tried = 0; tried < 1_500; tried += 1) {
    if (await answers(layout)) return true;
    const now = postmasterPid(layout);
    if (now === null || !isAlive(`${now}-0`)) return false;
    await sleep(20);
  }
  return false;
}

async function answers(layout: Layout): Promise<boolean> {
  const client = new pg.Client({ host: layout.socketFolder, user: ownerName, database: "postgres" });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function ensureDatabase(layout: Layout): Promise<void> {
  const client = new pg.Client({ host: layout.socketFolder, user: ownerName, database: "postgres" });
  await client.connect();
  try {
    const found = await client.query("select from pg_database where datname = $1", [databaseName]);
    if (found.rowCount === 0) {
      await client.query(`create database ${databaseName}`).catch((error: unknown) => {
        if ((error as { code?: string }).code !== "42P04") throw error;
      });
    }
  } finally {
    await client.end();
  }
}

/** The guardian outlives this process, so that a killed program leaves no server behind. */
function watch(layout: Layout): void {
  const markPath = join(layout.leases, "..", "guardian");
  try {
    if (isAlive(readFileSync(markPath, "utf8"))) return;
  } catch {
    // No guardian yet.
  }
  const script = fileURLToPath(new URL("./guardian.sh", import.meta.url));
  const text = readFileSync(script, "utf8");
  const child = spawn(
    "/bin/sh",
    ["-c", text, "rebelote-guardian", layout.pgData, layout.leases, layout.lock],
    {
      cwd: "/",
      detached: true,
      stdio: "ignore",
      env: serverEnvironment(),
      ...(layout.owner ?? {}),
    },
  );
  child.unref();
  if (child.pid !== undefined) void writeFile(markPath, processMark(child.pid));
}

async function stopServer(layout: Layout): Promise<void> {
  const pid = postmasterPid(layout);
  if (pid === null || !isAlive(`${pid}-0`)) return;
  process.kill(pid, "SIGINT");
  for (let waited = 0; waited < 60_000 && isAlive(`${pid}-0`); waited += 20) await sleep(20);
}

/** Where the data goes when nobody says: a system folder for root, the user's own data folder otherwise. */
export function defaultDataFolder(): string {
  if (process.getuid?.() === 0) return "/var/lib/rebelote";
  const home = process.env["HOME"] ?? tmpdir();
  if (process.platform === "darwin") return join(home, "Library", "Application Support", "Rebelote");
  return join(process.env["XDG_DATA_HOME"] ?? join(home, ".local", "share"), "rebelote");
}

export const migrationsFolder = join(
  dirname(fileURLToPath(import.meta.url)),
  "..",
  "..",
  "..",
  "db",
  "migrations",
);
