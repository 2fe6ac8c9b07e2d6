import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { access, mkdir, readdir, rename, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { say } from "../../platform/texts.ts";
import type { Tick } from "../../platform/ticks.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, type MerchantRow } from "../accounts/index.ts";
import { checkImport } from "./check.ts";
import { beginCheck, beginWriting, receiveFile } from "./operations.ts";
import { findImport, findMapping } from "./queries.ts";
import {
  claimFile,
  deleteWatch,
  finishFile,
  insertWatch,
  noteImport,
  selectAllWatches,
  type WatchRow,
} from "./queries-watch.ts";
import type { FileServices } from "./read-file.ts";
import type { ImportReport } from "./report.ts";
import type { Mapping } from "./rules/mapping.ts";
import { writeImport } from "./write.ts";

const everySeconds = 15;
// A file that was written to a moment ago is perhaps not whole.
const quietMs = 5_000;
// Whoever works on a file says so again by finishing; ten minutes without a word and it was killed.
const staleMs = 10 * 60_000;

/** Looks into every watched folder and brings in what lies there. */
export const watchTick: Tick = {
  name: "files-watch",
  everySeconds,
  run: async ({ database, storage, log, stopping }) => {
    const watches = await database.inPlatform(async (tx) => await selectAllWatches(tx));
    for (const watch of watches) {
      if (stopping.aborted) return false;
      try {
        await lookInto({ database, storage, stopping }, watch, Date.now());
      } catch (fault) {
        // A disk that is not there now is there again later; other shops' folders do not wait for it.
        log.warn({ watch: watch.id, error: (fault as Error).message }, "a watched folder cannot be read");
      }
    }
    return false;
  },
};

/** Brings in the files of one folder that nobody is writing to any more. `wall` is the disk's own time, in milliseconds. */
export async function lookInto(services: FileServices, watch: WatchRow, wall: number): Promise<void> {
  const names = await readdir(watch.folder, { withFileTypes: true });
  for (const entry of names.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!entry.isFile() || !/^[^.~].*\.(csv|txt|tsv|xml|xlsx|ods|gz)$/i.test(entry.name)) continue;
    const path = join(watch.folder, entry.name);
    const { mtimeMs, size } = await stat(path);
    if (size === 0 || wall - mtimeMs < quietMs) continue;
    if (services.stopping?.aborted === true) return;
    await takeFile(services, watch, entry.name);
  }
}

type End = { readonly state: "done" | "refused"; readonly report: string };

async function takeFile(services: FileServices, watch: WatchRow, name: string): Promise<void> {
  const { database } = services;
  const path = join(watch.folder, name);
  const file = { watchId: watch.id, sha256: await fingerprint(path), fileName: name.slice(0, 255) };
  const { claim, merchant } = await database.inMerchant(watch.merchantId, async (tx) => ({
    claim: await claimFile(tx, { ...file, staleBefore: minutesBefore(tx.now) }),
    merchant: await currentMerchant(tx),
  }));
  if (!claim.claimed) {
    // Killed between the note and the move, or the till wrote the same again: it is put away without a second import.
    if (claim.state !== "working") await putAway(watch.folder, name, againOf(claim, merchant, name));
    return;
  }
  const report = await bringIn(services, watch, path, file, claim.importId);
  const end = endOf(report, merchant, name);
  await database.inMerchant(watch.merchantId, async (tx) => await finishFile(tx, file, end));
  await putAway(watch.folder, name, end);
}

/** The way of an import, taken up where a killed process left it. */
async function bringIn(
  services: FileServices,
  watch: WatchRow,
  path: string,
  file: { readonly watchId: string; readonly sha256: string; readonly fileName: string },
  earlier: string | null,
): Promise<ImportReport | Refusal> {
  const { database } = services;
  const { merchantId } = watch;
  const actor = systemActor(merchantId, "rebelote");
  const known =
    earlier === null
      ? undefined
      : await database.inMerchant(merchantId, async (tx) => await findImport(tx, earlier));
  let importId = known?.state === "checking" || known?.state === "importing" ? known.id : null;
  if (known?.state === "done") return known.report ?? refuse("unknown_import");
  if (importId === null) {
    const received = await receiveFile(services, actor, {
      ...{ stream: createReadStream(path), fileName: file.fileName, kind: watch.kind },
    });
    if (isRefusal(received)) return received;
    importId = received.id;
    const begun = await database.inMerchant(merchantId, async (tx) => {
      await noteImport(tx, file, received.id);
      const { layout, signature } = received.described;
      const isSaid = layout !== null || watch.mapping?.columns !== undefined;
      const isKnown = isSaid || (await findMapping(tx, signature)) !== undefined;
      if (!isKnown) return refuse("watch_needs_a_mapping");
      const mapping = { ...received.mapping, ...watch.mapping, kind: watch.kind };
      const origin = watch.kind === "customers" ? { kind: "unknown" as const } : null;
      return await beginCheck(tx, received.id, mapping, origin);
    });
    if (isRefusal(begun)) return begun;
  }
  if (known?.state !== "importing") {
    const report = await checkImport(services, merchantId, importId);
    if (isRefusal(report) || report.accepted === 0) return report;
    const id = importId;
    const writing = await database.inMerchant(merchantId, async (tx) => await beginWriting(tx, actor, id));
    if (isRefusal(writing)) return writing;
  }
  const written = await writeImport(services, merchantId, importId);
  if (isRefusal(written)) return written;
  const id = importId;
  const done = await database.inMerchant(merchantId, async (tx) => await findImport(tx, id));
  return done?.report ?? refuse("unknown_import");
}

function endOf(report: ImportReport | Refusal, { language }: MerchantRow, name: string): End {
  if (isRefusal(report)) {
    const why = say(language, `problem.${report.refused}`, plainValues(report.details));
    return { state: "refused", report: say(language, "files.watch.refused", { name, why }) };
  }
  const { accepted, refused, leftOut } = report;
  const reasons = Object.entries(report.reasons)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) =>
      say(language, "files.watch.reason", { reason: say(language, `files.reason.${reason}`), count }),
    );
  if (accepted === 0)
    return {
      state: "refused",
      report: [say(language, "files.watch.nothing", { name, refused }), ...reasons].join("\n"),
    };
  const first = say(language, "files.watch.done", { name, accepted, refused, aside: leftOut });
  return { state: "done", report: [first, ...reasons, say(language, "files.watch.undo")].join("\n") };
}

function againOf(
  known: { state: string; report: string | null },
  { language }: MerchantRow,
  name: string,
): End {
  const state = known.state === "refused" ? "refused" : "done";
  return { state, report: [say(language, "files.watch.again", { name }), known.report ?? ""].join("\n\n") };
}

/** Into `done` or `refused`, with a report beside it. A name that is taken gets a number: nothing is written over. */
async function putAway(folder: string, name: string, { state, report }: End): Promise<void> {
  const target = join(folder, state);
  await mkdir(target, { recursive: true });
  const taken = new Set(await readdir(target));
  const [, stem = name, ending = ""] = /^(.*?)(\.[^.]+(?:\.gz)?)$/i.exec(name) ?? [];
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${stem}-${number}${ending}`;
  await writeFile(join(target, `${free}.report.txt`), `${report}\n`);
  await rename(join(folder, name), join(target, free));
}

async function fingerprint(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

function minutesBefore(now: string): string {
  return new Date(Date.parse(now) - staleMs).toISOString();
}

function plainValues(details: Readonly<Record<string, unknown>> = {}): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(details).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === "string" || typeof entry[1] === "number",
    ),
  );
}

/** Watches a folder from now on; said by an operator of the machine, never by a page. */
export async function addWatch(
  tx: Tx,
  wanted: {
    readonly folder: string;
    readonly kind: WatchRow["kind"];
    readonly mapping: Partial<Mapping> | null;
  },
): Promise<{ id: string; folder: string } | Refusal<"folder_not_readable" | "folder_already_watched">> {
  const folder = resolve(wanted.folder);
  try {
    if (!(await stat(folder)).isDirectory()) return refuse("folder_not_readable", { folder });
    await access(folder, constants.R_OK | constants.W_OK);
  } catch {
    return refuse("folder_not_readable", { folder });
  }
  const id = newId(Date.parse(tx.now));
  const isNew = await insertWatch(tx, { ...wanted, id, folder });
  return isNew ? { id, folder } : refuse("folder_already_watched", { folder });
}

/** The folders of a merchant. Platform transaction. */
export async function listWatches(tx: Tx, merchantId: string): Promise<WatchRow[]> {
  return (await selectAllWatches(tx)).filter((watch) => watch.merchantId === merchantId);
}

/** Watches a folder, named by its path or its id, no more; its files stay where they are. */
export async function removeWatch(tx: Tx, name: string): Promise<Refusal<"unknown_watch"> | undefined> {
  const isGone = (await deleteWatch(tx, name)) || (await deleteWatch(tx, resolve(name)));
  return isGone ? undefined : refuse("unknown_watch");
}
