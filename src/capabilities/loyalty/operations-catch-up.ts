import type { Tx } from "../../platform/database.ts";
import type { Event } from "../../platform/events.ts";
import { type Actor, systemActor } from "../../platform/http/actor.ts";
import type { ToldReceipt } from "../../platform/participants.ts";
import { currentMerchant } from "../accounts/index.ts";
import { lockCustomers } from "../customers/index.ts";
import { earnSales, toldKey } from "./operations-receipts.ts";
import { countRefunds, type Refund } from "./operations-refunds.ts";
import { launchedPrograms } from "./programs-in-force.ts";
import { askCatchUp, countTold, endCatchUp, moveCatchUp, takeCatchUp } from "./queries-catch-up.ts";
import { lockTickets } from "./queries-receipts.ts";
import { refundIdsOf, type StoredReceipt, storedReceipts, untoldReceipts } from "./queries-sales.ts";
import {
  type BasketFacts,
  instantOf,
  readShelf,
  type Sale,
  type Shelf,
  ticketLines,
} from "./receipt-tickets.ts";

const receiptsAtOnce = 1_000;

/** Files write receipts without asking the programs: what they recorded is noted, to be told afterwards. */
export async function noteImports(tx: Tx, events: readonly Event[]): Promise<void> {
  const importIds = new Set(
    events.flatMap(({ kind, payload }) =>
      kind === "purchases.recorded" && typeof payload["importId"] === "string" ? [payload["importId"]] : [],
    ),
  );
  if (importIds.size === 0) return;
  const programs = (await launchedPrograms(tx)).filter((program) => program.state === "active");
  const [firstDay] = programs.map((program) => program.startsOn).sort();
  if (firstDay === undefined) return;
  for (const importId of importIds) await askCatchUp(tx, { importId, programId: null, fromDay: firstDay });
}

/**
 * Tells the programs of one slice of what waits: sales first, in the order in which they happened, then refunds. Each receipt counts once,
 * however often it is told. Answers whether something was done.
 */
export async function catchUpSlice(tx: Tx): Promise<boolean> {
  const waiting = await takeCatchUp(tx);
  if (waiting === undefined) return false;
  const { importId, programId, fromDay, afterDay, afterId, isRefunds } = waiting;
  const receipts = await untoldReceipts(tx, {
    importId,
    kind: isRefunds ? "refund" : "sale",
    fromDay,
    after: afterDay === null || afterId === null ? null : [afterDay, afterId],
    limit: receiptsAtOnce,
  });
  // A sale may have been given back at the counter before the programs had heard of it.
  const refundIds = isRefunds
    ? []
    : await refundIdsOf(
        tx,
        receipts.map((receipt) => receipt.id),
      );
  const told = refundIds.length === 0 ? receipts : [...receipts, ...(await storedReceipts(tx, refundIds))];
  await tellAgain(tx, systemActor(tx.merchantId, "loyalty"), told, programId);
  if (receipts.length === receiptsAtOnce) await countTold(tx);
  const last = receipts.at(-1);
  if (receipts.length === receiptsAtOnce && last !== undefined) {
    await moveCatchUp(tx, waiting.id, { afterDay: last.day, afterId: last.id, isRefunds });
  } else if (isRefunds) {
    await endCatchUp(tx, waiting.id);
  } else {
    await moveCatchUp(tx, waiting.id, { afterDay: null, afterId: null, isRefunds: true });
  }
  return true;
}

/**
 * Tells the programs, or one of them, of stored receipts; sales that have a ticket and refunds already counted change nothing.
 */
async function tellAgain(
  tx: Tx,
  actor: Actor,
  receipts: readonly StoredReceipt[],
  programId: string | null = null,
): Promise<void> {
  if (receipts.length === 0) return;
  const { timeZone } = await currentMerchant(tx);
  await lockCustomers(tx, [...new Set(receipts.map((receipt) => receipt.customerId))]);
  const told = new Set(
    (
      await lockTickets(
        tx,
        receipts.map((receipt) => receipt.id),
      )
    ).map((one) => toldKey(one.receiptId, one.programId)),
  );
  const fresh = receipts.filter((receipt) => receipt.kind === "sale");
  const shelf = await readShelf(
    tx,
    fresh.flatMap((receipt) => receipt.lines),
  );
  const sales = fresh.map((receipt) => ({
    ...saleOf(receipt, shelf, timeZone, tx.now, null),
    isFirst: receipt.isFirst,
  }));
  await earnSales(tx, actor, await launchedPrograms(tx), sales, timeZone, { programId, told });
  await countRefunds(
    tx,
    actor,
    receipts.flatMap((receipt) => refundsOf(receipt, timeZone, tx.now)),
    timeZone,
  );
}

/** Tells the programs anew of sales whose tickets were cancelled, with their refunds. */
export async function tellAnew(tx: Tx, actor: Actor, receiptIds: readonly string[]): Promise<void> {
  if (receiptIds.length === 0) return;
  await tellAgain(tx, actor, await storedReceipts(tx, receiptIds));
}

export function saleOf(
  receipt: Omit<ToldReceipt, "customerId"> & { readonly customerId: string },
  shelf: Shelf,
  timeZone: string,
  now: string,
  basket: BasketFacts | null,
): Sale {
  return {
    receiptId: receipt.id,
    customerId: receipt.customerId,
    at: instantOf(receipt, timeZone, now),
    day: receipt.day,
    storeId: receipt.storeId,
    channel: receipt.channel,
    totalCents: receipt.totalCents,
    lines: ticketLines(receipt, shelf, basket),
    isFirst: null,
    basket,
  };
}

export function refundsOf(receipt: ToldReceipt, timeZone: string, now: string): Refund[] {
  const { id, refundOfId, storeId } = receipt;
  if (receipt.kind !== "refund" || refundOfId === null) return [];
  return [
    {
      receiptId: id,
      saleId: refundOfId,
      at: instantOf(receipt, timeZone, now),
      storeId,
      totalCents: opposite(receipt.totalCents),
      shippingCents: opposite(receipt.shippingCents),
      lines: receipt.lines.map((line) => ({
        number: line.refundOfLine,
        cents: opposite(line.totalCents),
        quantityMilli: Math.round(-Number(line.quantity) * 1_000),
      })),
    },
  ];
}

function opposite(cents: number): number {
  return cents === 0 ? 0 : -cents;
}
