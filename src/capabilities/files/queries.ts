import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import type { Description } from "./describe.ts";
import type { ImportOutcome, ImportReport } from "./report.ts";
import type { ImportKind } from "./rules/fields.ts";
import type { Mapping } from "./rules/mapping.ts";
import type { Origin } from "./rules/origin.ts";

export type ImportState =
  | "received"
  | "checking"
  | "checked"
  | "importing"
  | "done"
  | "failed"
  | "undoing"
  | "undone"
  | "cancelled";

export type ImportStep = "people" | "products" | "receipts" | "end";

export type ImportRow = {
  readonly id: string;
  readonly kind: ImportKind;
  readonly state: ImportState;
  readonly fileKey: string | null;
  readonly fileName: string;
  readonly fileBytes: number;
  readonly fileSha256: string;
  readonly detected: Description | Record<string, never>;
  readonly mapping: Mapping | null;
  readonly origin: Origin | null;
  readonly report: ImportReport | null;
  readonly refusedKey: string | null;
  readonly rowsRead: number;
  readonly bytesRead: number;
  readonly slicesDone: number;
  readonly slices: number;
  readonly step: ImportStep;
  readonly outcome: ImportOutcome | null;
  readonly failure: string | null;
  readonly actorKind: Actor["kind"];
  readonly actorId: string | null;
  readonly actorName: string;
  readonly createdAt: string;
  readonly checkedAt: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly undoneAt: string | null;
  readonly undoOutcome: Record<string, number> | null;
};

const importColumns = sql`
  id,
  kind,
  state,
  file_key as "fileKey",
  file_name as "fileName",
  file_bytes as "fileBytes",
  file_sha256 as "fileSha256",
  detected,
  mapping,
  origin,
  report,
  refused_key as "refusedKey",
  rows_read as "rowsRead",
  bytes_read as "bytesRead",
  slices_done as "slicesDone",
  slices,
  step,
  outcome,
  failure,
  actor_kind as "actorKind",
  actor_id as "actorId",
  actor_name as "actorName",
  created_at as "createdAt",
  checked_at as "checkedAt",
  started_at as "startedAt",
  finished_at as "finishedAt",
  undone_at as "undoneAt",
  undo_outcome as "undoOutcome"`;

export type NewImport = {
  readonly id: string;
  readonly kind: ImportKind;
  readonly fileKey: string;
  readonly fileName: string;
  readonly fileBytes: number;
  readonly fileSha256: string;
  readonly detected: Description;
};

export async function insertImport(tx: Tx, actor: Actor, made: NewImport): Promise<void> {
  await tx.run(sql`
    insert into files.import (
      merchant_id, id, kind, state, file_key, file_name, file_bytes, file_sha256, detected,
      actor_kind, actor_id, actor_name, created_at
    )
    values (
      ${tx.merchantId}, ${made.id}, ${made.kind}, 'received', ${made.fileKey}, ${made.fileName}, ${made.fileBytes},
      ${made.fileSha256}, ${JSON.stringify(made.detected)}::jsonb, ${actor.kind}, ${actor.id}, ${actor.name}, ${tx.now}
    )`);
}

export async function findImport(tx: Tx, id: string): Promise<ImportRow | undefined> {
  return await tx.maybe<ImportRow>(sql`
    select ${importColumns} from files.import where merchant_id = ${tx.merchantId} and id = ${id}`);
}

/** Holds the import until the end of the transaction: two workers never write the same slice. */
export async function lockImport(tx: Tx, id: string): Promise<ImportRow | undefined> {
  return await tx.maybe<ImportRow>(sql`
    select ${importColumns} from files.import where merchant_id = ${tx.merchantId} and id = ${id} for update`);
}

export async function listImports(tx: Tx, before: string | null, limit: number): Promise<ImportRow[]> {
  return await tx.rows<ImportRow>(sql`
    select ${importColumns}
    from files.import
    where merchant_id = ${tx.merchantId} and (${before}::uuid is null or id < ${before}::uuid)
    order by id desc
    limit ${limit}`);
}

/** An earlier import of the very same bytes, which changed the shop. */
export async function findSameFile(
  tx: Tx,
  sha256: string,
): Promise<{ id: string; finishedAt: string } | undefined> {
  return await tx.maybe<{ id: string; finishedAt: string }>(sql`
    select id, finished_at as "finishedAt"
    from files.import
    where merchant_id = ${tx.merchantId} and file_sha256 = ${sha256} and state = 'done'
    order by id desc
    limit 1`);
}

export async function startChecking(
  tx: Tx,
  id: string,
  mapping: Mapping,
  origin: Origin | null,
): Promise<void> {
  await tx.run(sql`
    update files.import
    set state = 'checking', kind = ${mapping.kind}, mapping = ${JSON.stringify(mapping)}::jsonb,
        origin = ${origin === null ? null : JSON.stringify(origin)}::jsonb,
        report = null, moved_at = ${tx.now}, rows_read = 0, bytes_read = 0, slices = 0, slices_done = 0, step = 'people', failure = null
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function noteReading(tx: Tx, id: string, rowsRead: number, bytesRead: number): Promise<void> {
  await tx.run(sql`
    update files.import
    set rows_read = ${rowsRead}, bytes_read = ${bytesRead}, moved_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function keepReport(
  tx: Tx,
  id: string,
  checked: { readonly report: ImportReport; readonly refusedKey: string | null; readonly slices: number },
): Promise<void> {
  await tx.run(sql`
    update files.import
    set state = 'checked', report = ${JSON.stringify(checked.report)}::jsonb, refused_key = ${checked.refusedKey},
        slices = ${checked.slices}, rows_read = ${checked.report.rows}, bytes_read = file_bytes, checked_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

/** After a crash of the server the file is read again, to go on where the import was. */
export async function keepSlices(tx: Tx, id: string, slices: number): Promise<void> {
  await tx.run(sql`
    update files.import set slices = ${slices} where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function changeState(
  tx: Tx,
  id: string,
  state: ImportState,
  failure: string | null = null,
): Promise<void> {
  await tx.run(sql`
    update files.import
    set state = ${state}::text,
        moved_at = ${tx.now},
        failure = ${failure},
        started_at = case when ${state}::text = 'importing' then coalesce(started_at, ${tx.now}::timestamptz) else started_at end,
        finished_at = case when ${state}::text = 'done' then ${tx.now}::timestamptz else finished_at end,
        undone_at = case when ${state}::text = 'undone' then ${tx.now}::timestamptz else undone_at end
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function moveStep(
  tx: Tx,
  id: string,
  at: { readonly step: ImportStep; readonly slicesDone: number; readonly outcome: ImportOutcome },
): Promise<void> {
  await tx.run(sql`
    update files.import
    set step = ${at.step}, moved_at = ${tx.now}, slices_done = ${at.slicesDone}, outcome = ${JSON.stringify(at.outcome)}::jsonb
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function keepUndoOutcome(tx: Tx, id: string, outcome: Record<string, number>): Promise<void> {
  await tx.run(sql`
    update files.import
    set undo_outcome = ${JSON.stringify(outcome)}::jsonb
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

/** Imports that should be at work and have not moved since: whoever worked on them was killed. */
export async function stalledImports(tx: Tx, since: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select id
    from files.import
    where merchant_id = ${tx.merchantId}
      and state in ('checking', 'importing', 'undoing')
      and coalesce(moved_at, created_at) < ${since}::timestamptz
    order by id`);
  return rows.map((row) => row.id);
}

export async function findMapping(tx: Tx, signature: string): Promise<Mapping | undefined> {
  const found = await tx.maybe<{ mapping: Mapping }>(sql`
    select mapping from files.mapping where merchant_id = ${tx.merchantId} and signature = ${signature}`);
  return found?.mapping;
}

export async function keepMapping(tx: Tx, signature: string, mapping: Mapping): Promise<void> {
  await tx.run(sql`
    insert into files.mapping (merchant_id, signature, mapping, used_at)
    values (${tx.merchantId}, ${signature}, ${JSON.stringify(mapping)}::jsonb, ${tx.now})
    on conflict (merchant_id, signature) do update set mapping = excluded.mapping, used_at = excluded.used_at`);
}

/** Whether another import of the same content, with the same origin, was written and not taken back. */
export async function wasWrittenBefore(tx: Tx, importId: string): Promise<boolean> {
  const { before } = await tx.one<{ before: boolean }>(sql`
    select exists (
      select from files.import as mine
      join files.import as other
        on other.merchant_id = mine.merchant_id and other.file_sha256 = mine.file_sha256 and other.id <> mine.id
      where mine.merchant_id = ${tx.merchantId} and mine.id = ${importId}
        and other.state = 'done' and other.kind = mine.kind and other.origin is not distinct from mine.origin
    ) as before`);
  return before;
}
