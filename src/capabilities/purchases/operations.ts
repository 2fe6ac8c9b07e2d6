import { createHash } from "node:crypto";
import type { Tx } from "../../platform/database.ts";
import { appendEvent } from "../../platform/events.ts";
import { type Actor, atOwnStore, worksAt } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { participants, type ToldReceipt } from "../../platform/participants.ts";
import { isRefusal, refuse } from "../../values/refusal.ts";
import { ensureProducts } from "../catalog/index.ts";
import { type Found, findOrCreateCustomers, lockCustomers } from "../customers/index.ts";
import { refreshCustomerFacts } from "./facts.ts";
import {
  insertReceipts,
  type KnownReceipt,
  knownReceipts,
  type NewReceipt,
  type PurchaseContext,
  purchaseContext,
} from "./queries.ts";
import { matchRefunds } from "./refunds-of-batch.ts";
import { type Pending, type ReceiptResult, refused } from "./results.ts";
import {
  type ReceiptContext,
  type ReceiptDraft,
  type ReceiptInput,
  readReceipt,
  type StoreContext,
} from "./rules/receipt.ts";

const notYours = refuse("store_not_yours", { field: "store" });

export type RecordOptions = {
  readonly importId?: string;
  /** False: a receipt of somebody unknown is kept without a customer. */
  readonly createCustomers?: boolean;
  /** Handed to the rooms that are told of the receipts. */
  readonly context?: unknown;
};

/**
 * Records receipts, one or a thousand, with the same handful of statements. A receipt already recorded under its
 * number answers `unchanged` when it says the same, and is refused when it says something else.
 */
export async function recordReceipts(
  tx: Tx,
  actor: Actor,
  inputs: readonly ReceiptInput[],
  options: RecordOptions = {},
): Promise<ReceiptResult[]> {
  const context = await purchaseContext(tx);
  const results = new Map<number, ReceiptResult>();
  const read = readAll(tx, actor, inputs, contextOf(context, tx.now), results);
  const fresh = await setAsideKnown(tx, read, results);

  const found = await findCustomers(tx, actor, fresh, context, options);
  const willing = fresh.filter((one) => {
    const missing = found.get(one.index)?.kind === "unknown" && one.input.customer?.id !== undefined;
    if (missing)
      results.set(one.index, refused(one.index, refuse("no_such_customer", { field: "customer/id" })));
    return !missing;
  });
  const { recordable, refundOf } = await matchRefunds(tx, willing, results);
  const customerOf = (one: Pending): string | null => {
    const sale = refundOf.get(one.index);
    // What is given back counts against whoever bought it.
    const buyer =
      sale?.pending === undefined ? sale?.customerId : customerIdOf(found.get(sale.pending.index));
    return buyer ?? customerIdOf(found.get(one.index));
  };
  const customerIds = new Set(recordable.map(customerOf).filter((id) => id !== null));
  await lockCustomers(tx, [...customerIds]);

  const products = await productsOf(tx, recordable, options);
  const receipts = recordable.map((one): NewReceipt & { readonly pending: Pending } => ({
    pending: one,
    id: one.id,
    draft: one.draft,
    customerId: customerOf(one),
    refundOfId: refundOf.get(one.index)?.saleId ?? null,
    contentHash: one.hash,
    productIds: one.draft.lines.map((line) => (line.sku === null ? null : (products.get(line.sku) ?? null))),
  }));
  const inserted =
    receipts.length === 0 ? new Set<string>() : await insertReceipts(tx, receipts, options.importId ?? null);
  const recorded = receipts.filter((receipt) => inserted.has(receipt.id));
  for (const { pending, id, customerId } of recorded) {
    const customerIs = found.get(pending.index)?.kind ?? "none";
    results.set(pending.index, { index: pending.index, outcome: "recorded", id, customerId, customerIs });
  }
  await answerKnown(
    tx,
    receipts.filter((receipt) => !inserted.has(receipt.id)).map((one) => one.pending),
    results,
  );
  await announce(tx, recorded, options);
  await tellRecorded(tx, actor, recorded, context.timeZone, options.context);
  return [...results.values()].sort((first, second) => first.index - second.index);
}

function contextOf(context: PurchaseContext, now: string): ReceiptContext {
  const stores = new Map<string, StoreContext>();
  for (const store of context.stores) {
    stores.set(store.id, store);
    stores.set(store.code.trim().toLowerCase(), store);
  }
  return { currency: context.currency, timeZone: context.timeZone, now, stores };
}

function readAll(
  tx: Tx,
  actor: Actor,
  inputs: readonly ReceiptInput[],
  context: ReceiptContext,
  results: Map<number, ReceiptResult>,
): Pending[] {
  const read: Pending[] = [];
  for (const [index, said] of inputs.entries()) {
    const input = atOwnStore(actor, said);
    const draft = readReceipt(input, context);
    if (isRefusal(draft) || !worksAt(actor, draft.storeId)) {
      results.set(index, refused(index, isRefusal(draft) ? draft : notYours));
      continue;
    }
    read.push({ index, id: newId(Date.parse(tx.now)), input, draft, hash: fingerprint(input, draft) });
  }
  return read;
}

/** Of what was said, not of what was deduced: a receipt sent again without a date must stay the same. */
function fingerprint(input: ReceiptInput, draft: ReceiptDraft): string {
  const said = { ...draft, happenedAt: input.happenedAt === undefined ? null : draft.happenedAt };
  const day = input.day ?? (input.happenedAt === undefined ? null : draft.day);
  return createHash("sha256")
    .update(JSON.stringify({ ...said, day }))
    .digest("base64url");
}

function numberOf(receipt: { readonly source: string; readonly externalId: string }): string {
  return `${receipt.source}\u0000${receipt.externalId}`;
}

/** Leaves what is new. A single sale skips this look: the insertion itself finds out whether it is known. */
async function setAsideKnown(
  tx: Tx,
  read: readonly Pending[],
  results: Map<number, ReceiptResult>,
): Promise<Pending[]> {
  if (read.length <= 1 && !read.some((one) => one.draft.refundOf !== null)) return [...read];
  const known = byNumber(
    await knownReceipts(
      tx,
      read.map((one) => one.draft),
    ),
  );
  return read.filter((one) => {
    const earlier = known.get(numberOf(one.draft));
    if (earlier !== undefined) results.set(one.index, answerTo(one, earlier));
    return earlier === undefined;
  });
}

async function answerKnown(
  tx: Tx,
  repeated: readonly Pending[],
  results: Map<number, ReceiptResult>,
): Promise<void> {
  if (repeated.length === 0) return;
  const known = byNumber(
    await knownReceipts(
      tx,
      repeated.map((one) => one.draft),
    ),
  );
  for (const one of repeated) {
    const earlier = known.get(numberOf(one.draft));
    if (earlier !== undefined) results.set(one.index, answerTo(one, earlier));
  }
}

function byNumber(known: readonly KnownReceipt[]): ReadonlyMap<string, KnownReceipt> {
  return new Map(known.map((receipt) => [numberOf(receipt), receipt]));
}

function answerTo(pending: Pending, earlier: KnownReceipt): ReceiptResult {
  const { index } = pending;
  if (earlier.contentHash !== pending.hash) {
    const { source, externalId } = pending.draft;
    return refused(index, refuse("receipt_number_already_used", { field: "externalId", source, externalId }));
  }
  const { id, customerId } = earlier;
  return { index, outcome: "unchanged", id, customerId, customerIs: customerId === null ? "none" : "known" };
}

async function findCustomers(
  tx: Tx,
  actor: Actor,
  fresh: readonly Pending[],
  context: PurchaseContext,
  options: RecordOptions,
): Promise<ReadonlyMap<number, Found>> {
  const asking = fresh.flatMap(({ index, input }) =>
    input.customer === undefined ? [] : [{ index, reference: input.customer, channel: input.channel }],
  );
  if (asking.length === 0) return new Map();
  const found = await findOrCreateCustomers(
    tx,
    actor,
    asking.map((one) => one.reference),
    {
      country: context.country,
      source: sourceOf(actor, options, asking[0]?.channel),
      create: options.createCustomers ?? true,
      ...(options.importId === undefined ? {} : { importId: options.importId }),
    },
  );
  return new Map(asking.map(({ index }, place) => [index, found[place] ?? { kind: "unknown" }]));
}

function sourceOf(
  actor: Actor,
  options: RecordOptions,
  channel: "shop" | "web" | undefined,
): "import" | "demo" | "till" | "web" {
  if (options.importId !== undefined) return "import";
  if (actor.kind === "demo") return "demo";
  return channel === "web" ? "web" : "till";
}

function customerIdOf(found: Found | undefined): string | null {
  return found?.kind === "known" || found?.kind === "created" ? found.customerId : null;
}

async function productsOf(
  tx: Tx,
  recordable: readonly Pending[],
  options: RecordOptions,
): Promise<ReadonlyMap<string, string>> {
  const lines = recordable.flatMap((one) => one.draft.lines);
  const wanted = lines.flatMap(({ sku, label, unitPrice, taxRate }) =>
    sku === null ? [] : [{ sku, name: label, price: unitPrice.startsWith("-") ? null : unitPrice, taxRate }],
  );
  return await ensureProducts(tx, wanted, options.importId ?? null);
}

/** Tells the rooms, in the order of wiring, of receipts just recorded. */
export async function tellRecorded(
  tx: Tx,
  actor: Actor,
  recorded: readonly NewReceipt[],
  timeZone: string,
  context?: unknown,
): Promise<void> {
  if (recorded.length === 0) return;
  const receipts = recorded.map(toldOf);
  for (const participant of participants().values()) {
    await participant.receiptsRecorded?.(tx, { actor, receipts, timeZone, context });
  }
}

function toldOf({ id, draft, customerId, refundOfId, productIds }: NewReceipt): ToldReceipt {
  const { kind, externalId, channel, storeId, happenedAt, day, totalCents, shippingCents } = draft;
  const lines = draft.lines.map((line, index) => ({ ...line, productId: productIds[index] ?? null }));
  return {
    id,
    kind,
    externalId,
    channel,
    storeId,
    customerId,
    happenedAt,
    day,
    totalCents,
    shippingCents,
    refundOfId,
    lines,
  };
}

async function announce(tx: Tx, recorded: readonly NewReceipt[], options: RecordOptions): Promise<void> {
  if (recorded.length === 0) return;
  const customerIds = recorded.map((receipt) => receipt.customerId).filter((id) => id !== null);
  await refreshCustomerFacts(tx, customerIds, true);
  const days = [...new Set(recorded.map((receipt) => receipt.draft.day))].sort();
  const { importId } = options;
  await appendEvent(tx, "purchases.recorded", { days, ...(importId === undefined ? {} : { importId }) });
}
