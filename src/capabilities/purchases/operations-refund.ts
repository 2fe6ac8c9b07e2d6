import { createHash } from "node:crypto";
import type { Tx } from "../../platform/database.ts";
import { appendEvent } from "../../platform/events.ts";
import { type Actor, worksAt } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { participants } from "../../platform/participants.ts";
import { dayInZone, isDay, isInstant } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { findOrCreateCustomers, lockCustomers } from "../customers/index.ts";
import type { CustomerReference } from "../customers/shared.ts";
import { refreshCustomerFacts } from "./facts.ts";
import { tellRecorded } from "./operations.ts";
import { getReceipt, type ReceiptWithLines } from "./operations-read.ts";
import { insertReceipts, knownReceipts, purchaseContext } from "./queries.ts";
import { attributeReceipts, receiptAndRefunds } from "./queries-attribution.ts";
import { loadRefundables, type StoredSale } from "./queries-refund.ts";
import { negated } from "./rules/decimal.ts";
import type { LineDraft } from "./rules/lines.ts";
import type { ReceiptDraft } from "./rules/receipt.ts";
import { planRefund, type RefundPlan } from "./rules/refund.ts";
import type { RefundBody, TicketRefundBody } from "./schema.ts";

/** Gives back some lines, a sum, or all that is left of a sale. */
export async function refundReceipt(
  tx: Tx,
  actor: Actor,
  saleId: string,
  wish: RefundBody,
): Promise<ReceiptWithLines | Refusal> {
  const sale = (await loadRefundables(tx, [saleId]))[0];
  if (sale === undefined) return refuse("unknown_receipt", { id: saleId });
  if (!worksAt(actor, sale.storeId)) return refuse("store_not_yours");
  const context = await purchaseContext(tx);
  const moment = momentOf(wish, sale, context, tx.now);
  if (isRefusal(moment)) return moment;
  const source = wish.source ?? sale.source;
  const externalId = wish.externalId ?? `${sale.externalId}/refund/${sale.refundCount + 1}`;
  const contentHash = fingerprint(saleId, wish);
  const earlier = (await knownReceipts(tx, [{ source, externalId }]))[0];
  if (earlier !== undefined) {
    if (earlier.contentHash === contentHash) return await getReceipt(tx, earlier.id);
    return refuse("receipt_number_already_used", { field: "externalId", source, externalId });
  }
  const plan = planRefund(sale, wish);
  if (isRefusal(plan)) return plan;

  const draft = draftOf(sale, plan, { source, externalId, ...moment });
  const id = newId(Date.parse(tx.now));
  const { customerId } = sale;
  await lockCustomers(tx, customerId === null ? [] : [customerId]);
  const productIds = draft.lines.map((line) => productOf(sale, line));
  const refund = { id, draft, customerId, refundOfId: saleId, contentHash, productIds };
  await insertReceipts(tx, [refund], null);
  await recordAudit(tx, actor, {
    action: "receipt.refunded",
    subjectKind: "receipt",
    subjectId: saleId,
    detail: { refundId: id, totalCents: draft.totalCents },
  });
  await refreshCustomerFacts(tx, customerId === null ? [] : [customerId], true);
  await appendEvent(tx, "purchases.recorded", { days: [draft.day] });
  await tellRecorded(tx, actor, [refund], context.timeZone);
  return await getReceipt(tx, id);
}

/** The same for a sale that is known by its till's own number. */
export async function refundTicket(
  tx: Tx,
  actor: Actor,
  { sale, ...wish }: TicketRefundBody,
): Promise<ReceiptWithLines | Refusal> {
  const known = (await knownReceipts(tx, [sale]))[0];
  return known === undefined
    ? refuse("unknown_sale", { field: "sale/externalId" })
    : await refundReceipt(tx, actor, known.id, wish);
}

/** Says whose receipt it is; its refunds follow. */
export async function attributeReceipt(
  tx: Tx,
  actor: Actor,
  receiptId: string,
  reference: CustomerReference,
): Promise<ReceiptWithLines | Refusal> {
  const { country } = await purchaseContext(tx);
  const [found] = await findOrCreateCustomers(tx, actor, [reference], { country });
  if (found === undefined || found.kind === "unknown") {
    return refuse("no_such_customer", { field: "customer" });
  }
  if (found.kind === "ambiguous") {
    return refuse("customer_is_ambiguous", { field: "customer", customerIds: found.customerIds });
  }
  if (found.kind === "unreadable") return refuse(found.code, { field: found.field, value: found.value });
  const family = await receiptAndRefunds(tx, receiptId);
  const receipt = family.find((one) => one.id === receiptId);
  if (receipt === undefined) return refuse("unknown_receipt", { id: receiptId });
  if (!worksAt(actor, receipt.storeId)) return refuse("store_not_yours");
  if (receipt.refundOf !== null) return refuse("refund_follows_its_sale", { saleId: receipt.refundOf });

  const { customerId } = found;
  const before = family.map((one) => one.customerId).filter((id) => id !== null);
  const touched = [...new Set([...before, customerId])];
  await lockCustomers(tx, touched);
  await attributeReceipts(
    tx,
    family.map((one) => one.id),
    customerId,
  );
  await recordAudit(tx, actor, {
    action: "receipt.attributed",
    subjectKind: "receipt",
    subjectId: receiptId,
    detail: { customerId },
  });
  await refreshCustomerFacts(tx, touched, true);
  const days = [...new Set(family.map((one) => one.day))].sort();
  await appendEvent(tx, "purchases.recorded", { days });
  const receiptIds = family.filter((one) => one.customerId !== customerId).map((one) => one.id);
  if (receiptIds.length > 0) {
    for (const participant of participants().values()) {
      await participant.receiptsAttributed?.(tx, { actor, receiptIds, customerId });
    }
  }
  return await getReceipt(tx, receiptId);
}

type Moment = { readonly happenedAt: string | null; readonly day: string };

function momentOf(
  wish: RefundBody,
  sale: StoredSale,
  context: Awaited<ReturnType<typeof purchaseContext>>,
  now: string,
): Moment | Refusal {
  const timeZone = context.stores.find((store) => store.id === sale.storeId)?.timeZone ?? context.timeZone;
  const happenedAt = wish.happenedAt ?? (wish.day === undefined ? now : null);
  if (happenedAt !== null && !isInstant(happenedAt)) {
    return refuse("unreadable_date", { field: "happenedAt" });
  }
  const day = wish.day ?? dayInZone(happenedAt ?? now, timeZone);
  return isDay(day) ? { happenedAt, day } : refuse("unreadable_date", { field: "day" });
}

function draftOf(
  sale: StoredSale,
  plan: RefundPlan,
  said: Moment & { readonly source: string; readonly externalId: string },
): ReceiptDraft {
  const lines = plan.lines.map(({ number, quantity, cents }, index): LineDraft => {
    const sold = sale.lines.find((line) => line.number === number);
    return {
      number: index + 1,
      sku: null,
      label: sold?.label ?? "",
      quantity: negated(quantity),
      unitPrice: sold?.unitPrice ?? "0",
      totalCents: cents === 0 ? 0 : -cents,
      discountCents: 0,
      taxRate: sold?.taxRate ?? null,
      refundOfLine: number,
    };
  });
  const { channel, storeId, till, currency } = sale;
  return {
    ...said,
    kind: "refund",
    channel,
    storeId,
    till,
    staffLabel: null,
    currency,
    totalCents: -plan.totalCents,
    discountCents: 0,
    taxCents: null,
    shippingCents: plan.shippingCents === 0 ? 0 : -plan.shippingCents,
    lines,
    refundOf: sale.externalId,
  };
}

function productOf(sale: StoredSale, line: LineDraft): string | null {
  return sale.lines.find((sold) => sold.number === line.refundOfLine)?.productId ?? null;
}

function fingerprint(saleId: string, wish: RefundBody): string {
  const { lines, shippingCents, amountCents, happenedAt, day } = wish;
  const said = { saleId, lines, shippingCents, amountCents, happenedAt, day };
  return createHash("sha256").update(JSON.stringify(said)).digest("base64url");
}
