import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type MerchantRow = {
  readonly id: string;
  readonly kind: "shop" | "network";
  readonly slug: string;
  readonly name: string;
  readonly country: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly language: "fr" | "en";
  readonly sector: string | null;
  readonly isDemo: boolean;
  readonly settings: Record<string, unknown>;
  readonly createdAt: string;
};

const merchantColumns = sql`
  id, kind, slug, name, country, currency, time_zone as "timeZone", language, sector, is_demo as "isDemo", settings,
  created_at as "createdAt"`;

export async function insertMerchant(tx: Tx, merchant: Omit<MerchantRow, "createdAt">): Promise<void> {
  await tx.run(sql`
    insert into accounts.merchant
      (id, kind, slug, name, country, currency, time_zone, language, sector, is_demo, is_being_made, settings,
       created_at)
    values (${merchant.id}, ${merchant.kind}, ${merchant.slug}, ${merchant.name}, ${merchant.country}, ${merchant.currency},
            ${merchant.timeZone}, ${merchant.language}, ${merchant.sector}, ${merchant.isDemo}, ${merchant.isDemo},
            ${JSON.stringify(merchant.settings)}::jsonb, ${tx.now})`);
}

export async function selectMerchant(tx: Tx, id: string): Promise<MerchantRow | undefined> {
  return await tx.maybe<MerchantRow>(
    sql`select ${merchantColumns} from accounts.merchant where id = ${id} and closed_at is null`,
  );
}

export async function selectMerchantBySlug(tx: Tx, slug: string): Promise<MerchantRow | undefined> {
  return await tx.maybe<MerchantRow>(
    sql`select ${merchantColumns} from accounts.merchant where slug = ${slug} and closed_at is null`,
  );
}

export async function selectMerchants(tx: Tx): Promise<MerchantRow[]> {
  return await tx.rows<MerchantRow>(
    sql`select ${merchantColumns} from accounts.merchant
        where closed_at is null and not is_being_made order by created_at, id`,
  );
}

/** Whatever belongs to a demonstration, also to one that nobody finished. */
export async function selectDemoIds(tx: Tx): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(
    sql`select id from accounts.merchant where is_demo order by created_at, id`,
  );
  return rows.map(({ id }) => id);
}

/** From here on today's clock is that of the demonstration too. */
export async function updateDemosMade(tx: Tx): Promise<void> {
  await tx.run(sql`update accounts.merchant set is_being_made = false where is_being_made`);
}

export async function updateMerchant(
  tx: Tx,
  change: {
    readonly name?: string | undefined;
    readonly sector?: string | null | undefined;
    readonly language?: string | undefined;
    readonly timeZone?: string | undefined;
  },
): Promise<void> {
  await tx.run(sql`
    update accounts.merchant
    set name = coalesce(${change.name ?? null}, name),
        sector = case when ${change.sector !== undefined} then ${change.sector ?? null} else sector end,
        language = coalesce(${change.language ?? null}, language),
        time_zone = coalesce(${change.timeZone ?? null}, time_zone)
    where id = ${tx.merchantId}`);
}

/** Replaces one room's part of the settings. */
export async function updateSettings(tx: Tx, room: string, settings: unknown): Promise<void> {
  await tx.run(sql`
    update accounts.merchant
    set settings = settings || jsonb_build_object(${room}::text, ${JSON.stringify(settings)}::jsonb)
    where id = ${tx.merchantId}`);
}

export type StoreRow = {
  readonly id: string;
  readonly kind: "shop" | "web";
  readonly code: string;
  readonly name: string;
  readonly address: string | null;
  readonly postcode: string | null;
  readonly city: string | null;
  readonly country: string | null;
  readonly timeZone: string;
  readonly closedAt: string | null;
};

const storeColumns = sql`
  id, kind, code, name, address, postcode, city, country, time_zone as "timeZone", closed_at as "closedAt"`;

export async function selectStores(tx: Tx): Promise<StoreRow[]> {
  return await tx.rows<StoreRow>(sql`
    select ${storeColumns} from accounts.store where merchant_id = ${tx.merchantId} order by kind, created_at, id`);
}

export async function insertStore(tx: Tx, store: Omit<StoreRow, "closedAt">): Promise<boolean> {
  const inserted = await tx.run(sql`
    insert into accounts.store (merchant_id, id, kind, code, name, address, postcode, city, country, time_zone, created_at)
    values (${tx.merchantId}, ${store.id}, ${store.kind}, ${store.code}, ${store.name}, ${store.address}, ${store.postcode},
            ${store.city}, ${store.country}, ${store.timeZone}, ${tx.now})
    on conflict (merchant_id, code) do nothing`);
  return inserted === 1;
}

export async function updateStore(
  tx: Tx,
  id: string,
  change: { readonly [K in "name" | "address" | "postcode" | "city"]?: string | null | undefined } & {
    readonly closed?: boolean | undefined;
  },
): Promise<StoreRow | undefined> {
  return await tx.maybe<StoreRow>(sql`
    update accounts.store
    set name = coalesce(${change.name ?? null}, name),
        address = case when ${change.address !== undefined} then ${change.address ?? null} else address end,
        postcode = case when ${change.postcode !== undefined} then ${change.postcode ?? null} else postcode end,
        city = case when ${change.city !== undefined} then ${change.city ?? null} else city end,
        closed_at = case when ${change.closed ?? null}::boolean is null then closed_at
                         when ${change.closed ?? null}::boolean then coalesce(closed_at, ${tx.now}::timestamptz) end
    where merchant_id = ${tx.merchantId} and id = ${id}
    returning ${storeColumns}`);
}

export type AuditRow = {
  readonly id: string;
  readonly happenedAt: string;
  readonly actorKind: string;
  readonly actorName: string;
  readonly action: string;
  readonly subjectKind: string | null;
  readonly subjectId: string | null;
  readonly detail: Record<string, unknown>;
};

export async function insertAudit(
  tx: Tx,
  entry: Omit<AuditRow, "happenedAt"> & { readonly actorId: string | null },
): Promise<void> {
  await tx.hot(
    "accounts_insert_audit",
    `insert into accounts.audit_entry
       (merchant_id, id, happened_at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, detail)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[tx.merchantId, entry.id, tx.now, entry.actorKind, entry.actorId, entry.actorName],
      ...[entry.action, entry.subjectKind, entry.subjectId, JSON.stringify(entry.detail)],
    ],
  );
}

export async function selectAudit(
  tx: Tx,
  page: { readonly before: string | null; readonly subjectId: string | null; readonly limit: number },
): Promise<AuditRow[]> {
  return await tx.rows<AuditRow>(sql`
    select id, happened_at as "happenedAt", actor_kind as "actorKind", actor_name as "actorName", action,
           subject_kind as "subjectKind", subject_id as "subjectId", detail
    from accounts.audit_entry
    where merchant_id = ${tx.merchantId}
      and (${page.before}::uuid is null or id < ${page.before}::uuid)
      and (${page.subjectId}::uuid is null or subject_id = ${page.subjectId}::uuid)
    order by id desc
    limit ${page.limit}`);
}

/** Removes the merchant and all that its transaction may remove of it; used when the demonstration is left. */
export async function deleteMerchant(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`delete from accounts.merchant where id = ${id}`);
}
