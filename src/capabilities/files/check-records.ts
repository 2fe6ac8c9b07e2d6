import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { upsertProducts } from "../catalog/index.ts";
import type { ImportRow } from "./queries.ts";
import {
  countDuplicates,
  countRecords,
  selectRecords,
  type StagedPersonRecord,
  type StagedProductRecord,
} from "./queries-records.ts";
import type { FileServices, Reading } from "./read-file.ts";
import type { Checked } from "./report.ts";
import type { Mapping } from "./rules/mapping.ts";
import { isProven, type Origin } from "./rules/origin.ts";
import type { RefusalReason } from "./rules/reasons.ts";
import { recordsPerSlice, upsertPeople } from "./write-records.ts";

type Counts = {
  fresh: number;
  updated: number;
  unchanged: number;
  merged: number;
  refused: number;
  withoutWayToWrite: number;
  consents: number;
  provenConsents: number;
};

/** Carries the counts of a rehearsal out of its transaction, so that nothing of it stays. */
class Rehearsed extends Error {}

/**
 * Rehearses the writing, a thousand rows at a time, in transactions that are all undone: the report says what the rooms
 * themselves would answer, not what we think they would.
 */
export async function checkRecords(
  services: FileServices,
  merchantId: string,
  row: ImportRow,
  mapping: Mapping,
  reading: Reading,
): Promise<Checked> {
  const counts: Counts = {
    ...{ fresh: 0, updated: 0, unchanged: 0, merged: 0, refused: 0 },
    ...{ withoutWayToWrite: 0, consents: 0, provenConsents: 0 },
  };
  const total = await services.database.inMerchant(merchantId, async (tx) => await countRecords(tx, row.id));
  for (let after = 0; after < total; after += recordsPerSlice) {
    await rehearse(services, merchantId, async (tx) => {
      await (mapping.kind === "products"
        ? rehearseProducts(tx, row, after, reading, counts)
        : rehearsePeople(tx, row, after, reading, counts));
    });
    services.progress?.({ step: "gathering", done: after, total, rows: reading.rows });
  }
  const slices = Math.ceil(total / recordsPerSlice);
  const { fresh, updated, unchanged, merged, withoutWayToWrite, consents, provenConsents } = counts;
  if (mapping.kind === "products") {
    return { products: { fresh, updated, known: unchanged, fees: 0 }, slices, alsoRefused: 0 };
  }
  const duplicates = await services.database.inMerchant(
    merchantId,
    async (tx) => await countDuplicates(tx, row.id),
  );
  const customers = {
    ...{ mentioned: total, fresh, known: updated + unchanged, updated, unchanged, merged, ambiguous: 0 },
    ...{ duplicates, withoutWayToWrite, consents, provenConsents },
  };
  return { customers, slices, alsoRefused: 0 };
}

async function rehearse(
  services: FileServices,
  merchantId: string,
  work: (tx: Tx) => Promise<void>,
): Promise<void> {
  try {
    await services.database.inMerchant(merchantId, async (tx) => {
      await work(tx);
      throw new Rehearsed("Nothing of a rehearsal stays.");
    });
  } catch (ended) {
    if (!(ended instanceof Rehearsed)) throw ended;
  }
}

async function rehearsePeople(
  tx: Tx,
  row: ImportRow,
  after: number,
  reading: Reading,
  counts: Counts,
): Promise<void> {
  const records = await selectRecords<StagedPersonRecord>(tx, row.id, after, recordsPerSlice);
  const results = await upsertPeople(tx, systemActor(tx.merchantId, "import"), row.id, records, false);
  for (const [index, result] of results.entries()) {
    const staged = records[index];
    if (staged === undefined) continue;
    if (result.outcome === "refused") {
      reading.tally.refuse(staged.fileRow, reasonOf(result.code), textOf(staged.record));
      continue;
    }
    countOutcome(counts, result.outcome, staged.record.again);
    countPermissions(counts, staged.record, row.origin);
  }
}

async function rehearseProducts(
  tx: Tx,
  row: ImportRow,
  after: number,
  reading: Reading,
  counts: Counts,
): Promise<void> {
  const records = await selectRecords<StagedProductRecord>(tx, row.id, after, recordsPerSlice);
  const said = records.map(({ record }) => record.product);
  const results = await upsertProducts(tx, systemActor(tx.merchantId, "import"), said, row.id);
  for (const [index, result] of results.entries()) {
    const staged = records[index];
    if (staged === undefined) continue;
    if (result.outcome === "refused") {
      const { product } = staged.record;
      reading.tally.refuse(staged.fileRow, reasonOf(result.code), [product.sku, product.name ?? ""]);
    } else countOutcome(counts, result.outcome, staged.record.again);
  }
}

function countOutcome(counts: Counts, outcome: "created" | "updated" | "unchanged", again: boolean): void {
  if (again) counts.merged += 1;
  else if (outcome === "created") counts.fresh += 1;
  else counts[outcome] += 1;
}

function countPermissions(counts: Counts, record: StagedPersonRecord, origin: Origin | null): void {
  const { customer, consents } = record;
  if (
    customer.emails === undefined &&
    customer.phones === undefined &&
    customer.address?.line1 === undefined
  ) {
    counts.withoutWayToWrite += 1;
  }
  const given = Object.values(consents).filter((answer) => answer === "yes").length;
  counts.consents += given;
  if (origin !== null && isProven(origin, record.consentDate, record.consentText))
    counts.provenConsents += given;
}

const reasons: Readonly<Record<string, RefusalReason>> = {
  identifier_already_used: "identifier_of_another_customer",
  customer_is_ambiguous: "identifier_of_another_customer",
  company_without_name: "company_without_name",
  unreadable_email: "unreadable_email",
  unreadable_phone: "unreadable_phone",
  unreadable_price: "unreadable_price",
};

function reasonOf(code: string): RefusalReason {
  return reasons[code] ?? "other_problem";
}

function textOf({ customer }: StagedPersonRecord): string[] {
  const { firstName, lastName, companyName, emails, phones, externalIds } = customer;
  return [
    ...[externalIds?.[0]?.value, lastName, firstName, companyName].map((text) => text ?? ""),
    ...[(emails ?? []).join(" "), (phones ?? []).join(" ")],
  ];
}
