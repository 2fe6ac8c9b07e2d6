import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export async function writeSnapshot(tx: Tx, source: string, body: object, tookMs: number): Promise<void> {
  await tx.run(sql`
    insert into today.snapshot (merchant_id, source, body, computed_at, took_ms)
    values (${tx.merchantId}, ${source}, ${JSON.stringify(body)}::jsonb, ${tx.now}, ${tookMs})
    on conflict (merchant_id, source) do update
      set body = excluded.body, computed_at = excluded.computed_at, took_ms = excluded.took_ms`);
}

export async function dropSnapshot(tx: Tx, source: string): Promise<void> {
  await tx.run(sql`
    delete from today.snapshot where merchant_id = ${tx.merchantId} and source = ${source}`);
}

export async function readSnapshotsOfSources(tx: Tx): Promise<ReadonlyMap<string, unknown>> {
  const rows = await tx.rows<{ source: string; body: unknown }>(sql`
    select source, body from today.snapshot where merchant_id = ${tx.merchantId}`);
  return new Map(rows.map(({ source, body }) => [source, body]));
}

/** Shops never looked at, or so many minutes ago, and at least so many times as long ago as looking took. */
export async function shopsToLook(tx: Tx, minutes: number, times: number): Promise<{ merchantId: string }[]> {
  return await tx.rows<{ merchantId: string }>(sql`
    select merchant.id as "merchantId"
    from accounts.merchant
    left join today.snapshot on snapshot.merchant_id = merchant.id
    group by merchant.id
    having coalesce(
      min(snapshot.computed_at)
        + greatest(make_interval(mins => ${minutes}), make_interval(secs => ${times} * sum(snapshot.took_ms) / 1000.0))
        <= ${tx.now}::timestamptz,
      true)
    order by merchant.id`);
}
