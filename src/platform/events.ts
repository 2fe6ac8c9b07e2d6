import { sql } from "kysely";
import type { Database, Tx } from "./database.ts";

export type Event = {
  readonly merchantId: string;
  readonly seq: number;
  readonly kind: string;
  readonly payload: Record<string, unknown>;
  readonly happenedAt: string;
};

/** Announces what happened, in the transaction in which it happened. Ids, codes and amounts only. */
export async function appendEvent(tx: Tx, kind: string, payload: Record<string, unknown>): Promise<void> {
  await tx.hot(
    "platform_append_event",
    "insert into platform.event (merchant_id, kind, payload, happened_at) values ($1, $2, $3, $4)",
    [tx.merchantId, kind, JSON.stringify(payload), tx.now],
  );
}

/**
 * Hands a reader the events it has not seen, in commit order, grouped by merchant, each group in a transaction of
 * that merchant; then moves its cursor. A crash between the two repeats a batch: handlers recompute, they do not add.
 * Only events below the oldest running transaction are read, so that none is overtaken.
 *
 * @returns how many events were handled; 0 when there is nothing new.
 */
export async function readEvents(
  database: Database,
  reader: string,
  handle: (tx: Tx, events: readonly Event[]) => Promise<void>,
  batch = 1_000,
): Promise<number> {
  const found = await database.inPlatform(async (tx) => await nextEvents(tx, reader, batch));
  const last = found.at(-1);
  if (last === undefined) return 0;
  for (const [merchantId, events] of Map.groupBy(found, (event) => event.merchantId)) {
    await database.inMerchant(merchantId, async (tx) => await handle(tx, events));
  }
  await database.inPlatform(async (tx) => await moveCursor(tx, reader, last.xid, last.seq));
  return found.length;
}

type StoredEvent = Event & { readonly xid: string };

async function nextEvents(tx: Tx, reader: string, batch: number): Promise<StoredEvent[]> {
  return await tx.rows<StoredEvent>(sql`
    select
      event.merchant_id as "merchantId",
      event.seq,
      event.xid::text as xid,
      event.kind,
      event.payload,
      event.happened_at as "happenedAt"
    from platform.event
    left join platform.event_cursor on event_cursor.reader = ${reader}
    where event.xid < pg_snapshot_xmin(pg_current_snapshot())
      and (event.xid, event.seq) > (coalesce(event_cursor.xid, '0'::xid8), coalesce(event_cursor.seq, 0))
    order by event.xid, event.seq
    limit ${batch}`);
}

async function moveCursor(tx: Tx, reader: string, xid: string, seq: number): Promise<void> {
  await tx.run(sql`
    insert into platform.event_cursor (reader, xid, seq, moved_at)
    values (${reader}, ${xid}::xid8, ${seq}, ${tx.now})
    on conflict (reader) do update
      set xid = excluded.xid, seq = excluded.seq, moved_at = excluded.moved_at
      where (event_cursor.xid, event_cursor.seq) < (excluded.xid, excluded.seq)`);
}
