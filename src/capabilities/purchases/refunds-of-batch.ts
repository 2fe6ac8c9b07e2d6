import type { Tx } from "../../platform/database.ts";
import { knownReceipts } from "./queries.ts";
import { loadRefundables, type StoredSale } from "./queries-refund.ts";
import { type Pending, type ReceiptResult, refused } from "./results.ts";
import { type RefundableSale, refundFits } from "./rules/refund.ts";

/** The sale that a refund gives back: recorded before, or in the same call. */
export type SaleOfRefund = {
  readonly saleId: string;
  readonly customerId: string | null;
  readonly pending?: Pending;
};

/**
 * Ties refunds to the sales they name, held so that two refunds never give back the same money.
 * A refund of a sale that nobody knows is kept as it is: shops take back what they sold before they had this program.
 */
export async function matchRefunds(
  tx: Tx,
  pending: readonly Pending[],
  results: Map<number, ReceiptResult>,
): Promise<{ recordable: readonly Pending[]; refundOf: ReadonlyMap<number, SaleOfRefund> }> {
  const refundOf = new Map<number, SaleOfRefund>();
  const naming = pending.filter((one) => one.draft.refundOf !== null);
  if (naming.length === 0) return { recordable: pending, refundOf };
  const stored = await storedSales(tx, naming);
  const inCall = new Map(pending.map((one) => [key(one.draft.source, one.draft.externalId), one]));
  const refundables = new Map<string, RefundableSale>();
  const fits = (one: Pending): boolean => {
    if (one.draft.refundOf === null) return true;
    const number = key(one.draft.source, one.draft.refundOf);
    const sale = stored.get(number);
    const sold = inCall.get(number);
    const saleId = sale?.id ?? (sold?.draft.kind === "sale" ? sold.id : undefined);
    if (saleId === undefined) return true;
    const refundable = refundables.get(saleId) ?? sale ?? (sold === undefined ? undefined : unrefunded(sold));
    if (refundable === undefined) return true;
    const refusal = refundFits(refundable, one.draft);
    if (refusal !== null) {
      results.set(one.index, refused(one.index, refusal));
      return false;
    }
    refundables.set(saleId, less(refundable, one));
    refundOf.set(one.index, {
      saleId,
      customerId: sale?.customerId ?? null,
      ...(sale === undefined && sold !== undefined ? { pending: sold } : {}),
    });
    return true;
  };
  return { recordable: pending.filter(fits), refundOf };
}

async function storedSales(tx: Tx, naming: readonly Pending[]): Promise<ReadonlyMap<string, StoredSale>> {
  const numbers = naming.map(({ draft }) => ({ source: draft.source, externalId: draft.refundOf ?? "" }));
  const known = (await knownReceipts(tx, numbers)).filter((receipt) => receipt.kind === "sale");
  const sales = await loadRefundables(tx, [...new Set(known.map((receipt) => receipt.id))]);
  const byId = new Map(sales.map((sale) => [sale.id, sale]));
  const byNumber = new Map<string, StoredSale>();
  for (const receipt of known) {
    const sale = byId.get(receipt.id);
    if (sale !== undefined) byNumber.set(key(receipt.source, receipt.externalId), sale);
  }
  return byNumber;
}

function unrefunded({ draft }: Pending): RefundableSale {
  return {
    totalCents: draft.totalCents,
    shippingCents: draft.shippingCents,
    refundedCents: 0,
    refundedShippingCents: 0,
    lines: draft.lines.map(({ number, quantity, totalCents }) => ({
      number,
      quantity,
      totalCents,
      refundedQuantity: "0",
      refundedCents: 0,
    })),
  };
}

/** The sale once this refund is given back too. */
function less(sale: RefundableSale, { draft }: Pending): RefundableSale {
  return {
    ...sale,
    refundedCents: sale.refundedCents - draft.totalCents,
    lines: sale.lines.map((line) => {
      const back = draft.lines.filter((one) => one.refundOfLine === line.number);
      return {
        ...line,
        refundedCents: back.reduce((cents, one) => cents - one.totalCents, line.refundedCents),
      };
    }),
  };
}

function key(source: string, externalId: string): string {
  return `${source}\u0000${externalId}`;
}
