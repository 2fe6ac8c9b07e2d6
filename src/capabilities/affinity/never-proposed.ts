import type { Tx } from "../../platform/database.ts";

type ReadCategories = (tx: Tx) => Promise<Iterable<string>>;

const readers = new Map<string, ReadCategories>();

/** Later rooms name families of goods that nobody may be invited to buy: the law forbids it. Wiring twice replaces. */
export function registerNeverProposed(room: string, read: ReadCategories): void {
  readers.set(room, read);
}

/** The families whose goods are never proposed. */
export async function neverProposed(tx: Tx): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const read of readers.values()) for (const id of await read(tx)) found.add(id);
  return found;
}
