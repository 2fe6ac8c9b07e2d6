import { defineRoute } from "../../platform/http/route.ts";
import { isRefusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { exportGuard } from "./export-guard.ts";
import { askExport, exportFileName, readExport } from "./exports.ts";
import { exportJob } from "./jobs.ts";
import { fileQuality, measureQuality } from "./quality.ts";
import { countDownload, type ExportRow, findExport, listExports } from "./queries-export.ts";
import { peopleOfCause } from "./queries-quality.ts";
import { CauseParams, ExportBody, IdParams, PageQuery } from "./schema.ts";

const tag = "files";

const types = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  jsonl: "application/x-ndjson; charset=utf-8",
} as const;

/** What leaves the shop, and how good its file is. */
export const outRoutes = [
  defineRoute({
    method: "POST",
    url: "/files/exports",
    tag,
    permission: "exports:write",
    summary: "Ask for an export; who asked and how many rows left are kept",
    body: ExportBody,
    status: 202,
    handle: async ({ tx, actor, body, afterCommit, jobs }) => {
      const made = await askExport(tx, actor, body);
      if (isRefusal(made)) return made;
      const work = { merchantId: actor.merchantId, exportId: made.id };
      afterCommit(async () => await jobs.enqueue(exportJob, work, { once: made.id }));
      return exportAnswer(made);
    },
  }),
  defineRoute({
    method: "GET",
    url: "/files/exports",
    tag,
    permission: "exports:write",
    summary: "Exports, newest first: who, what, when, how many",
    query: PageQuery,
    handle: async ({ tx, query }) => {
      const limit = query.limit ?? 50;
      const rows = await listExports(tx, query.cursor ?? null, limit);
      return {
        items: rows.map(exportAnswer),
        nextCursor: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
      };
    },
  }),
  defineRoute({
    method: "GET",
    url: "/files/exports/:id/content",
    tag,
    permission: "exports:write",
    summary: "Download an export that is ready",
    params: IdParams,
    transaction: "none",
    handle: async ({ database, storage, actor, params, reply }) => {
      const row = await database.inMerchant(actor.merchantId, async (tx) => {
        const found = await findExport(tx, params.id);
        const open = found?.state === "ready" && found.fileKey !== null && found.expiresAt > tx.now;
        if (!open) return undefined;
        await countDownload(tx, params.id);
        await recordAudit(tx, actor, {
          action: "export.downloaded",
          subjectKind: "export",
          subjectId: params.id,
          detail: { what: found.what, rows: found.rowCount },
        });
        return { ...found, code: await exportGuard().code(tx, found.id) };
      });
      if (row === undefined || row.fileKey === null) return refuse("export_is_gone");
      return await reply
        .header("content-disposition", `attachment; filename="${exportFileName(row, row.code)}"`)
        .type(types[row.format])
        .send(await readExport({ database, storage }, row.fileKey));
    },
  }),
  defineRoute({
    method: "GET",
    url: "/files/quality",
    tag,
    permission: "files:read",
    summary: "How good the customer file is: addresses by channel, causes, renewal",
    handle: async ({ tx }) => await fileQuality(tx),
  }),
  defineRoute({
    method: "POST",
    url: "/files/quality",
    tag,
    permission: "files:write",
    summary: "Count the state of the file again, now",
    handle: async ({ tx }) => await measureQuality(tx),
  }),
  defineRoute({
    method: "GET",
    url: "/files/quality/:cause",
    tag,
    permission: "customers:read",
    summary: "The people behind one cause",
    params: CauseParams,
    query: PageQuery,
    handle: async ({ tx, params, query }) => {
      const limit = query.limit ?? 50;
      const people = await peopleOfCause(tx, tx.now.slice(0, 10), params.cause, query.cursor ?? null, limit);
      return { items: people, nextCursor: people.length === limit ? (people.at(-1)?.id ?? null) : null };
    },
  }),
];

function exportAnswer(row: ExportRow): Omit<ExportRow, "fileKey"> {
  const { fileKey: _kept, ...told } = row;
  return told;
}
