import type { Tx } from "../../platform/database.ts";
import type { DataSection } from "../../platform/participants.ts";
import { type CustomerRecord, loadCustomers } from "./queries.ts";
import { selectFields, selectNotes } from "./queries-notes.ts";

type Rows = DataSection["rows"];

/** More than staff ever write about one person; it only bounds the answer. */
const notesAtMost = 10_000;

/**
 * Who she is, what she is known by, the shop's own fields, and what staff wrote about her: notes about a person are her data
 * (CJEU C-434/16, Nowak). Who wrote them is somebody else's and stays out (GDPR art. 15(4)).
 */
export async function personalDataOf(
  tx: Tx,
  customerIds: readonly string[],
): Promise<readonly DataSection[]> {
  const records = await loadCustomers(tx, customerIds);
  const notes = await selectNotes(tx, { customerIds, limit: notesAtMost });
  const labels = new Map((await selectFields(tx)).map(({ key, label }) => [key, label]));
  return [
    { name: "identity", rows: records.filter(({ mergedInto }) => mergedInto === null).map(identityOf) },
    { name: "identifiers", rows: records.flatMap(identifiersOf) },
    { name: "own_fields", rows: records.flatMap((record) => fieldsOf(record, labels)) },
    { name: "notes", rows: notes.map(({ createdAt, body }) => ({ writtenAt: createdAt, text: body })) },
  ];
}

function identityOf(record: CustomerRecord): Rows[number] {
  return {
    kind: record.kind,
    title: record.title,
    firstName: record.firstName,
    lastName: record.lastName,
    companyName: record.companyName,
    jobTitle: record.jobTitle,
    companySize: record.companySize,
    companySector: record.companySector,
    language: record.language,
    timeZone: record.timeZone,
    birthDay: record.birthDay,
    birthMonth: record.birthMonth,
    birthYear: record.birthYear,
    addressLine1: record.addressLine1,
    addressLine2: record.addressLine2,
    postcode: record.postcode,
    city: record.city,
    country: record.country,
    addressStatus: record.addressStatus,
    tags: record.tags.join(", "),
    source: record.source,
    sourceDetail: record.sourceDetail,
    knownSince: record.createdAt,
    changedAt: record.updatedAt,
  };
}

function identifiersOf({ identifiers }: CustomerRecord): Rows {
  return identifiers.map(({ kind, namespace, value, display, isPrimary, status }) => ({
    kind,
    system: namespace === "" ? null : namespace,
    value: display === "" ? value : display,
    isMain: isPrimary,
    status,
  }));
}

function fieldsOf({ custom }: CustomerRecord, labels: ReadonlyMap<string, string>): Rows {
  return Object.entries(custom).map(([key, value]) => ({
    field: labels.get(key) ?? key,
    value: Array.isArray(value) ? value.join(", ") : (value as string | number | boolean | null),
  }));
}
