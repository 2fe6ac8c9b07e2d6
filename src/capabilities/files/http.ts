import { Readable } from "node:stream";
import { defineRoute } from "../../platform/http/route.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { importAnswer } from "./answers.ts";
import { outRoutes } from "./http-out.ts";
import { importJob } from "./jobs.ts";
import { checkNotebook, receiveNotebook } from "./notebook.ts";
import { beginCheck, beginWriting, cancelImport, describeAgain, receiveFile } from "./operations.ts";
import { compareWithBase } from "./overlap.ts";
import { findImport, listImports } from "./queries.ts";
import type { Mapping } from "./rules/mapping.ts";
import {
  CheckBody,
  DescriptionQuery,
  IdParams,
  NotebookBody,
  PageQuery,
  PasteBody,
  UploadQuery,
} from "./schema.ts";
import { beginUndo } from "./undo.ts";

const tag = "files";
const upload = "The file is sent as `multipart/form-data`; CSV, TSV, XLSX and ODS, gzip accepted.";

const receivingRoutes = [
  defineRoute({
    method: "POST",
    url: "/files/imports",
    tag,
    permission: "files:write",
    summary: "Send a file and learn what it is",
    description: `${upload} Nothing is imported yet: the answer says what was detected and proposes a mapping.`,
    query: UploadQuery,
    status: 201,
    transaction: "none",
    handle: async ({ database, storage, actor, query, request }) => {
      const file = await sentFile(request);
      if (isRefusal(file)) return file;
      return await receiveFile({ database, storage }, actor, { ...file, kind: query.kind });
    },
  }),
  defineRoute({
    method: "POST",
    url: "/files/pastes",
    tag,
    permission: "files:write",
    summary: "Send rows copied from a spreadsheet",
    body: PasteBody,
    status: 201,
    bodyLimit: 9_000_000,
    transaction: "none",
    handle: async ({ database, storage, actor, body }) => {
      const stream = Readable.from([body.text]);
      return await receiveFile({ database, storage }, actor, {
        stream,
        fileName: "paste.tsv",
        kind: body.kind,
      });
    },
  }),
  defineRoute({
    method: "POST",
    url: "/files/notebooks/checks",
    tag,
    permission: "files:write",
    summary: "Look at rows of a paper notebook while they are typed",
    body: NotebookBody,
    handle: async ({ tx, body }) => ({ rows: await checkNotebook(tx, body.rows) }),
  }),
  defineRoute({
    method: "POST",
    url: "/files/notebooks",
    tag,
    permission: "files:write",
    summary: "Bring in the typed rows of a paper notebook, as a file",
    body: NotebookBody,
    status: 201,
    transaction: "none",
    handle: async ({ database, storage, actor, body }) => {
      return await receiveNotebook({ database, storage }, actor, body.rows, body.name ?? "cahier.csv");
    },
  }),
  defineRoute({
    method: "POST",
    url: "/files/overlaps",
    tag,
    permission: "files:write",
    summary: "Compare a supplier's file with the base before buying it",
    description: `${upload} Nothing is kept of it.`,
    transaction: "none",
    handle: async ({ database, storage, actor, request }) => {
      const file = await sentFile(request);
      if (isRefusal(file)) return file;
      const stored = await storage.write(actor.merchantId, file.stream);
      try {
        return await compareWithBase({ database, storage }, actor.merchantId, storage.pathOf(stored.key));
      } finally {
        await storage.remove(stored.key);
      }
    },
  }),
];

const importRoutes = [
  defineRoute({
    method: "GET",
    url: "/files/imports",
    tag,
    permission: "files:read",
    summary: "Imports, newest first",
    query: PageQuery,
    handle: async ({ tx, query }) => {
      const limit = query.limit ?? 50;
      const rows = await listImports(tx, query.cursor ?? null, limit);
      return {
        items: rows.map((row) => importAnswer(row, tx.now)),
        nextCursor: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
      };
    },
  }),
  defineRoute({
    method: "GET",
    url: "/files/imports/:id",
    tag,
    permission: "files:read",
    summary: "An import: what was detected, its report, how far it is",
    params: IdParams,
    handle: async ({ tx, params }) => {
      const row = await findImport(tx, params.id);
      return row === undefined ? refuse("unknown_import") : importAnswer(row, tx.now);
    },
  }),
  defineRoute({
    method: "GET",
    url: "/files/imports/:id/description",
    tag,
    permission: "files:read",
    summary: "Look at the file again with another sheet, encoding, separator or kind",
    params: IdParams,
    query: DescriptionQuery,
    transaction: "none",
    handle: async ({ database, storage, actor, params, query }) => {
      const row = await database.inMerchant(actor.merchantId, async (tx) => await findImport(tx, params.id));
      if (row === undefined) return refuse("unknown_import");
      return await describeAgain({ database, storage }, actor.merchantId, row, query);
    },
  }),
  defineRoute({
    method: "POST",
    url: "/files/imports/:id/checks",
    tag,
    permission: "files:write",
    summary: "Read the whole file and report what importing it would do",
    params: IdParams,
    body: CheckBody,
    status: 202,
    handle: async ({ tx, params, body, afterCommit, jobs, actor }) => {
      // The schema says which words are allowed; the fields themselves are checked by the mapping's own rule.
      const row = await beginCheck(tx, params.id, body.mapping as Mapping, body.origin ?? null);
      if (isRefusal(row)) return row;
      const work = { merchantId: actor.merchantId, importId: params.id };
      afterCommit(async () => await jobs.enqueue(importJob, work, { once: params.id }));
      return { id: params.id, state: "checking" };
    },
  }),
  defineRoute({
    method: "PUT",
    url: "/files/imports/:id/writing",
    tag,
    permission: "files:write",
    summary: "Import what was checked",
    params: IdParams,
    status: 202,
    handle: async ({ tx, params, actor, afterCommit, jobs }) => {
      const row = await beginWriting(tx, actor, params.id);
      if (isRefusal(row)) return row;
      const work = { merchantId: actor.merchantId, importId: params.id };
      afterCommit(async () => await jobs.enqueue(importJob, work, { once: params.id }));
      return { id: params.id, state: "importing" };
    },
  }),
  defineRoute({
    method: "PUT",
    url: "/files/imports/:id/undoing",
    tag,
    permission: "files:write",
    summary: "Take back what an import did, within 30 days",
    params: IdParams,
    status: 202,
    handle: async ({ tx, params, actor, afterCommit, jobs }) => {
      const row = await beginUndo(tx, actor, params.id);
      if (isRefusal(row)) return row;
      const work = { merchantId: actor.merchantId, importId: params.id };
      afterCommit(async () => await jobs.enqueue(importJob, work, { once: params.id }));
      return { id: params.id, state: "undoing" };
    },
  }),
  defineRoute({
    method: "DELETE",
    url: "/files/imports/:id",
    tag,
    permission: "files:write",
    summary: "Give up an import that has not begun to write",
    params: IdParams,
    transaction: "none",
    handle: async ({ database, storage, actor, params }) => {
      const given = await cancelImport({ database, storage }, actor, params.id);
      return given ?? { id: params.id, state: "cancelled" };
    },
  }),
  defineRoute({
    method: "GET",
    url: "/files/imports/:id/refused.csv",
    tag,
    permission: "files:read",
    summary: "The rows that are not imported, each with its reason",
    params: IdParams,
    transaction: "none",
    handle: async ({ database, storage, actor, params, reply }) => {
      const row = await database.inMerchant(actor.merchantId, async (tx) => await findImport(tx, params.id));
      if (row === undefined || row.refusedKey === null) return refuse("no_refused_rows");
      return await reply
        .header("content-disposition", `attachment; filename="refused-${params.id.slice(0, 8)}.csv"`)
        .type("text/csv; charset=utf-8")
        .send(storage.read(row.refusedKey));
    },
  }),
];

export const filesRoutes = [...receivingRoutes, ...importRoutes, ...outRoutes];

type Sent = { readonly stream: Readable; readonly fileName: string };
type WithFile = { readonly file?: () => Promise<{ file: Readable; filename: string } | undefined> };

async function sentFile(request: unknown): Promise<Sent | Refusal> {
  // The upload plug-in adds `file()` to multipart requests only; anything else has no file to give.
  const { file } = request as WithFile;
  if (typeof file !== "function") return refuse("no_file_sent");
  try {
    const part = await file.call(request);
    return part === undefined ? refuse("no_file_sent") : { stream: part.file, fileName: part.filename };
  } catch {
    return refuse("no_file_sent");
  }
}
