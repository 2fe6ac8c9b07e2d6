import type { Tx } from "../../platform/database.ts";
import { appendEvent } from "../../platform/events.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { participants, tell } from "../../platform/participants.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { insertStagedProducts } from "../catalog/index.ts";
import { objectForErased } from "../consent/index.ts";
import {
  customersWithoutReceipts,
  findOrCreateCustomers,
  insertStagedCustomers,
  newcomersErasedBefore,
} from "../customers/index.ts";
import { recordStagedReceipts, refreshCustomerFacts, tieStagedRefunds } from "../purchases/index.ts";
import { referenceOf, stageReceiptsAgain } from "./check.ts";
import { shopContext } from "./context.ts";
import {
  changeState,
  findImport,
  type ImportRow,
  type ImportStep,
  keepSlices,
  lockImport,
  moveStep,
} from "./queries.ts";
import {
  clearStaging,
  countNowAndThen,
  countPeople,
  isStaged,
  peopleToResolve,
  settlePeople,
  staged,
} from "./queries-staging.ts";
import { type FileServices, Stopped } from "./read-file.ts";
import { type ImportOutcome, nothingDone } from "./report.ts";
import type { Mapping } from "./rules/mapping.ts";
import { writeRecordSlice } from "./write-records.ts";

const peoplePerSlice = 5_000;

const { people, receipts, pieces, products } = staged;

/**
 * Writes what was checked, slice by slice; each slice commits with the place where the next begins, so that a killed
 * import goes on from there and never writes anything twice.
 */
export async function writeImport(
  services: FileServices,
  merchantId: string,
  importId: string,
): Promise<ImportOutcome | Refusal> {
  const ready = await prepare(services, merchantId, importId);
  if (isRefusal(ready)) return ready;
  const { mapping } = ready;
  for (;;) {
    if (services.stopping?.aborted === true) throw new Stopped();
    const row = await services.database.inMerchant(merchantId, async (tx) => {
      const held = await lockImport(tx, importId);
      if (held === undefined || held.state !== "importing") return held;
      await (mapping.kind === "receipts"
        ? writeReceiptSlice(tx, held, mapping)
        : writeRecordSlice(tx, held, mapping));
      return await findImport(tx, importId);
    });
    if (row === undefined) return refuse("unknown_import");
    if (row.state !== "importing")
      return row.state === "done" ? (row.outcome ?? nothingDone) : refuse("import_was_stopped");
    services.progress?.({
      step: stepOf(row.step),
      done: row.slicesDone,
      total: row.slices,
      rows: row.rowsRead,
    });
  }
}

function stepOf(step: ImportStep): "people" | "products" | "receipts" {
  return step === "end" ? "receipts" : step;
}

/** Sees to it that what was checked is still at hand: a crash of the server empties the staging tables. */
async function prepare(
  services: FileServices,
  merchantId: string,
  importId: string,
): Promise<{ mapping: Mapping } | Refusal> {
  const { database } = services;
  const { row, isReady } = await database.inMerchant(merchantId, async (tx) => ({
    row: await findImport(tx, importId),
    isReady: await isStaged(tx, importId),
  }));
  if (row === undefined || row.mapping === null) return refuse("unknown_import");
  const { mapping } = row;
  if (isReady || row.state !== "importing" || (row.report?.accepted ?? 0) === 0) return { mapping };
  const slices = await stageReceiptsAgain(services, merchantId, row, mapping);
  if (isRefusal(slices)) return slices;
  if (mapping.kind === "receipts")
    await database.inMerchant(merchantId, async (tx) => await keepSlices(tx, importId, slices));
  return { mapping };
}

async function writeReceiptSlice(tx: Tx, row: ImportRow, mapping: Mapping): Promise<void> {
  const outcome = row.outcome ?? nothingDone;
  switch (row.step) {
    case "people":
      return await writePeople(tx, row, mapping, outcome);
    case "products": {
      const productsCreated = await insertStagedProducts(tx, { products, importId: row.id });
      return await moveStep(tx, row.id, {
        step: "receipts",
        slicesDone: 0,
        outcome: { ...outcome, productsCreated },
      });
    }
    case "receipts":
      return await writeReceipts(tx, row, mapping, outcome);
    case "end":
      return await finish(tx, row, mapping);
  }
}

async function writePeople(tx: Tx, row: ImportRow, mapping: Mapping, outcome: ImportOutcome): Promise<void> {
  const after = row.slicesDone * peoplePerSlice;
  const { mentioned } = await countPeople(tx, row.id);
  if (after >= mentioned) {
    return await moveStep(tx, row.id, { step: "products", slicesDone: 0, outcome });
  }
  const shop = await shopContext(tx);
  const slice = { people, importId: row.id, after, upTo: after + peoplePerSlice };
  const created = await insertStagedCustomers(tx, {
    ...slice,
    source: mapping.source,
    createdOn: shop.today,
  });
  const resolved = await createResolved(tx, row, mapping, shop.country, slice);
  const customersCreated = outcome.customersCreated + created.length + resolved;
  await countNowAndThen(tx, row.slicesDone + 1);
  await moveStep(tx, row.id, {
    step: "people",
    slicesDone: row.slicesDone + 1,
    outcome: { ...outcome, customersCreated },
  });
}

/** Those who share an e-mail or a phone are found or made one by one, by the customers' own rule. */
async function createResolved(
  tx: Tx,
  row: ImportRow,
  mapping: Mapping,
  country: string,
  slice: { readonly after: number; readonly upTo: number },
): Promise<number> {
  const waiting = await peopleToResolve(tx, row.id, slice.after, peoplePerSlice);
  const mine = waiting.filter((person) => person.number <= slice.upTo);
  if (mine.length === 0) return 0;
  const found = await findOrCreateCustomers(
    tx,
    systemActor(tx.merchantId, row.actorName),
    mine.map((person) => referenceOf(person, mapping.source)),
    { country, source: "import", importId: row.id },
  );
  const settled = mine.map(({ number }, index) => {
    const one = found[index];
    const customerId = one?.kind === "known" || one?.kind === "created" ? one.customerId : null;
    return { number, customerId, verdict: customerId === null ? "ambiguous" : "known" };
  });
  await settlePeople(tx, row.id, settled);
  return found.filter((one) => one.kind === "created").length;
}

async function writeReceipts(
  tx: Tx,
  row: ImportRow,
  mapping: Mapping,
  outcome: ImportOutcome,
): Promise<void> {
  if (row.slicesDone >= row.slices) {
    return await moveStep(tx, row.id, { step: "end", slicesDone: 0, outcome });
  }
  const shop = await shopContext(tx);
  const recorded = await recordStagedReceipts(tx, {
    receipts,
    pieces,
    people,
    importId: row.id,
    slice: row.slicesDone,
    source: mapping.source,
    currency: shop.currency,
  });
  if (recorded.receipts > 0) {
    await refreshCustomerFacts(tx, recorded.customerIds);
    await appendEvent(tx, "purchases.recorded", { days: recorded.days, importId: row.id });
  }
  const done = row.slicesDone + 1;
  await countNowAndThen(tx, done);
  await moveStep(tx, row.id, {
    step: "receipts",
    slicesDone: done,
    outcome: {
      ...outcome,
      receipts: outcome.receipts + recorded.receipts,
      lines: outcome.lines + recorded.lines,
    },
  });
}

async function finish(tx: Tx, row: ImportRow, mapping: Mapping): Promise<void> {
  const tied = await tieStagedRefunds(tx, { receipts, importId: row.id, source: mapping.source });
  await refreshCustomerFacts(tx, tied);
  // Rooms that count refunds against their sales can do so only now.
  if (tied.length > 0) await appendEvent(tx, "purchases.recorded", { days: [], importId: row.id });
  // Rooms hear of newcomers with their receipts; telling them twice would double the work. Here are those who have none.
  await tell(tx, "customersChanged", await customersWithoutReceipts(tx, row.id));
  await objectForErased(tx, await newcomersErasedBefore(tx, row.id));
  for (const participant of participants().values()) await participant.importEnded?.(tx, row.id);
  await clearStaging(tx, row.id);
  await changeState(tx, row.id, "done");
}
