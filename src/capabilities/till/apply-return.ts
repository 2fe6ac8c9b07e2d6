import type { Tx } from "../../platform/database.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { getReceipt, refundReceipt } from "../purchases/index.ts";
import type { Applied, Applying } from "./applying.ts";
import { creditOfTicket, findOperation, type OperationRow } from "./queries-operations.ts";
import type { ReturnOperation } from "./schema-operation.ts";
import { customerOf } from "./who.ts";

/**
 * Goods come back: the points of that part of the purchase are taken back, and with the whole of it the reward and the vouchers
 * that paid. The amount is the goods' price; what the customer is given for it is the till's business.
 * Refused: `no_such_ticket`, `ticket_of_somebody_else`, `return_exceeds_purchase`, `already_returned`.
 */
export async function applyReturn(
  tx: Tx,
  { actor, session, at }: Applying,
  said: ReturnOperation,
): Promise<Applied | Refusal> {
  const customerId = await customerOf(tx, said.customer, { isOffline: said.offline });
  if (isRefusal(customerId)) return customerId;
  const sold = await saleMeant(tx, session.device.storeId, said);
  if (sold === undefined || sold.receiptId === null || sold.amountCents === null) {
    return refuse("no_such_ticket", { ticketNumber: said.ticketNumber ?? "" });
  }
  const sale = await getReceipt(tx, sold.receiptId);
  if (isRefusal(sale)) return sale;
  if (sale.customerId !== customerId) return refuse("ticket_of_somebody_else");
  const refundedCents = sale.refunds.reduce((sum, { totalCents }) => sum - totalCents, 0);
  const leftCents = sale.totalCents - refundedCents;
  if (sale.refunds.length > 0 && leftCents <= 0) return refuse("already_returned");
  const { amountCents } = said;
  if (amountCents > sold.amountCents) {
    return refuse("return_exceeds_purchase", { mostCents: sold.amountCents });
  }
  // The receipt bears what was left after rewards: a part of the goods is the same part of it.
  const paidCents = Math.round((sale.totalCents * amountCents) / Math.max(1, sold.amountCents));
  const isRest = amountCents === sold.amountCents || paidCents >= leftCents;
  const refund = await refundReceipt(tx, actor, sold.receiptId, {
    source: sale.source,
    externalId: said.id,
    happenedAt: at,
    ...(isRest ? {} : { amountCents: paidCents }),
  });
  if (isRefusal(refund)) return refund;
  return { customerId, receiptId: refund.id, ofId: sold.id, amountCents };
}

async function saleMeant(
  tx: Tx,
  storeId: string,
  { operationId, ticketNumber }: ReturnOperation,
): Promise<OperationRow | undefined> {
  if (operationId !== undefined) {
    const known = await findOperation(tx, operationId);
    return known?.kind === "credit" && known.undoneAt === null ? known : undefined;
  }
  return ticketNumber === undefined
    ? undefined
    : await creditOfTicket(tx, { storeId, ticketNumber: ticketNumber.trim(), day: null });
}
