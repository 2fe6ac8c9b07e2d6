import { isId } from "../../platform/ids.ts";
import { readCursor, writeCursor } from "../../values/cursor.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";

/** The identifier after which a list goes on; null at its beginning. */
export function readPageCursor(cursor: string | undefined): string | null | Refusal<"unreadable_cursor"> {
  if (cursor === undefined) return null;
  const id = readCursor(cursor, 1)?.[0];
  return isId(id) ? id : refuse("unreadable_cursor", { field: "cursor" });
}

/** The number after which a list goes on; null at its beginning. */
export function readNumberCursor(cursor: string | undefined): number | null | Refusal<"unreadable_cursor"> {
  if (cursor === undefined) return null;
  const key = readCursor(cursor, 1)?.[0] ?? "";
  return /^\d{1,9}$/.test(key) ? Number(key) : refuse("unreadable_cursor", { field: "cursor" });
}

/** A page of rows of which one more than the limit was asked. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string,
): { readonly items: readonly Row[]; readonly nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? writeCursor([keyOf(last)]) : null };
}
