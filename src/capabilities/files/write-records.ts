import type { Tx } from "../../platform/database.ts";
import { type Actor, systemActor } from "../../platform/http/actor.ts";
import { isId } from "../../platform/ids.ts";
import { upsertProducts } from "../catalog/index.ts";
import { type BulkRow, findOrCreateCustomers, speakingIds, upsertCustomers } from "../customers/index.ts";
import { recordFilePermissions } from "./consents.ts";
import { shopContext } from "./context.ts";
import { changeState, type ImportRow, moveStep } from "./queries.ts";
import { markExternal } from "./queries-sources.ts";
import {
  forgetUnchanged,
  keepCustomersBefore,
  keepProductsBefore,
  selectRecords,
  type StagedPersonRecord,
  type StagedProductRecord,
  type StagedRecord,
} from "./queries-records.ts";
import { clearStaging, countNowAndThen } from "./queries-staging.ts";
import { type ImportOutcome, nothingDone } from "./report.ts";
import type { Mapping } from "./rules/mapping.ts";

export const recordsPerSlice = 1_000;

/** Writes the next thousand rows of a file of customers or products through their room's own door. */
export async function writeRecordSlice(tx: Tx, row: ImportRow, mapping: Mapping): Promise<void> {
  const outcome = row.outcome ?? nothingDone;
  if (row.slicesDone >= row.slices) {
    await clearStaging(tx, row.id);
    return await changeState(tx, row.id, "done");
  }
  const actor: Actor = systemActor(tx.merchantId, row.actorName);
  const after = row.slicesDone * recordsPerSlice;
  const written =
    mapping.kind === "products"
      ? await writeProducts(tx, actor, row, after)
      : await writePeople(tx, actor, row, after);
  await countNowAndThen(tx, row.slicesDone + 1);
  await moveStep(tx, row.id, {
    step: mapping.kind === "products" ? "products" : "people",
    slicesDone: row.slicesDone + 1,
    outcome: sum(outcome, written),
  });
}

async function writePeople(
  tx: Tx,
  actor: Actor,
  row: ImportRow,
  after: number,
): Promise<Partial<ImportOutcome>> {
  const records = await selectRecords<StagedPersonRecord>(tx, row.id, after, recordsPerSlice);
  const results = await upsertPeople(tx, actor, row.id, records, true);
  await markExternal(tx, row.id);
  const ids = results.flatMap((result) => (result.outcome === "updated" ? [result.id] : []));
  await forgetUnchanged(tx, row.id, ids);
  const permissions = results.flatMap((result, index) => {
    const record = records[index]?.record;
    return result.outcome === "refused" || record === undefined ? [] : [{ ...record, customerId: result.id }];
  });
  const consents =
    row.origin === null ? 0 : await recordFilePermissions(tx, actor, row.id, row.origin, permissions);
  return {
    customersCreated: results.filter((result) => result.outcome === "created").length,
    customersUpdated: new Set(ids).size,
    refusedLater: results.filter((result) => result.outcome === "refused").length,
    consents,
  };
}

export async function upsertPeople(
  tx: Tx,
  actor: Actor,
  importId: string,
  records: readonly StagedRecord<StagedPersonRecord>[],
  journal: boolean,
): ReturnType<typeof upsertCustomers> {
  const rows = await withOwnIds(
    tx,
    records.map(({ record }) => mutable(record.customer)),
  );
  // A look first, to know whom the rows mean: what those records hold is kept before it changes.
  if (journal) await keepBefore(tx, importId, records);
  return await upsertCustomers(tx, actor, rows, { importId, source: "import" });
}

/** Our own export names people by their records: here they are found by them, elsewhere the number is one like another. */
async function withOwnIds(tx: Tx, rows: readonly BulkRow[]): Promise<BulkRow[]> {
  const ownId = (row: BulkRow): string | null => {
    const external = row.externalIds?.[0];
    return external?.namespace === "rebelote" && isId(external.value) ? external.value : null;
  };
  const ids = rows.map(ownId).filter((id) => id !== null);
  if (ids.length === 0) return [...rows];
  const speakers = await speakingIds(tx, ids);
  return rows.map((row) => {
    const speaker = speakers.get(ownId(row) ?? "");
    if (speaker === undefined) return row;
    const { externalIds: _own, ...said } = row;
    return { ...said, id: speaker };
  });
}

async function keepBefore(
  tx: Tx,
  importId: string,
  records: readonly StagedRecord<StagedPersonRecord>[],
): Promise<void> {
  const { country } = await shopContext(tx);
  const found = await findOrCreateCustomers(
    tx,
    systemActor(tx.merchantId, "import"),
    records.map(({ record: { customer } }) => ({
      ...(customer.externalIds?.[0] === undefined ? {} : { externalId: customer.externalIds[0] }),
      ...(customer.cards?.[0] === undefined ? {} : { card: customer.cards[0] }),
      ...(customer.emails?.[0] === undefined ? {} : { email: customer.emails[0] }),
      ...(customer.phones?.[0] === undefined ? {} : { phone: customer.phones[0] }),
      ...(customer.firstName === undefined ? {} : { firstName: customer.firstName }),
      ...(customer.lastName === undefined ? {} : { lastName: customer.lastName }),
    })),
    { country, create: false },
  );
  await keepCustomersBefore(
    tx,
    importId,
    found.flatMap((one) => (one.kind === "known" ? [one.customerId] : [])),
  );
}

async function writeProducts(
  tx: Tx,
  actor: Actor,
  row: ImportRow,
  after: number,
): Promise<Partial<ImportOutcome>> {
  const records = await selectRecords<StagedProductRecord>(tx, row.id, after, recordsPerSlice);
  await keepProductsBefore(
    tx,
    row.id,
    records.map(({ record }) => record.product.sku),
  );
  const results = await upsertProducts(
    tx,
    actor,
    records.map(({ record }) => record.product),
    row.id,
  );
  const updated = results.flatMap((result) => (result.outcome === "updated" ? [result.id] : []));
  await forgetUnchanged(tx, row.id, updated);
  return {
    productsCreated: results.filter((result) => result.outcome === "created").length,
    productsUpdated: new Set(updated).size,
    refusedLater: results.filter((result) => result.outcome === "refused").length,
  };
}

function sum(before: ImportOutcome, added: Partial<ImportOutcome>): ImportOutcome {
  const total: Record<string, number> = { ...before };
  for (const [name, count] of Object.entries(added)) total[name] = (total[name] ?? 0) + count;
  return { ...nothingDone, ...total };
}

/** The rows come from JSON of our own; the room's type asks for the same shape. */
function mutable(customer: StagedPersonRecord["customer"]): BulkRow {
  return customer;
}
