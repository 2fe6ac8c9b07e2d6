/** Where a list goes on: the sort keys of its last row, opaque to the caller. */
export function writeCursor(keys: readonly string[]): string {
  return encodeURIComponent(JSON.stringify(keys));
}

/** The keys of a cursor we wrote, or null when it is none of ours. */
export function readCursor(cursor: string | undefined, length: number): readonly string[] | null {
  if (cursor === undefined) return null;
  try {
    const keys: unknown = JSON.parse(decodeURIComponent(cursor));
    const fits =
      Array.isArray(keys) && keys.length === length && keys.every((key) => typeof key === "string");
    return fits ? keys : null;
  } catch {
    return null;
  }
}
