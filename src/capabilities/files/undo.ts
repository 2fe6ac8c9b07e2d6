import type { Tx } from "../../platform/database.ts";
import { appendEvent } from "../../platform/events.ts";
import { type Actor, systemActor } from "../../platform/http/actor.ts";
import { heldCustomers, tell, tellFacts } from "../../platform/participants.ts";
import { daysBetween } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { deleteProductsOfImport } from "../catalog/index.ts";
import { recordConsents } from "../consent/index.ts";
import { customersOfImport, deleteCustomers } from "../customers/index.ts";
import { receiptsOfImport, refreshCustomerFacts, removeReceipts, unlinkRefunds } from "../purchases/index.ts";
import { changeState, findImport, type ImportRow, keepUndoOutcome, lockImport } from "./queries.ts";
import {
  countChangesLeft,
  forgetStandings,
  grantsOfImport,
  restoreCustomers,
  restoreProducts,
} from "./queries-undo.ts";
import { type FileServices, Stopped } from "./read-file.ts";

export const undoDays = 30;

export type UndoOutcome = {
  readonly receipts: number;
  readonly receiptsKept: number;
  readonly customers: number;
  readonly customersKept: number;
  readonly customersRestored: number;
  readonly products: number;
  readonly productsKept: number;
  readonly productsRestored: number;
  readonly changesKept: number;
  readonly consentsWithdrawn: number;
};

const nothing: UndoOutcome = {
  ...{ receipts: 0, receiptsKept: 0, customers: 0, customersKept: 0, customersRestored: 0 },
  ...{ products: 0, productsKept: 0, productsRestored: 0, changesKept: 0, consentsWithdrawn: 0 },
};
const firstId = "00000000-0000-0000-0000-000000000000";
const perSlice = 1_000;

/** Until when an import can be taken back. */
export function mayUndo(row: ImportRow, now: string): boolean {
  return (
    row.state === "done" &&
    row.finishedAt !== null &&
    daysBetween(row.finishedAt.slice(0, 10), now.slice(0, 10)) <= undoDays
  );
}

export async function beginUndo(tx: Tx, actor: Actor, importId: string): Promise<ImportRow | Refusal> {
  const row = await findImport(tx, importId);
  if (row === undefined) return refuse("unknown_import");
  if (row.state === "undoing" || row.state === "undone") return row;
  if (row.state !== "done") return refuse("import_is_not_done", { state: row.state });
  if (!mayUndo(row, tx.now)) return refuse("too_late_to_undo", { days: undoDays });
  await changeState(tx, importId, "undoing");
  await recordAudit(tx, actor, { action: "import.undone", subjectKind: "import", subjectId: importId });
  return row;
}

/**
 * Takes back what an import created, slice by slice: receipts, then people who have nothing else, then products nobody
 * bought otherwise; what it changed is put back unless somebody changed it since. Says what had to stay.
 */
export async function undoImport(
  services: FileServices,
  merchantId: string,
  importId: string,
): Promise<UndoOutcome | Refusal> {
  const { database } = services;
  const outcome: { -readonly [Name in keyof UndoOutcome]: number } = { ...nothing };
  const slice = async (work: (tx: Tx) => Promise<string | undefined>): Promise<string | undefined> => {
    if (services.stopping?.aborted === true) throw new Stopped();
    return await database.inMerchant(merchantId, async (tx) => {
      const row = await lockImport(tx, importId);
      return row?.state === "undoing" ? await work(tx) : undefined;
    });
  };
  await slice(async (tx) => {
    await unlinkRefunds(tx, importId);
    return undefined;
  });
  for (let after: string | undefined = firstId; after !== undefined; ) {
    const from: string = after;
    after = await slice(async (tx) => await undoReceipts(tx, importId, from, outcome));
  }
  for (let after: string | undefined = firstId; after !== undefined; ) {
    const from: string = after;
    after = await slice(async (tx) => await undoCustomers(tx, importId, from, outcome));
  }
  await slice(async (tx) => {
    await undoRest(tx, importId, outcome);
    return undefined;
  });
  return outcome;
}

type Counting = { -readonly [Name in keyof UndoOutcome]: number };

async function undoReceipts(
  tx: Tx,
  importId: string,
  after: string,
  outcome: Counting,
): Promise<string | undefined> {
  const receipts = await receiptsOfImport(tx, importId, after, perSlice);
  const removable = receipts.filter((receipt) => !receipt.isTouched);
  outcome.receiptsKept += receipts.length - removable.length;
  outcome.receipts += removable.length;
  if (removable.length > 0) {
    await removeReceipts(
      tx,
      removable.map((receipt) => receipt.id),
    );
    await refreshCustomerFacts(
      tx,
      removable.map((receipt) => receipt.customerId).filter((id) => id !== null),
    );
    const days = [...new Set(removable.map((receipt) => receipt.day))].sort();
    await appendEvent(tx, "purchases.recorded", { days, importId });
  }
  return receipts.at(-1)?.id;
}

async function undoCustomers(
  tx: Tx,
  importId: string,
  after: string,
  outcome: Counting,
): Promise<string | undefined> {
  const people = await customersOfImport(tx, importId, after, perSlice);
  const untouched = people.filter((person) => !person.isTouched).map((person) => person.id);
  const held = await heldCustomers(tx, untouched);
  const removable = untouched.filter((id) => !held.has(id));
  outcome.customersKept += people.length - removable.length;
  outcome.customers += removable.length;
  if (removable.length > 0) {
    await forgetStandings(tx, removable);
    await deleteCustomers(tx, removable);
    await tell(tx, "customersChanged", removable);
  }
  return people.at(-1)?.id;
}

async function undoRest(tx: Tx, importId: string, outcome: Counting): Promise<void> {
  const actor = systemActor(tx.merchantId, "import");
  const restored = await restoreCustomers(tx, importId);
  await tell(tx, "customersChanged", restored);
  outcome.customersRestored = restored.length;
  outcome.productsRestored = await restoreProducts(tx, importId);
  // Their families may be others again, and with them what everybody bought.
  if (outcome.productsRestored > 0) await tellFacts(tx, "all");
  const products = await deleteProductsOfImport(tx, importId);
  outcome.products = products.deleted;
  outcome.productsKept = products.kept;
  outcome.changesKept = await countChangesLeft(tx, importId);
  // The ledger is only added to: a permission that came with the file is answered by its withdrawal.
  const grants = await grantsOfImport(tx, importId);
  if (grants.length > 0) {
    await recordConsents(
      tx,
      actor,
      grants.map((grant) => ({
        ...grant,
        act: "withdrawn" as const,
        origin: "import" as const,
        happenedAt: tx.now,
      })),
    );
  }
  outcome.consentsWithdrawn = grants.length;
  await keepUndoOutcome(tx, importId, outcome);
  await changeState(tx, importId, "undone");
}
