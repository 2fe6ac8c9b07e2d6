import type { Tx } from "../../platform/database.ts";
import { participants, type TimelineEntry } from "../../platform/participants.ts";
import { readCursor, writeCursor } from "../../values/cursor.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { findRecord } from "./operations.ts";
import { recordAndMerged } from "./queries.ts";

/** Later than anything that can have happened. */
const endOfTime = "9999-12-31T23:59:59.999Z";

/** What every room knows of a customer and of the records merged into it, newest first. */
export async function readTimeline(
  tx: Tx,
  customerId: string,
  page: { readonly limit?: number; readonly cursor?: string },
): Promise<{ items: readonly TimelineEntry[]; nextCursor: string | null } | Refusal> {
  const record = await findRecord(tx, customerId);
  if (record === undefined) return refuse("unknown_customer", { id: customerId });
  const cursor = readCursor(page.cursor, 1);
  if (page.cursor !== undefined && cursor === null) return refuse("unreadable_cursor", { field: "cursor" });
  const customerIds = await recordAndMerged(tx, record.id);
  const limit = page.limit ?? 50;
  const asked = { customerIds, before: cursor?.[0] ?? endOfTime, limit: limit + 1 };
  const entries: TimelineEntry[] = [];
  for (const participant of participants().values()) {
    entries.push(...((await participant.timeline?.(tx, asked)) ?? []));
  }
  entries.sort((first, second) => compare(second.at, first.at) || compare(second.id, first.id));
  return cut(entries, limit);
}

/** A page never ends between two entries of one instant: the next one begins strictly before its last. */
function cut(
  entries: readonly TimelineEntry[],
  limit: number,
): { items: readonly TimelineEntry[]; nextCursor: string | null } {
  const next = entries[limit];
  if (next === undefined) return { items: entries, nextCursor: null };
  const whole = entries.slice(0, limit).filter((entry) => entry.at !== next.at);
  const items = whole.length > 0 ? whole : entries.filter((entry) => entry.at === next.at);
  const last = items.at(-1);
  return { items, nextCursor: last === undefined ? null : writeCursor([last.at]) };
}

function compare(first: string, second: string): number {
  if (first === second) return 0;
  return first < second ? -1 : 1;
}
