import { systemActor } from "../../platform/http/actor.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { findOrCreateCustomers } from "../customers/index.ts";
import { checkRecords } from "./check-records.ts";
import { changeState, findImport, type ImportRow, keepReport } from "./queries.ts";
import {
  conflicts,
  countPeople,
  countProducts,
  countReceipts,
  countStaged,
  gatherPeople,
  gatherReceipts,
  type PeopleCounts,
  peopleToResolve,
  type ReceiptCounts,
  settlePeople,
  type ToResolve,
} from "./queries-staging.ts";
import { type FileServices, readIntoStaging, type Reading } from "./read-file.ts";
import type { Checked, ImportReport } from "./report.ts";
import type { Mapping } from "./rules/mapping.ts";

// A slice commits in about half a second: long enough to be worth a transaction, short enough to hold nobody back.
export const linesPerSlice = 20_000;

/** Reads the file and reports what importing it would do. Nothing of the shop changes. */
export async function checkImport(
  services: FileServices,
  merchantId: string,
  importId: string,
): Promise<ImportReport | Refusal> {
  const started = performance.now();
  const { database } = services;
  const row = await database.inMerchant(merchantId, async (tx) => await findImport(tx, importId));
  if (row === undefined || row.mapping === null) return refuse("unknown_import");
  const { mapping } = row;
  const reading = await readIntoStaging(services, merchantId, row, mapping);
  if (isRefusal(reading)) {
    await database.inMerchant(
      merchantId,
      async (tx) => await changeState(tx, importId, "failed", reading.refused),
    );
    return reading;
  }
  services.progress?.({ step: "gathering", done: 0, total: 1, rows: reading.rows });
  const checked =
    mapping.kind === "receipts"
      ? await checkReceipts(services, merchantId, row, mapping, reading)
      : await checkRecords(services, merchantId, row, mapping, reading);
  const tally = await reading.tally.finish();
  const { slices, alsoRefused, ...parts } = checked;
  const refused = tally.refused + alsoRefused;
  const report: ImportReport = {
    rows: reading.rows,
    accepted: reading.rows - refused - tally.leftOut,
    refused,
    leftOut: tally.leftOut,
    reasons: tally.reasons,
    asides: tally.asides,
    decisions: tally.decisions,
    samples: tally.samples,
    repairedLines: reading.repairedLines,
    ...parts,
    seconds: seconds(started),
  };
  await database.inMerchant(merchantId, async (tx) => {
    await keepReport(tx, importId, { report, refusedKey: tally.refusedFile?.key ?? null, slices });
  });
  return report;
}

/** After a crash of the server: the staging tables are filled again from the same file, in the same order. */
export async function stageReceiptsAgain(
  services: FileServices,
  merchantId: string,
  row: ImportRow,
  mapping: Mapping,
): Promise<number | Refusal> {
  const reading = await readIntoStaging(services, merchantId, row, mapping);
  if (isRefusal(reading)) return reading;
  await reading.tally.finish();
  await gather(services, merchantId, row, mapping, reading);
  return await services.database.inMerchant(
    merchantId,
    async (tx) => (await countReceipts(tx, row.id)).slices,
  );
}

async function checkReceipts(
  services: FileServices,
  merchantId: string,
  row: ImportRow,
  mapping: Mapping,
  reading: Reading,
): Promise<Checked> {
  await gather(services, merchantId, row, mapping, reading);
  return await services.database.inMerchant(merchantId, async (tx) => {
    const receipts = await countReceipts(tx, row.id);
    for (const conflict of await conflicts(tx, row.id, 10_000)) {
      reading.tally.refuse(conflict.line, "receipt_known_with_other_content", [conflict.externalId]);
    }
    const people = await countPeople(tx, row.id);
    const products = await countProducts(tx, row.id);
    return {
      receipts: receiptsPart(receipts),
      customers: peoplePart(people),
      products: { ...products, updated: 0 },
      slices: receipts.slices,
      alsoRefused: receipts.conflictLines - Math.min(receipts.conflict, 10_000),
    };
  });
}

async function gather(
  services: FileServices,
  merchantId: string,
  row: ImportRow,
  mapping: Mapping,
  reading: Reading,
): Promise<void> {
  const { database } = services;
  const gathering = {
    importId: row.id,
    source: mapping.source,
    timeZone: reading.shop.timeZone,
    channel: mapping.channel ?? null,
    linesPerSlice,
  };
  await database.inMerchant(merchantId, async (tx) => await gatherPeople(tx, row.id, mapping.source));
  await resolvePeople(services, merchantId, row.id, mapping.source, reading.shop.country);
  await database.inMerchant(merchantId, async (tx) => {
    await gatherReceipts(tx, gathering);
    await countStaged(tx);
  });
}

type Settled = Parameters<typeof settlePeople>[2][number];

/** Looks one by one at buyers who share an e-mail or a phone with somebody; nobody is created yet. */
async function resolvePeople(
  services: FileServices,
  merchantId: string,
  importId: string,
  source: string,
  country: string,
): Promise<void> {
  for (let after = -1; ; ) {
    const last = await services.database.inMerchant(merchantId, async (tx) => {
      const people = await peopleToResolve(tx, importId, after, 500);
      const found = await findOrCreateCustomers(
        tx,
        systemActor(merchantId, "import"),
        people.map((person) => referenceOf(person, source)),
        { country, create: false, importId },
      );
      const settled = people.flatMap(({ number }, index): Settled[] => {
        const one = found[index];
        if (one?.kind === "known") return [{ number, customerId: one.customerId, verdict: "known" }];
        return one?.kind === "ambiguous" ? [{ number, customerId: null, verdict: "ambiguous" }] : [];
      });
      await settlePeople(tx, importId, settled);
      return people.at(-1)?.number;
    });
    if (last === undefined) return;
    after = last;
  }
}

export function referenceOf(
  person: ToResolve,
  source: string,
): {
  externalId?: { namespace: string; value: string };
  card?: string;
  email?: string;
  phone?: string;
  firstName?: string;
  lastName?: string;
} {
  const number = person.external ?? (person.key.startsWith("n:") ? person.key : null);
  return {
    ...(number === null ? {} : { externalId: { namespace: source, value: number } }),
    ...(person.card === null ? {} : { card: person.card }),
    ...(person.email === null ? {} : { email: person.typedEmail || person.email }),
    ...(person.phone === null ? {} : { phone: person.phone }),
    ...(person.firstName === null ? {} : { firstName: person.firstName }),
    ...(person.lastName === null ? {} : { lastName: person.lastName }),
  };
}

function receiptsPart(counts: ReceiptCounts): NonNullable<ImportReport["receipts"]> {
  const {
    fresh,
    unchanged,
    conflict,
    sales,
    refunds,
    unidentified,
    grossCents,
    refundedCents,
    knownGrossCents,
  } = counts;
  const { firstDay, lastDay, pieces: inPieces } = counts;
  return {
    ...{ fresh, unchanged, conflict, sales, refunds, unidentified, inPieces },
    ...{ grossCents, refundedCents, knownGrossCents, firstDay, lastDay },
  };
}

function peoplePart(people: PeopleCounts): NonNullable<ImportReport["customers"]> {
  return {
    mentioned: people.mentioned,
    fresh: people.fresh + people.toResolve,
    known: people.known,
    updated: 0,
    unchanged: people.known,
    merged: 0,
    ambiguous: people.ambiguous,
    duplicates: 0,
    withoutWayToWrite: 0,
    consents: 0,
    provenConsents: 0,
  };
}

export function seconds(since: number): number {
  return Math.round((performance.now() - since) / 10) / 100;
}
