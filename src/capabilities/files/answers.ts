import type { ImportRow } from "./queries.ts";
import { mayUndo } from "./undo.ts";

export type ImportAnswer = Omit<ImportRow, "fileKey" | "refusedKey"> & {
  readonly hasRefusedFile: boolean;
  readonly mayUndo: boolean;
};

/** An import as people see it: where its files lie on disk is nobody's business. */
export function importAnswer(row: ImportRow, now: string): ImportAnswer {
  const { fileKey: _file, refusedKey, ...told } = row;
  return { ...told, hasRefusedFile: refusedKey !== null, mayUndo: mayUndo(row, now) };
}
