import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * A process's name that its number's next owner does not share: number and, where the system tells it, start time.
 */
export function processMark(pid: number = process.pid): string {
  return `${pid}-${startTimeOf(pid) ?? "0"}`;
}

/** Whether the process of that mark still runs. */
export function isAlive(mark: string): boolean {
  const match = /^(\d+)-(\d+)$/.exec(mark.trim());
  if (match === null) return false;
  const pid = Number(match[1]);
  const started = startTimeOf(pid);
  if (started !== null) return match[2] === "0" || started === match[2];
  if (existsSync("/proc/self/stat")) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function startTimeOf(pid: number): string | null {
  try {
    // The second field is the name in brackets and may hold spaces: count from its end (proc(5)).
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const state = fields[0];
    if (state === "Z" || state === "X") return null;
    return fields[19] ?? null;
  } catch {
    return null;
  }
}

/** Says that this process uses the cluster. The last to let go stops the server. */
export async function takeLease(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const path = join(folder, processMark());
  writeFileSync(path, "");
  return path;
}

/** The marks of the living processes that use the cluster; the leases of the dead are removed. */
export function livingLeases(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((mark) => {
    if (isAlive(mark)) return true;
    rmSync(join(folder, mark), { force: true });
    return false;
  });
}

/**
 * Runs the work while no other process starts or stops the cluster.
 * A lock whose owner died is taken over.
 */
export async function whileLocked<T>(lockPath: string, work: () => Promise<T>): Promise<T> {
  const mine = processMark();
  for (;;) {
    if (tryLock(lockPath, mine)) break;
    const owner = readOwner(lockPath);
    if (owner !== null && owner !== "" && !isAlive(owner)) rmSync(lockPath, { force: true });
    else await sleep(40);
  }
  try {
    return await work();
  } finally {
    rmSync(lockPath, { force: true });
  }
}

function tryLock(path: string, mark: string): boolean {
  try {
    const handle = openSync(path, "wx");
    writeSync(handle, mark);
    closeSync(handle);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function readOwner(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
