import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { tellFacts } from "../../platform/participants.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { findRecord } from "./operations.ts";
import { recordAndMerged } from "./queries.ts";
import {
  archiveField,
  insertField,
  insertNote,
  removeNote,
  selectFields,
  selectNotes,
  updateField,
} from "./queries-notes.ts";
import type { FieldAnswer, FieldBody, FieldPatch, NoteAnswer } from "./schema-around.ts";

export async function addNote(
  tx: Tx,
  actor: Actor,
  customerId: string,
  said: string,
): Promise<NoteAnswer | Refusal> {
  const record = await findRecord(tx, customerId);
  if (record === undefined || record.erasedAt !== null) return refuse("unknown_customer", { id: customerId });
  const body = said.trim();
  if (body === "") return refuse("empty_note", { field: "body" });
  const id = newId(Date.parse(tx.now));
  const authorId = actor.kind === "staff" ? actor.id : null;
  await insertNote(tx, { id, customerId: record.id, body, authorId, authorName: actor.name });
  await recordAudit(tx, actor, {
    action: "note.added",
    subjectKind: "customer",
    subjectId: record.id,
    detail: { id },
  });
  await tellFacts(tx, [record.id]);
  return { id, customerId: record.id, body, authorName: actor.name, createdAt: tx.now };
}

export async function listNotes(tx: Tx, customerId: string): Promise<{ items: NoteAnswer[] } | Refusal> {
  const record = await findRecord(tx, customerId);
  if (record === undefined) return refuse("unknown_customer", { id: customerId });
  return { items: await selectNotes(tx, { customerIds: await recordAndMerged(tx, record.id), limit: 500 }) };
}

export async function deleteNote(
  tx: Tx,
  actor: Actor,
  customerId: string,
  noteId: string,
): Promise<undefined | Refusal> {
  const record = await findRecord(tx, customerId);
  if (record === undefined) return refuse("unknown_customer", { id: customerId });
  const removed = await removeNote(tx, await recordAndMerged(tx, record.id), noteId);
  if (removed === 0) return refuse("unknown_note", { id: noteId });
  const detail = { id: noteId };
  await recordAudit(tx, actor, {
    action: "note.removed",
    subjectKind: "customer",
    subjectId: record.id,
    detail,
  });
  await tellFacts(tx, [record.id]);
  return undefined;
}

export async function addField(tx: Tx, actor: Actor, field: FieldBody): Promise<FieldAnswer | Refusal> {
  const isChoice = field.type === "choice" || field.type === "choices";
  if (isChoice && (field.choices ?? []).length === 0)
    return refuse("field_without_choices", { field: "choices" });
  if (!(await insertField(tx, field)))
    return refuse("field_key_already_used", { field: "key", key: field.key });
  await recordAudit(tx, actor, { action: "field.added", subjectKind: "field", detail: { key: field.key } });
  return { ...field, choices: field.choices ?? [], position: field.position ?? 0 };
}

/** The type stays: values already given would no longer fit. */
export async function changeField(
  tx: Tx,
  actor: Actor,
  key: string,
  change: FieldPatch,
): Promise<FieldAnswer | Refusal> {
  const field = (await selectFields(tx)).find((one) => one.key === key);
  if (field === undefined) return refuse("unknown_field", { key });
  const changed = { ...field, ...change };
  await updateField(tx, changed);
  await recordAudit(tx, actor, { action: "field.changed", subjectKind: "field", detail: { key } });
  return changed;
}

/** The field is asked no more; what was answered stays on the records. */
export async function putFieldAway(tx: Tx, actor: Actor, key: string): Promise<undefined | Refusal> {
  if ((await archiveField(tx, key)) === 0) return refuse("unknown_field", { key });
  await recordAudit(tx, actor, { action: "field.archived", subjectKind: "field", detail: { key } });
  return undefined;
}
