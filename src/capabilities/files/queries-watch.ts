import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { ImportKind } from "./rules/fields.ts";
import type { Mapping } from "./rules/mapping.ts";

export type WatchRow = {
  readonly merchantId: string;
  readonly id: string;
  readonly folder: string;
  readonly kind: ImportKind;
  readonly mapping: Partial<Mapping> | null;
};

/** The folders of all merchants. Platform transaction. */
export async function selectAllWatches(tx: Tx): Promise<WatchRow[]> {
  return await tx.rows<WatchRow>(sql`
    select watch.merchant_id as "merchantId", watch.id, watch.folder, watch.kind, watch.mapping
    from files.watch
    join accounts.merchant on merchant.id = watch.merchant_id and merchant.closed_at is null and not merchant.is_being_made
    order by watch.created_at`);
}

export async function insertWatch(tx: Tx, watch: Omit<WatchRow, "merchantId">): Promise<boolean> {
  const mapping = watch.mapping === null ? null : JSON.stringify(watch.mapping);
  const inserted = await tx.run(sql`
    insert into files.watch (merchant_id, id, folder, kind, mapping, created_at)
    values (${tx.merchantId}, ${watch.id}, ${watch.folder}, ${watch.kind}, ${mapping}::jsonb, ${tx.now})
    on conflict on constraint watch_is_of_one_folder do nothing`);
  return inserted === 1;
}

/** By its id or its folder. */
export async function deleteWatch(tx: Tx, name: string): Promise<boolean> {
  const deleted = await tx.run(sql`
    delete from files.watch
    where merchant_id = ${tx.merchantId} and (id::text = ${name} or folder = ${name})`);
  return deleted > 0;
}

export type WatchedFileRow = {
  readonly state: "working" | "done" | "refused";
  readonly importId: string | null;
  readonly report: string | null;
};

/**
 * Takes a file to work on it. `claimed` is false when it was dealt with before, or when another process holds it; whoever held it
 * since before `staleBefore` was killed, and its work goes on here.
 */
export async function claimFile(
  tx: Tx,
  file: {
    readonly watchId: string;
    readonly sha256: string;
    readonly fileName: string;
    readonly staleBefore: string;
  },
): Promise<WatchedFileRow & { readonly claimed: boolean }> {
  const mine = await tx.maybe<WatchedFileRow>(sql`
    insert into files.watched_file (merchant_id, watch_id, sha256, file_name, state, claimed_at)
    values (${tx.merchantId}, ${file.watchId}, ${file.sha256}, ${file.fileName}, 'working', ${tx.now})
    on conflict (merchant_id, watch_id, sha256) do update
    set claimed_at = ${tx.now}, file_name = excluded.file_name
    where watched_file.state = 'working' and watched_file.claimed_at < ${file.staleBefore}
    returning state, import_id as "importId", report`);
  if (mine !== undefined) return { ...mine, claimed: true };
  const known = await tx.one<WatchedFileRow>(sql`
    select state, import_id as "importId", report from files.watched_file
    where merchant_id = ${tx.merchantId} and watch_id = ${file.watchId} and sha256 = ${file.sha256}`);
  return { ...known, claimed: false };
}

export async function noteImport(
  tx: Tx,
  file: { readonly watchId: string; readonly sha256: string },
  importId: string,
): Promise<void> {
  await tx.run(sql`
    update files.watched_file set import_id = ${importId}
    where merchant_id = ${tx.merchantId} and watch_id = ${file.watchId} and sha256 = ${file.sha256}`);
}

export async function finishFile(
  tx: Tx,
  file: { readonly watchId: string; readonly sha256: string },
  end: { readonly state: "done" | "refused"; readonly report: string },
): Promise<void> {
  await tx.run(sql`
    update files.watched_file
    set state = ${end.state}, report = ${end.report}, finished_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and watch_id = ${file.watchId} and sha256 = ${file.sha256}`);
}
