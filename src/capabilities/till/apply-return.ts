import type { Tx } from "../../platform/database.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { lockCustomers, recordAndMerged } from "../customers/index.ts";
import { getReceipt, refundReceipt } from "../purchases/index.ts";
import type { Applied, Applying } from "./applying.ts";
import {
  creditOfTicket,
  findOperation,
  type OperationRow,
  receiptOfTicket,
  returnedCents,
} from "./queries-operations.ts";
import type { ReturnOperation } from "./schema-operation.ts";
import { customerOf } from "./who.ts";

/**
 * Goods come back: the points of that part of the purchase are taken back, and with the whole of it the reward and the vouchers
 * that paid. The amount is the goods' price; what the customer is given for it is the till's business. A ticket of a connected till
 * that no counter noted comes back by its number too.
 * Refused: `no_such_ticket`, `ticket_of_somebody_else`, `return_exceeds_purchase`, `already_returned`.
 */
export async function applyReturn(
  tx: Tx,
  { actor, session, at }: Applying,
  said: ReturnOperation,
): Promise<Applied | Refusal> {
  const customerId = await customerOf(tx, said.customer, { isOffline: said.offline });
  if (isRefusal(customerId)) return customerId;
  await lockCustomers(tx, [customerId]);
  const sold = await saleMeant(tx, session.device.storeId, customerId, said);
  if (sold === undefined) return await returnElsewhere(tx, { actor, session, at }, said, customerId);
  if (sold.receiptId === null || sold.amountCents === null) return noSuchTicket(said);
  const sale = await getReceipt(tx, sold.receiptId);
  if (isRefusal(sale)) return sale;
  if (sale.customerId !== customerId) return refuse("ticket_of_somebody_else");
  const refundedCents = sale.refunds.reduce((sum, { totalCents }) => sum - totalCents, 0);
  const leftCents = sale.totalCents - refundedCents;
  const goodsLeft = sold.amountCents - (await returnedCents(tx, sold.id));
  const { amountCents } = said;
  if (goodsLeft <= 0 || (sale.totalCents > 0 && leftCents <= 0)) return refuse("already_returned");
  if (amountCents > goodsLeft) return refuse("return_exceeds_purchase", { mostCents: goodsLeft });
  const done = { customerId, ofId: sold.id, amountCents };
  const isRest = amountCents === goodsLeft;
  // The receipt bears what was left after rewards: a part of the goods is the same part of it. Its last cent, with which the
  // reward comes back, waits for the last of the goods.
  const partCents = Math.min(Math.floor((sale.totalCents * amountCents) / sold.amountCents), leftCents - 1);
  if (!isRest && partCents <= 0) return done;
  const refund = await refundReceipt(tx, actor, sold.receiptId, {
    source: sale.source,
    externalId: said.id,
    happenedAt: at,
    ...(isRest ? {} : { amountCents: partCents }),
  });
  return isRefusal(refund) ? refund : { ...done, receiptId: refund.id };
}

const noSuchTicket = ({ ticketNumber }: ReturnOperation): Refusal =>
  refuse("no_such_ticket", { ticketNumber: ticketNumber ?? "" });

/** A ticket that the store's own till told the product, and no counter noted: its number says which, among the customer's own. */
async function returnElsewhere(
  tx: Tx,
  { actor, session, at }: Pick<Applying, "actor" | "session" | "at">,
  said: ReturnOperation,
  customerId: string,
): Promise<Applied | Refusal> {
  const ticketNumber = said.ticketNumber?.trim() ?? "";
  if (ticketNumber === "") return noSuchTicket(said);
  const customerIds = await recordAndMerged(tx, customerId);
  const { storeId } = session.device;
  const found = await receiptOfTicket(tx, { storeId, ticketNumber, customerIds });
  if (found === undefined) return noSuchTicket(said);
  const sale = await getReceipt(tx, found.id);
  if (isRefusal(sale)) return sale;
  const leftCents = sale.refunds.reduce((left, { totalCents }) => left + totalCents, sale.totalCents);
  const { amountCents } = said;
  if (leftCents <= 0) return refuse("already_returned");
  if (amountCents > leftCents) return refuse("return_exceeds_purchase", { mostCents: leftCents });
  const refund = await refundReceipt(tx, actor, sale.id, {
    source: `counter:${storeId}`,
    externalId: said.id,
    happenedAt: at,
    ...(amountCents === leftCents ? {} : { amountCents }),
  });
  return isRefusal(refund) ? refund : { customerId, amountCents, receiptId: refund.id };
}

async function saleMeant(
  tx: Tx,
  storeId: string,
  customerId: string,
  { operationId, ticketNumber }: ReturnOperation,
): Promise<OperationRow | undefined> {
  if (operationId !== undefined) {
    const known = await findOperation(tx, operationId);
    return known?.kind === "credit" && known.undoneAt === null ? known : undefined;
  }
  return ticketNumber === undefined
    ? undefined
    : await creditOfTicket(tx, {
        storeId,
        ticketNumber: ticketNumber.trim(),
        day: null,
        firstOf: await recordAndMerged(tx, customerId),
      });
}
