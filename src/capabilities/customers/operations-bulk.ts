import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { tell } from "../../platform/participants.ts";
import { dayInZone } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { type Crowd, gatherCrowd } from "./crowd.ts";
import { columnsOf, type CustomerInput, newIdentifiers, sourceOf } from "./operations.ts";
import { readPhone } from "./phones.ts";
import {
  type CustomerContext,
  customerContext,
  insertIdentifiers,
  loadCustomers,
  lockCustomers,
  lockNewcomers,
  type NewIdentifier,
} from "./queries.ts";
import { insertCustomers, updateCustomers, writeSearchWords, type Written } from "./queries-write.ts";
import {
  type Identifier,
  identifierKey,
  isOfOnePerson,
  type ReadIdentifiers,
  readIdentifiers,
} from "./rules/identifiers.ts";
import { changeColumns, type CustomerColumns, emptyColumns, sameColumns } from "./rules/record.ts";
import { searchWordsOf } from "./rules/search-words.ts";

export type BulkRow = CustomerInput & { readonly id?: string };

/** Up to so many rows, waiting for those who name the same identifiers is enough; beyond, one lock costs less. */
const fewRows = 20;

export type BulkOptions = {
  readonly importId?: string;
  /** `fill` leaves what is already known and only adds what was missing. */
  readonly onExisting?: "overwrite" | "fill";
  readonly source?: CustomerColumns["source"];
};

export type RowResult =
  | { readonly index: number; readonly outcome: "created" | "updated" | "unchanged"; readonly id: string }
  | {
      readonly index: number;
      readonly outcome: "refused";
      readonly code: string;
      readonly field?: string;
      readonly details?: Readonly<Record<string, unknown>>;
    };

/** A row while it is decided: what is to be written, in memory, before anything is. */
type Draft = {
  readonly id: string;
  readonly isNew: boolean;
  readonly before: CustomerColumns;
  columns: CustomerColumns;
  readonly added: Map<string, NewIdentifier>;
};

/**
 * Writes many customers with a handful of statements: each row finds its customer by id, card, external id, e-mail,
 * phone or cookie, or makes one. Rows of one call may speak of the same customer. Nothing is ever cleared here.
 */
export async function upsertCustomers(
  tx: Tx,
  actor: Actor,
  rows: readonly BulkRow[],
  options: BulkOptions = {},
): Promise<RowResult[]> {
  const context = await customerContext(tx);
  const read = rows.map((row) => readIdentifiers(row, (text) => readPhone(text, context.country)));
  const identifiers = read.flatMap((one) => (isRefusal(one) ? [] : [...one.values()].flat()));
  await lockNewcomers(tx, rows.length > fewRows ? "all" : [...new Set(identifiers.map(identifierKey))]);
  const crowd = await gatherCrowd(tx, {
    identifiers,
    ids: rows.flatMap(({ id, companyId }) => [id, companyId]).filter((id) => typeof id === "string"),
  });
  const drafts = new Map<string, Draft>();
  const decide = (row: BulkRow, index: number): RowResult => {
    const known = read[index];
    if (known === undefined || isRefusal(known)) return refusedRow(index, known ?? refuse("unexpected"));
    const decided = decideRow(tx, actor, { row, identifiers: known, crowd, drafts, context, options });
    return isRefusal(decided) ? refusedRow(index, decided) : { index, ...decided };
  };
  const results = rows.map(decide);
  await writeDrafts(tx, [...drafts.values()], context, options.importId ?? null);
  await announce(tx, actor, results, options);
  return results;
}

type RowCall = {
  readonly row: BulkRow;
  readonly identifiers: ReadIdentifiers;
  readonly crowd: Crowd;
  readonly drafts: Map<string, Draft>;
  readonly context: CustomerContext;
  readonly options: BulkOptions;
};

function decideRow(
  tx: Tx,
  actor: Actor,
  call: RowCall,
): { outcome: "created" | "updated" | "unchanged"; id: string } | Refusal {
  const { row, crowd, drafts, context, options } = call;
  const identifiers = [...call.identifiers.values()].flat();
  const found = findRow(row, identifiers, crowd);
  if (isRefusal(found)) return found;
  if (typeof row.companyId === "string" && !isCompany(row.companyId, crowd, drafts)) {
    return refuse("no_such_company", { field: "companyId", id: row.companyId });
  }
  const known = found === null ? undefined : (drafts.get(found) ?? draftOfRecord(found, crowd));
  const draft = known ?? newDraft(tx, row, actor, options);
  const input = options.onExisting === "fill" && known !== undefined ? onlyMissing(row, draft.columns) : row;
  const columns = changeColumns(draft.columns, input, context.fields, true);
  if (isRefusal(columns)) return columns;
  const added = newIdentifiers(draft.id, call.identifiers).filter(
    (one) => !crowd.ownersOf(one).includes(draft.id),
  );
  const taken = added.find((one) => isOfOnePerson(one.kind) && crowd.ownersOf(one).length > 0);
  if (taken !== undefined) {
    return refuse("identifier_already_used", { field: taken.kind, kind: taken.kind, value: taken.value });
  }
  const changed = added.length > 0 || !sameColumns(columns, draft.columns);
  draft.columns = columns;
  for (const one of added) {
    const hasMain = known !== undefined && hasKind(draft, crowd, one.kind);
    draft.added.set(identifierKey(one), { ...one, isPrimary: one.isPrimary && !hasMain });
  }
  crowd.know(draft.id, identifiers, columns);
  drafts.set(draft.id, draft);
  if (known === undefined) return { outcome: "created", id: draft.id };
  return { outcome: changed ? "updated" : "unchanged", id: draft.id };
}

/** The id this row speaks of, or null when it is somebody new. */
function findRow(row: BulkRow, identifiers: readonly Identifier[], crowd: Crowd): string | null | Refusal {
  if (row.id !== undefined) {
    const record = crowd.record(row.id);
    if (record === undefined || record.erasedAt !== null) {
      return refuse("unknown_customer", { field: "id", id: row.id });
    }
    if (record.mergedInto !== null)
      return refuse("customer_was_merged", { field: "id", keptId: record.mergedInto });
    return row.id;
  }
  const meant = crowd.resolve(identifiers, row);
  if (meant.kind === "ambiguous") {
    return refuse("customer_is_ambiguous", { field: meant.by, customerIds: meant.customerIds });
  }
  return meant.kind === "known" ? meant.customerId : null;
}

function isCompany(id: string, crowd: Crowd, drafts: ReadonlyMap<string, Draft>): boolean {
  return (drafts.get(id)?.columns ?? crowd.record(id))?.kind === "company";
}

function draftOfRecord(id: string, crowd: Crowd): Draft | undefined {
  const record = crowd.record(id);
  if (record === undefined) return undefined;
  const columns = columnsOf(record);
  return { id, isNew: false, before: columns, columns, added: new Map() };
}

function newDraft(tx: Tx, row: BulkRow, actor: Actor, options: BulkOptions): Draft {
  const source = row.source ?? options.source ?? sourceOf(actor);
  const columns = { ...emptyColumns, source };
  return { id: newId(Date.parse(tx.now)), isNew: true, before: columns, columns, added: new Map() };
}

/** What is said, less what the record already knows. */
function onlyMissing(row: BulkRow, known: CustomerColumns): BulkRow {
  const said: Record<string, unknown> = {};
  const values: Readonly<Record<string, unknown>> = { ...known };
  for (const [field, value] of Object.entries(row)) {
    if (field === "address" || field === "birthday" || field === "custom") continue;
    const isList = field === "tags";
    if (isList || values[field] === null || !(field in values)) said[field] = value;
  }
  if (row.birthday !== undefined && known.birthDay === null) said["birthday"] = row.birthday;
  if (row.address !== undefined && known.addressLine1 === null && known.postcode === null) {
    said["address"] = row.address;
  }
  const missing = Object.entries(row.custom ?? {}).filter(([key]) => known.custom[key] === undefined);
  if (missing.length > 0) said["custom"] = Object.fromEntries(missing);
  return said;
}

function hasKind(draft: Draft, crowd: Crowd, kind: Identifier["kind"]): boolean {
  const stored = crowd.record(draft.id)?.identifiers ?? [];
  return (
    stored.some((one) => one.kind === kind) || [...draft.added.values()].some((one) => one.kind === kind)
  );
}

async function writeDrafts(
  tx: Tx,
  drafts: readonly Draft[],
  context: CustomerContext,
  importId: string | null,
): Promise<void> {
  const newcomers = drafts.filter((draft) => draft.isNew);
  const changed = drafts.filter(
    (draft) => !draft.isNew && (draft.added.size > 0 || !sameColumns(draft.before, draft.columns)),
  );
  await lockCustomers(
    tx,
    changed.map((draft) => draft.id),
  );
  const written: Written[] = newcomers.map(({ id, columns }) => ({ id, columns }));
  const created = { on: dayInZone(tx.now, context.timeZone), importId };
  await insertCustomers(tx, written, created);
  await updateCustomers(
    tx,
    changed.map(({ id, columns }) => ({ id, columns })),
  );
  await insertIdentifiers(
    tx,
    drafts.flatMap((draft) => [...draft.added.values()]),
  );
  const words = newcomers.map((draft) => ({
    customerId: draft.id,
    words: searchWordsOf({ ...draft.columns, identifiers: [...draft.added.values()] }),
  }));
  await writeSearchWords(tx, words, true);
  const records = await loadCustomers(
    tx,
    changed.map((draft) => draft.id),
  );
  const changedWords = records.map((record) => ({ customerId: record.id, words: searchWordsOf(record) }));
  await writeSearchWords(tx, changedWords, false);
}

async function announce(
  tx: Tx,
  actor: Actor,
  results: readonly RowResult[],
  options: BulkOptions,
): Promise<void> {
  const touched = new Set<string>();
  for (const result of results) {
    if (result.outcome === "created" || result.outcome === "updated") touched.add(result.id);
  }
  if (touched.size === 0) return;
  await recordAudit(tx, actor, {
    action: "customers.written",
    subjectKind: "customer",
    detail: {
      ...countOutcomes(results),
      ...(options.importId === undefined ? {} : { importId: options.importId }),
    },
  });
  await tell(tx, "customersChanged", [...touched]);
}

export type OutcomeCounts = { created: number; updated: number; unchanged: number; refused: number };

export function countOutcomes(results: readonly RowResult[]): OutcomeCounts {
  const counts = { created: 0, updated: 0, unchanged: 0, refused: 0 };
  for (const { outcome } of results) counts[outcome] += 1;
  return counts;
}

function refusedRow(index: number, refusal: Refusal): RowResult {
  const { refused: code, details } = refusal;
  const field = details?.["field"];
  return {
    index,
    outcome: "refused",
    code,
    ...(typeof field === "string" ? { field } : {}),
    ...(details === undefined ? {} : { details }),
  };
}
