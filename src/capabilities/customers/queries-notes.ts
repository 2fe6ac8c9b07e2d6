import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { FieldAnswer, FieldBody, NoteAnswer } from "./schema-around.ts";

export async function insertNote(
  tx: Tx,
  note: {
    readonly id: string;
    readonly customerId: string;
    readonly body: string;
    readonly authorId: string | null;
    readonly authorName: string;
  },
): Promise<void> {
  await tx.run(sql`
    insert into customers.note (merchant_id, id, customer_id, body, author_id, author_name, created_at)
    values (${tx.merchantId}, ${note.id}, ${note.customerId}, ${note.body}, ${note.authorId}::uuid, ${note.authorName}, ${tx.now})`);
}

export async function selectNotes(
  tx: Tx,
  wanted: { readonly customerIds: readonly string[]; readonly before?: string; readonly limit: number },
): Promise<NoteAnswer[]> {
  const before = wanted.before === undefined ? sql`` : sql`and note.created_at < ${wanted.before}`;
  return await tx.rows<NoteAnswer>(sql`
    select
      note.id,
      note.customer_id as "customerId",
      note.body,
      note.author_name as "authorName",
      note.created_at as "createdAt"
    from customers.note
    where note.merchant_id = ${tx.merchantId}
      and note.customer_id = any(${[...wanted.customerIds]}::uuid[])
      and note.removed_at is null
      ${before}
    order by note.created_at desc, note.id desc
    limit ${wanted.limit}`);
}

export async function removeNote(tx: Tx, customerIds: readonly string[], noteId: string): Promise<number> {
  return await tx.run(sql`
    update customers.note
    set removed_at = ${tx.now}
    where merchant_id = ${tx.merchantId}
      and id = ${noteId}
      and customer_id = any(${[...customerIds]}::uuid[])
      and removed_at is null`);
}

const fieldColumns = sql`key, label, type, choices, purpose, position`;

export async function selectFields(tx: Tx): Promise<FieldAnswer[]> {
  return await tx.rows<FieldAnswer>(sql`
    select ${fieldColumns}
    from customers.field
    where merchant_id = ${tx.merchantId} and archived_at is null
    order by position, key`);
}

/** Tells false when the key is taken, also by a field put away: its values are still kept. */
export async function insertField(tx: Tx, field: FieldBody): Promise<boolean> {
  const added = await tx.run(sql`
    insert into customers.field (merchant_id, key, label, type, choices, purpose, position, created_at)
    values (
      ${tx.merchantId}, ${field.key}, ${field.label}, ${field.type}, ${field.choices ?? []}::text[],
      ${field.purpose}, ${field.position ?? 0}, ${tx.now}
    )
    on conflict do nothing`);
  return added === 1;
}

export async function updateField(tx: Tx, field: FieldAnswer): Promise<void> {
  await tx.run(sql`
    update customers.field
    set label = ${field.label}, choices = ${field.choices}::text[], purpose = ${field.purpose}, position = ${field.position}
    where merchant_id = ${tx.merchantId} and key = ${field.key}`);
}

export async function archiveField(tx: Tx, key: string): Promise<number> {
  return await tx.run(sql`
    update customers.field
    set archived_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and key = ${key} and archived_at is null`);
}
