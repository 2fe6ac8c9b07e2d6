import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { tell } from "../../platform/participants.ts";
import { dayInZone } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { answerOf } from "./answers.ts";
import { readPhone } from "./phones.ts";
import {
  type CustomerRecord,
  customerContext,
  deleteIdentifiers,
  insertIdentifiers,
  loadCustomers,
  lockCustomers,
  lockNewcomers,
  type NewIdentifier,
  ownersOf,
  type StoredIdentifier,
} from "./queries.ts";
import { insertCustomers, touchCustomers, updateCustomers, writeSearchWords } from "./queries-write.ts";
import {
  type Identifier,
  identifierKey,
  type IdentifiersInput,
  isOfOnePerson,
  type ReadIdentifiers,
  readIdentifiers,
} from "./rules/identifiers.ts";
import {
  changeColumns,
  type ColumnsInput,
  type CustomerColumns,
  emptyColumns,
  sameColumns,
  type Source,
} from "./rules/record.ts";
import { searchWordsOf } from "./rules/search-words.ts";
import type { CustomerAnswer } from "./schema.ts";

export type CustomerInput = ColumnsInput & IdentifiersInput;

export async function createCustomer(
  tx: Tx,
  actor: Actor,
  input: CustomerInput,
): Promise<CustomerAnswer | Refusal> {
  const context = await customerContext(tx);
  const identifiers = readIdentifiers(input, (text) => readPhone(text, context.country));
  if (isRefusal(identifiers)) return identifiers;
  const columns = changeColumns({ ...emptyColumns, source: sourceOf(actor) }, input, context.fields);
  if (isRefusal(columns)) return columns;
  const company = await checkCompany(tx, columns);
  if (isRefusal(company)) return company;

  const all = [...identifiers.values()].flat();
  await lockNewcomers(tx, all.map(identifierKey));
  const taken = await findTaken(tx, all, null);
  if (taken !== null) return taken;

  const id = newId(Date.parse(tx.now));
  await insertCustomers(tx, [{ id, columns }], { on: dayInZone(tx.now, context.timeZone), importId: null });
  await insertIdentifiers(tx, newIdentifiers(id, identifiers));
  await writeSearchWords(
    tx,
    [{ customerId: id, words: searchWordsOf({ ...columns, identifiers: all }) }],
    true,
  );
  await recordAudit(tx, actor, {
    action: "customer.created",
    subjectKind: "customer",
    subjectId: id,
    detail: { source: columns.source },
  });
  await tell(tx, "customersChanged", [id]);
  return await getCustomer(tx, id);
}

export async function updateCustomer(
  tx: Tx,
  actor: Actor,
  id: string,
  input: CustomerInput & { readonly version?: number },
): Promise<CustomerAnswer | Refusal> {
  await lockCustomers(tx, [id]);
  const record = (await loadCustomers(tx, [id]))[0];
  if (record === undefined || record.erasedAt !== null) return refuse("unknown_customer", { id });
  if (record.mergedInto !== null) return refuse("customer_was_merged", { keptId: record.mergedInto });
  if (input.version !== undefined && input.version !== record.version) {
    return refuse("changed_meanwhile", { version: record.version });
  }
  const context = await customerContext(tx);
  const identifiers = readIdentifiers(input, (text) => readPhone(text, context.country));
  if (isRefusal(identifiers)) return identifiers;
  const columns = changeColumns(columnsOf(record), input, context.fields);
  if (isRefusal(columns)) return columns;
  const company = columns.companyId === record.companyId ? null : await checkCompany(tx, columns, id);
  if (isRefusal(company)) return company;
  const moved = await replaceIdentifiers(tx, record, identifiers);
  if (isRefusal(moved)) return moved;

  const changed = !sameColumns(columns, columnsOf(record));
  if (changed) await updateCustomers(tx, [{ id, columns }]);
  else if (moved) await touchCustomers(tx, [id]);
  if (changed || moved) {
    await refreshSearchWords(tx, [id]);
    await recordAudit(tx, actor, {
      action: "customer.changed",
      subjectKind: "customer",
      subjectId: id,
      detail: { fields: Object.keys(input).filter((field) => field !== "version") },
    });
    await tell(tx, "customersChanged", [id]);
  }
  return await getCustomer(tx, id);
}

/** The record that speaks for this id: itself, or the one it was merged into. */
export async function getCustomer(tx: Tx, id: string): Promise<CustomerAnswer | Refusal> {
  const record = await findRecord(tx, id);
  return record === undefined ? refuse("unknown_customer", { id }) : answerOf(record);
}

export async function findRecord(tx: Tx, id: string): Promise<CustomerRecord | undefined> {
  const record = (await loadCustomers(tx, [id]))[0];
  if (record === undefined || record.mergedInto === null) return record;
  return (await loadCustomers(tx, [record.mergedInto]))[0];
}

/** Writes the search words of these records anew, from what they hold now; merged and erased records have none. */
export async function refreshSearchWords(tx: Tx, ids: readonly string[]): Promise<void> {
  const records = await loadCustomers(tx, ids);
  const crowd = records.map((record) => ({
    customerId: record.id,
    words: record.mergedInto === null && record.erasedAt === null ? searchWordsOf(record) : [],
  }));
  await writeSearchWords(tx, crowd, false);
}

export function columnsOf(record: CustomerRecord): CustomerColumns {
  const names = Object.keys(emptyColumns) as (keyof CustomerColumns)[];
  return Object.fromEntries(names.map((name) => [name, record[name]])) as unknown as CustomerColumns;
}

export function newIdentifiers(customerId: string, read: ReadIdentifiers): NewIdentifier[] {
  return [...read.values()].flatMap((ofKind) =>
    ofKind.map((identifier, index) => ({ ...identifier, customerId, isPrimary: index === 0 })),
  );
}

/** How a record made by this actor came to be, when nothing is said. */
export function sourceOf(actor: Actor): Source {
  if (actor.kind === "staff") return "staff";
  return actor.kind === "demo" ? "demo" : "api";
}

/** A card, external id or cookie among these that somebody else already holds. */
async function findTaken(
  tx: Tx,
  identifiers: readonly Identifier[],
  ownId: string | null,
): Promise<Refusal | null> {
  const owners = await ownersOf(
    tx,
    identifiers.filter((one) => isOfOnePerson(one.kind)),
  );
  const other = owners.find((owner) => owner.customerId !== ownId);
  if (other === undefined) return null;
  return refuse("identifier_already_used", {
    kind: other.kind,
    value: other.value,
    customerId: other.customerId,
  });
}

async function checkCompany(tx: Tx, columns: CustomerColumns, ownId?: string): Promise<Refusal | null> {
  if (columns.companyId === null) return null;
  const company = (await loadCustomers(tx, [columns.companyId]))[0];
  const fits = company?.kind === "company" && company.mergedInto === null && company.id !== ownId;
  return fits ? null : refuse("no_such_company", { field: "companyId", id: columns.companyId });
}

/** Of each kind that is spoken of, keeps what is said and lets go of the rest. Tells whether anything moved. */
async function replaceIdentifiers(
  tx: Tx,
  record: CustomerRecord,
  read: ReadIdentifiers,
): Promise<boolean | Refusal> {
  const before = record.identifiers.filter((one) => read.has(one.kind));
  const after = newIdentifiers(record.id, read);
  if (sameIdentifiers(before, after)) return false;
  await lockNewcomers(tx, after.map(identifierKey));
  const taken = await findTaken(tx, after, record.id);
  if (taken !== null) return taken;
  const kept = new Set(after.map(identifierKey));
  const gone = before.filter((one) => !kept.has(identifierKey(one)));
  await deleteIdentifiers(tx, record.id, gone);
  await insertIdentifiers(tx, after);
  return true;
}

function sameIdentifiers(before: readonly StoredIdentifier[], after: readonly NewIdentifier[]): boolean {
  const said = new Set(after.map((one) => `${identifierKey(one)} ${one.display} ${one.isPrimary}`));
  return (
    before.length === said.size &&
    before.every((one) => said.has(`${identifierKey(one)} ${one.display} ${one.isPrimary}`))
  );
}
