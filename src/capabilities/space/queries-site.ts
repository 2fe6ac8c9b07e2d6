import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type SiteRow = { readonly introFr: string; readonly introEn: string; readonly joinsOpen: boolean };

export async function selectSite(tx: Tx): Promise<SiteRow> {
  const row = await tx.maybe<SiteRow>(sql`
    select intro_fr as "introFr", intro_en as "introEn", joins_open as "joinsOpen"
    from space.site where merchant_id = ${tx.merchantId}`);
  return row ?? { introFr: "", introEn: "", joinsOpen: true };
}

export async function upsertSite(tx: Tx, site: SiteRow): Promise<void> {
  await tx.run(sql`
    insert into space.site (merchant_id, intro_fr, intro_en, joins_open, changed_at)
    values (${tx.merchantId}, ${site.introFr}, ${site.introEn}, ${site.joinsOpen}, ${tx.now})
    on conflict (merchant_id) do update
    set intro_fr = excluded.intro_fr, intro_en = excluded.intro_en, joins_open = excluded.joins_open,
        changed_at = excluded.changed_at`);
}

export type JoiningRow = {
  readonly id: string;
  readonly customerId: string;
  readonly language: "fr" | "en";
  readonly waitingFor: readonly string[];
  readonly joinedAt: string;
  readonly handedOverAt: string | null;
};

export async function insertJoining(
  tx: Tx,
  joining: Omit<JoiningRow, "joinedAt" | "handedOverAt"> & {
    readonly noticeVersion: string;
    readonly noticeHash: string;
    readonly programs: readonly { readonly id: string; readonly version: number }[];
  },
): Promise<void> {
  await tx.run(sql`
    insert into space.joining
      (merchant_id, id, customer_id, language, notice_version, notice_hash, programs, waiting_for, joined_at)
    values (${tx.merchantId}, ${joining.id}, ${joining.customerId}, ${joining.language}, ${joining.noticeVersion},
            ${joining.noticeHash}, ${JSON.stringify(joining.programs)}::jsonb, ${[...joining.waitingFor]}::uuid[], ${tx.now})`);
}

export async function selectJoining(tx: Tx, id: string): Promise<JoiningRow | undefined> {
  return await tx.maybe<JoiningRow>(sql`
    select id, customer_id as "customerId", language, waiting_for as "waitingFor", joined_at as "joinedAt",
           handed_over_at as "handedOverAt"
    from space.joining
    where merchant_id = ${tx.merchantId} and id = ${id}
    for update`);
}

export async function markHandedOver(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`
    update space.joining set handed_over_at = ${tx.now} where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function clearWaiting(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`
    update space.joining set waiting_for = '{}' where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export type JoinContactRow = {
  readonly id: string;
  readonly joiningId: string;
  readonly kind: "email" | "sms";
  readonly contact: string;
  readonly secretHash: string;
  readonly tries: number;
  readonly expiresAt: string;
  readonly provedAt: string | null;
};

const contactColumns = sql`
  id, joining_id as "joiningId", kind, contact, secret_hash as "secretHash", tries, expires_at as "expiresAt",
  proved_at as "provedAt"`;

export async function insertJoinContact(
  tx: Tx,
  contact: Pick<JoinContactRow, "id" | "joiningId" | "kind" | "contact" | "secretHash" | "expiresAt"> & {
    readonly contactHash: string;
  },
): Promise<void> {
  await tx.run(sql`
    insert into space.join_contact
      (merchant_id, id, joining_id, kind, contact, contact_hash, secret_hash, asked_at, expires_at)
    values (${tx.merchantId}, ${contact.id}, ${contact.joiningId}, ${contact.kind}, ${contact.contact},
            ${contact.contactHash}, ${contact.secretHash}, ${tx.now}, ${contact.expiresAt})`);
}

/** How often this address was typed here in the last day. */
export async function countAsked(tx: Tx, contactHash: string): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    select count(*) as count from space.join_contact
    where merchant_id = ${tx.merchantId} and contact_hash = ${contactHash}
      and asked_at > ${tx.now}::timestamptz - interval '1 day'`);
  return count;
}

/** How many codes by text message were asked for here in the last hour. */
export async function countCodesAsked(tx: Tx): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    select count(*) as count from space.join_contact
    where merchant_id = ${tx.merchantId} and kind = 'sms' and asked_at > ${tx.now}::timestamptz - interval '1 hour'`);
  return count;
}

export async function contactsOf(tx: Tx, joiningId: string): Promise<JoinContactRow[]> {
  return await tx.rows<JoinContactRow>(sql`
    select ${contactColumns} from space.join_contact
    where merchant_id = ${tx.merchantId} and joining_id = ${joiningId}
    order by kind`);
}

export async function lockContact(
  tx: Tx,
  by: { readonly secretHash: string } | { readonly joiningId: string; readonly kind: "sms" },
): Promise<JoinContactRow | undefined> {
  const which =
    "secretHash" in by
      ? sql`kind = 'email' and secret_hash = ${by.secretHash}`
      : sql`kind = ${by.kind} and joining_id = ${by.joiningId}`;
  return await tx.maybe<JoinContactRow>(sql`
    select ${contactColumns} from space.join_contact
    where merchant_id = ${tx.merchantId} and ${which}
    for update`);
}

export async function countTry(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`
    update space.join_contact set tries = tries + 1
    where merchant_id = ${tx.merchantId} and id = ${id} and tries < 5`);
}

export async function markProved(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`
    update space.join_contact set proved_at = ${tx.now} where merchant_id = ${tx.merchantId} and id = ${id}`);
}

/** What nobody proved within thirty days is not ours to keep. */
export async function forgetUnproved(tx: Tx): Promise<void> {
  await tx.run(sql`
    delete from space.join_contact
    where merchant_id = ${tx.merchantId} and asked_at < ${tx.now}::timestamptz - interval '30 days'`);
}

/** Joinings of these customers, for their data and their erasure. */
export async function joiningsOf(
  tx: Tx,
  customerIds: readonly string[],
): Promise<{ joinedAt: string; noticeVersion: string; contacts: string }[]> {
  return await tx.rows(sql`
    select joining.joined_at as "joinedAt", joining.notice_version as "noticeVersion",
           coalesce((select string_agg(join_contact.contact, ', ' order by join_contact.kind)
                     from space.join_contact
                     where join_contact.merchant_id = joining.merchant_id and join_contact.joining_id = joining.id), '') as contacts
    from space.joining
    where joining.merchant_id = ${tx.merchantId} and joining.customer_id = any(${[...customerIds]}::uuid[])
    order by joining.joined_at`);
}

export async function deleteJoinings(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    delete from space.joining
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
}
