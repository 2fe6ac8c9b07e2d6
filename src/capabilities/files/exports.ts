import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { sealingKey } from "../../platform/seal.ts";
import { sealing, unsealing } from "../../platform/seal-stream.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { conditionOf, momentOf, type PeopleRule, readRule } from "../insight/index.ts";
import {
  countPeople,
  exportedColumns,
  exportPage,
  type ExportRow,
  type ExportSubject,
  exportThese,
  findExport,
  idsOfRule,
  insertExport,
  keepExport,
  type Page,
} from "./queries-export.ts";
import { type ExportMark, exportGuard } from "./export-guard.ts";
import type { FileServices } from "./read-file.ts";
import { type ExportFormat, openWriter, type TableWriter } from "./writers/table.ts";

const daysKept = 7;
const rowsPerPage = 2_000;

/**
 * Asks for an export; it is written by a job. Who asked for what is noted now, how many rows when it is done. With `rule`, of customers
 * only: those it means when the file is written. Refused: `export_rule_without_customers`, `people_rule_unreadable`.
 */
export async function askExport(
  tx: Tx,
  actor: Actor,
  asked: { readonly what: ExportSubject; readonly format: ExportFormat; readonly rule?: unknown },
): Promise<ExportRow | Refusal> {
  const rule = asked.rule === undefined ? null : await readRule(tx, asked.rule);
  if (isRefusal(rule)) return rule;
  if (rule !== null && asked.what !== "customers") return refuse("export_rule_without_customers");
  const condition = rule === null ? null : await conditionOf(tx, rule, await momentOf(tx));
  const rows = asked.what === "customers" ? await countPeople(tx, condition) : 0;
  const refused = await exportGuard().allow(tx, actor, { what: asked.what, rows });
  if (refused !== undefined) return refused;
  const expiresAt = new Date(Date.parse(tx.now) + daysKept * 86_400_000).toISOString();
  const made = await insertExport(tx, actor, {
    what: asked.what,
    format: asked.format,
    rule,
    id: newId(Date.parse(tx.now)),
    expiresAt,
  });
  await recordAudit(tx, actor, {
    action: "export.asked",
    subjectKind: "export",
    subjectId: made.id,
    detail: { what: asked.what, format: asked.format, ...(rule === null ? {} : { rule }) },
  });
  await exportGuard().promised(tx, actor, made, rows);
  return made;
}

/** Writes an export to disk page by page; each page is a short transaction, so that a long export holds nobody back. */
export async function writeExport(
  services: FileServices,
  merchantId: string,
  exportId: string,
): Promise<ExportRow | Refusal> {
  const { database, storage } = services;
  const row = await database.inMerchant(merchantId, async (tx) => {
    const found = await findExport(tx, exportId);
    if (found !== undefined && found.state !== "ready") await keepExport(tx, exportId, { state: "writing" });
    return found;
  });
  if (row === undefined) return refuse("unknown_export");
  if (row.state === "ready" || row.state === "expired") return row;
  const stream = new PassThrough();
  // On the disk it is closed: whoever copies the folder of files reads nobody's name.
  const closed = sealing(await sealingKey(database));
  const closing = pipeline(stream, closed);
  const storing = storage.write(merchantId, closed);
  for (const one of [closing, storing]) one.catch(() => undefined);
  try {
    const rowCount = await writeRows(services, merchantId, row, stream);
    const stored = await storing;
    return await database.inMerchant(merchantId, async (tx) => {
      await keepExport(tx, exportId, {
        state: "ready",
        fileKey: stored.key,
        rowCount,
        fileBytes: stored.bytes,
      });
      return (await findExport(tx, exportId)) ?? row;
    });
  } catch (fault) {
    stream.destroy();
    await database.inMerchant(merchantId, async (tx) => await keepExport(tx, exportId, { state: "failed" }));
    throw fault;
  }
}

async function writeRows(
  services: FileServices,
  merchantId: string,
  row: ExportRow,
  stream: PassThrough,
): Promise<number> {
  const mark = await services.database.inMerchant(
    merchantId,
    async (tx) => await exportGuard().mark(tx, row),
  );
  const writer = marked(openWriter(row.format, exportedColumns[row.what], stream), mark);
  if (mark.people !== null) return await writeThese(services, merchantId, mark.people, writer);
  if (row.rule !== null) return await writeThose(services, merchantId, row.rule, writer);
  let count = 0;
  for (let after: string | null = null; ; ) {
    const from: string | null = after;
    const page: Page = await services.database.inMerchant(merchantId, async (tx): Promise<Page> => {
      return await exportPage(tx, row.what, from, rowsPerPage);
    });
    for (const cells of page.rows) await writer.write(cells);
    count += page.rows.length;
    if (page.last === null) break;
    after = page.last;
  }
  await writer.end();
  return count;
}

/** Rows are cut to what may leave, and the others stand among them: neither first nor last, nor side by side. */
function marked(writer: TableWriter, { shape = (cells) => cells, seeds }: ExportMark): TableWriter {
  const waiting = [...seeds];
  let written = 0;
  return {
    write: async (cells) => {
      await writer.write(shape(cells));
      written += 1;
      const next = written % rowsBetweenSeeds === 2 ? waiting.shift() : undefined;
      if (next !== undefined) await writer.write(shape(next));
    },
    end: async () => {
      for (const seed of waiting) await writer.write(shape(seed));
      await writer.end();
    },
  };
}

const rowsBetweenSeeds = 37;

/** Those a rule means are told once, so that whoever moves meanwhile is neither missed nor written twice. */
async function writeThose(
  services: FileServices,
  merchantId: string,
  rule: PeopleRule,
  writer: TableWriter,
): Promise<number> {
  const ids = await services.database.inMerchant(
    merchantId,
    async (tx) => await idsOfRule(tx, await conditionOf(tx, rule, await momentOf(tx))),
  );
  return await writeThese(services, merchantId, ids, writer);
}

async function writeThese(
  { database }: FileServices,
  merchantId: string,
  ids: readonly string[],
  writer: TableWriter,
): Promise<number> {
  let count = 0;
  for (let start = 0; start < ids.length; start += rowsPerPage) {
    const some = ids.slice(start, start + rowsPerPage);
    const rows = await database.inMerchant(merchantId, async (tx) => await exportThese(tx, some));
    for (const cells of rows) await writer.write(cells);
    count += rows.length;
  }
  await writer.end();
  return count;
}

/** What an export that is ready holds, as its asker may read it. */
export async function readExport(
  { database, storage }: Pick<FileServices, "database" | "storage">,
  fileKey: string,
): Promise<Readable> {
  const opened = unsealing(await sealingKey(database));
  pipeline(storage.read(fileKey), opened).catch(() => undefined);
  return opened;
}

/** `code`: the mark of this one file, so that a copy found elsewhere says which it was. */
export function exportFileName(row: ExportRow, code: string | null): string {
  return `${row.what}-${row.createdAt.slice(0, 10)}${code === null ? "" : `-${code}`}.${row.format}`;
}
