import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from "node:fs";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { isId } from "../../platform/ids.ts";
import type { Handed } from "./drivers.ts";

/**
 * What this process hands over and what it was answered, noted before the database knows: a process that dies leaves it to the next one,
 * which then sends nothing twice that was answered. Each line reaches the system with its call, so that killing the process loses none.
 */
export type Journal = {
  readonly begin: (ids: readonly string[]) => void;
  readonly hear: (handed: Handed) => void;
  /** The database knows all there is: the pages begin anew. */
  readonly forget: () => void;
  readonly close: () => void;
};

/** What a process that is no more left behind: of each message the answer, or that it was begun. */
export type Left = ReadonlyMap<string, Handed | "begun">;

const ending = ".journal";
// Below this there is nothing to gain by beginning anew.
const longBytes = 256 * 1_024;

export function openJournal(folder: string, holder: string): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = openSync(pathOf(folder, holder), "a", 0o600);
  const head = `${JSON.stringify({ pid: process.pid, host: hostname() })}\n`;
  let bytes = 0;
  const write = (text: string): void => {
    bytes += writeSync(file, text);
  };
  write(head);
  return {
    begin: (ids) => write(ids.map((id) => `b ${id}\n`).join("")),
    hear: (handed) => write(`h ${JSON.stringify(handed)}\n`),
    forget: () => {
      if (bytes < longBytes) return;
      ftruncateSync(file);
      bytes = 0;
      write(head);
    },
    close: () => closeSync(file),
  };
}

/** What a holder left behind; null: it wrote elsewhere, or its pages are gone. */
export async function readJournal(folder: string, holder: string): Promise<Left | null> {
  const text = await readFile(pathOf(folder, holder), "utf8").catch(() => null);
  if (text === null) return null;
  const left = new Map<string, Handed | "begun">();
  for (const line of text.split("\n")) {
    if (line.startsWith("b ")) left.set(line.slice(2), "begun");
    // The last line may have been cut in the middle.
    const handed = line.startsWith("h ") ? readHanded(line.slice(2)) : null;
    if (handed !== null) left.set(handed.id, handed);
  }
  return left;
}

/** Holders that wrote here and whose process is no more. One whose number another process has now is found by its lease instead. */
export async function deadHolders(folder: string, mine: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const dead: string[] = [];
  for (const name of names) {
    const holder = name.slice(0, -ending.length);
    if (!name.endsWith(ending) || !isId(holder) || holder === mine) continue;
    const text = await readFile(join(folder, name), "utf8").catch(() => "");
    const [head = ""] = text.split("\n", 1);
    if (!isRunning(head)) dead.push(holder);
  }
  return dead;
}

/** The pages of a holder that has nothing open any more. */
export async function dropJournal(folder: string, holder: string): Promise<void> {
  await rm(pathOf(folder, holder), { force: true });
}

/** Holders whose pages nobody has touched since an instant. */
export async function oldJournals(folder: string, beforeMs: number): Promise<string[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(ending));
  const old: string[] = [];
  for (const name of names) {
    const seen = await stat(join(folder, name)).catch(() => null);
    if (seen !== null && seen.mtimeMs < beforeMs) old.push(name.slice(0, -ending.length));
  }
  return old;
}

function pathOf(folder: string, holder: string): string {
  return join(folder, `${holder}${ending}`);
}

function readHanded(text: string): Handed | null {
  try {
    return JSON.parse(text) as Handed;
  } catch {
    return null;
  }
}

function isRunning(head: string): boolean {
  try {
    const { pid, host } = JSON.parse(head) as { pid: number; host: string };
    if (host !== hostname()) return true;
    // This process writes under a name of its own: what bears its number is of one that died before it.
    if (pid === process.pid) return false;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}
