import type { RawBuilder } from "kysely";
import type { Tx } from "../../platform/database.ts";

/**
 * What a room means to send: a SELECT of `source` (id of a mailing, text), `name`, `customer_id`, `channel`, `topic` and `at`
 * (when it would leave), of marketing messages that still have no place, between two instants.
 */
export type ReadPlanned = (
  tx: Tx,
  asked: { readonly from: string; readonly until: string },
) => Promise<readonly RawBuilder<unknown>[]>;

const readers = new Map<string, ReadPlanned>();

/** Later rooms say what they are about to send, for the forecast of pressure; wiring twice replaces. */
export function registerPlanned(room: string, read: ReadPlanned): void {
  readers.set(room, read);
}

export async function plannedSends(
  tx: Tx,
  asked: { readonly from: string; readonly until: string },
): Promise<RawBuilder<unknown>[]> {
  const found: RawBuilder<unknown>[] = [];
  for (const read of readers.values()) found.push(...(await read(tx, asked)));
  return found;
}
