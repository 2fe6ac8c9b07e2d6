import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import type { Refusal } from "../../values/refusal.ts";
import type { ExportRow, ExportSubject } from "./queries-export.ts";
import type { Cell } from "./writers/table.ts";

/** What a later room adds to a file that leaves: whom alone it may name, what of them, and people of the shop's own among them. */
export type ExportMark = {
  /** Whom alone the file names; null: everybody it was asked for. */
  readonly people: readonly string[] | null;
  /** What of a row leaves; absent: all of it. */
  readonly shape?: (cells: readonly Cell[]) => readonly Cell[];
  /** Rows that stand for nobody, spread among the others. */
  readonly seeds: readonly (readonly Cell[])[];
};

export type ExportGuard = {
  /** Asked before an export is promised; `rows`: how many people it would name. */
  readonly allow: (
    tx: Tx,
    actor: Actor,
    asked: { readonly what: ExportSubject; readonly rows: number },
  ) => Promise<Refusal | undefined>;
  /** Told in the transaction that promises it, with how many people it would name. */
  readonly promised: (tx: Tx, actor: Actor, made: ExportRow, rows: number) => Promise<void>;
  /** Asked when it is written; the same however often it is written again. */
  readonly mark: (tx: Tx, row: ExportRow) => Promise<ExportMark>;
  /** The mark its name carries; null: none. */
  readonly code: (tx: Tx, exportId: string) => Promise<string | null>;
};

const unguarded: ExportGuard = {
  allow: async () => await Promise.resolve(undefined),
  promised: async () => await Promise.resolve(),
  mark: async () => await Promise.resolve({ people: null, seeds: [] }),
  code: async () => await Promise.resolve(null),
};

let guard = unguarded;

/** A later room watches what leaves. Wiring twice replaces. */
export function registerExportGuard(watching: ExportGuard): void {
  guard = watching;
}

export function exportGuard(): ExportGuard {
  return guard;
}
