import type { Participant, TimelineEntry } from "../../platform/participants.ts";
import { refreshCustomerFacts } from "./facts.ts";
import { detachReceipts, keptReceipts, purchasesOf } from "./operations-persons.ts";
import { moveReceipts, refundsFollowSales } from "./queries-attribution.ts";
import { receiptsBefore } from "./queries-read.ts";

/** Receipts follow a merge and come back from it; they are the body of a timeline. */
export const purchasesParticipant: Participant = {
  customerMerged: async (tx, { keptId, absorbedId }) => {
    const receiptIds = await moveReceipts(tx, { fromId: absorbedId, toId: keptId });
    await refreshCustomerFacts(tx, [keptId, absorbedId], true);
    return { receiptIds };
  },
  mergeUndone: async (tx, { keptId, absorbedId, journal }) => {
    const { receiptIds } = journal as { receiptIds: string[] };
    // A receipt that was attributed to somebody else since the merge stays with that person.
    await moveReceipts(tx, { fromId: keptId, toId: absorbedId, only: receiptIds });
    await refundsFollowSales(tx, absorbedId);
    await refreshCustomerFacts(tx, [keptId, absorbedId], true);
  },
  customerErased: detachReceipts,
  keptAfterErasure: keptReceipts,
  personalData: purchasesOf,
  timeline: async (tx, asked) => {
    const receipts = await receiptsBefore(tx, asked);
    return receipts.map(
      (receipt): TimelineEntry => ({
        id: receipt.id,
        kind: receipt.kind === "sale" ? "purchases.sale" : "purchases.refund",
        at: receipt.at,
        values: {
          totalCents: receipt.totalCents,
          currency: receipt.currency,
          channel: receipt.channel,
          number: receipt.externalId,
          lineCount: receipt.lineCount,
          storeId: receipt.storeId,
          day: receipt.day,
        },
        link: `/receipts/${receipt.id}`,
      }),
    );
  },
};
