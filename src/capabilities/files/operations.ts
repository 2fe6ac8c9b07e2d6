import type { Readable } from "node:stream";
import type { Tx } from "../../platform/database.ts";
import { appendEvent } from "../../platform/events.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, recordAudit } from "../accounts/index.ts";
import { describeFile, type Description, proposedMapping } from "./describe.ts";
import {
  changeState,
  findImport,
  findMapping,
  findSameFile,
  type ImportRow,
  insertImport,
  keepMapping,
  startChecking,
} from "./queries.ts";
import { clearStaging } from "./queries-staging.ts";
import type { FileServices } from "./read-file.ts";
import type { ReadOptions } from "./readers/open.ts";
import type { ImportKind } from "./rules/fields.ts";
import { checkMapping, type Mapping } from "./rules/mapping.ts";
import { checkOrigin, type Origin } from "./rules/origin.ts";

export type Received = {
  readonly id: string;
  readonly described: Description;
  readonly mapping: Mapping;
  /** This very file was imported before. */
  readonly sameAs: { readonly id: string; readonly finishedAt: string } | null;
};

/** Keeps a file on disk as it arrives and says what it is. Nothing of the shop changes. */
export async function receiveFile(
  services: FileServices,
  actor: Actor,
  file: { readonly stream: Readable; readonly fileName: string; readonly kind?: ImportKind | undefined },
): Promise<Received | Refusal> {
  const { database, storage } = services;
  const { merchantId } = actor;
  const stored = await storage.write(merchantId, file.stream);
  const habits = await database.inMerchant(merchantId, async (tx) => await currentMerchant(tx));
  const described = await describeFile(storage.pathOf(stored.key), habits, { kind: file.kind });
  if (isRefusal(described)) {
    await storage.remove(stored.key);
    return described;
  }
  return await database.inMerchant(merchantId, async (tx) => {
    const id = newId(Date.parse(tx.now));
    await insertImport(tx, actor, {
      id,
      kind: described.kind,
      fileKey: stored.key,
      fileName: fileNameOf(file.fileName),
      fileBytes: stored.bytes,
      fileSha256: stored.sha256,
      detected: described,
    });
    const sameAs = (await findSameFile(tx, stored.sha256)) ?? null;
    return { id, described, mapping: await bestMapping(tx, described, null), sameAs };
  });
}

/** Looks at a received file again with other settings: another sheet, another encoding, another kind. */
export async function describeAgain(
  services: FileServices,
  merchantId: string,
  row: ImportRow,
  options: ReadOptions & { readonly kind?: ImportKind | undefined },
): Promise<Pick<Received, "described" | "mapping"> | Refusal> {
  if (row.fileKey === null) return refuse("file_is_gone");
  const { database, storage } = services;
  const habits = await database.inMerchant(merchantId, async (tx) => await currentMerchant(tx));
  const described = await describeFile(storage.pathOf(row.fileKey), habits, options);
  if (isRefusal(described)) return described;
  return await database.inMerchant(merchantId, async (tx) => ({
    described,
    mapping: await bestMapping(tx, described, row.mapping),
  }));
}

/** What was said of this very file, or of the last file with these columns; otherwise what is guessed. */
async function bestMapping(tx: Tx, described: Description, said: Mapping | null): Promise<Mapping> {
  const guessed = proposedMapping(described);
  const saved = said ?? (described.layout === null ? await findMapping(tx, described.signature) : undefined);
  if (saved === undefined || saved === null || saved.kind !== described.kind) return guessed;
  // How this file is spelled was just looked at; only what people decide is taken over.
  const { columns, decimal, dateOrder, source, channel, store, refunds } = saved;
  return {
    ...guessed,
    ...{ columns, decimal, dateOrder, source },
    ...(channel === undefined ? {} : { channel }),
    ...(store === undefined ? {} : { store }),
    ...(refunds === undefined ? {} : { refunds }),
  };
}

/** Takes the mapping and the origin of permissions; the check itself is a job. */
export async function beginCheck(
  tx: Tx,
  importId: string,
  mapping: Mapping,
  origin: Origin | null,
): Promise<ImportRow | Refusal> {
  const row = await findImport(tx, importId);
  if (row === undefined) return refuse("unknown_import");
  if (!["received", "checked", "failed"].includes(row.state))
    return refuse("import_is_past_that", { state: row.state });
  const problem = checkMapping(mapping) ?? (mapping.kind === "customers" ? checkOrigin(origin) : null);
  if (problem !== null) return problem;
  const { signature } = row.detected as Description;
  if (mapping.layout === undefined && signature !== undefined) await keepMapping(tx, signature, mapping);
  await startChecking(tx, importId, mapping, origin);
  return row;
}

/** From here on the file is written; the writing itself is a job. */
export async function beginWriting(tx: Tx, actor: Actor, importId: string): Promise<ImportRow | Refusal> {
  const row = await findImport(tx, importId);
  if (row === undefined) return refuse("unknown_import");
  if (row.state === "importing" || row.state === "done") return row;
  if (row.state !== "checked") return refuse("import_is_not_checked", { state: row.state });
  await changeState(tx, importId, "importing");
  await recordAudit(tx, actor, {
    action: "import.started",
    subjectKind: "import",
    subjectId: importId,
    detail: { kind: row.kind, rows: row.report?.rows ?? 0, accepted: row.report?.accepted ?? 0 },
  });
  await appendEvent(tx, "files.import_started", { importId, kind: row.kind });
  return row;
}

/** Gives up an import that has not begun to write. */
export async function cancelImport(
  services: FileServices,
  actor: Actor,
  importId: string,
): Promise<Refusal | null> {
  const row = await services.database.inMerchant(actor.merchantId, async (tx) => {
    const found = await findImport(tx, importId);
    if (found === undefined) return refuse("unknown_import");
    if (!["received", "checking", "checked", "failed"].includes(found.state)) {
      return refuse("import_is_past_that", { state: found.state });
    }
    await clearStaging(tx, importId);
    await changeState(tx, importId, "cancelled");
    return found;
  });
  if (isRefusal(row)) return row;
  if (row.fileKey !== null) await services.storage.remove(row.fileKey);
  return null;
}

function fileNameOf(name: string): string {
  // What a browser sends may be a whole path; controls and direction marks have no place in a list.
  const last = name.split(/[\\/]/).at(-1) ?? "";
  const clean = last
    .replace(/[\p{C}]/gu, "")
    .trim()
    .slice(0, 200);
  return clean === "" ? "file" : clean;
}
