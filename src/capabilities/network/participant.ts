import type { Participant } from "../../platform/participants.ts";
import { askDelivery, moveShares, selectOwnShares, withdrawEverywhere } from "./queries.ts";
import { deleteHoldings, moveHoldings, moveHoldingsBack, selectOwnHoldings } from "./queries-shop.ts";
import { salesChanged } from "./operations-earnings.ts";

/** Common points follow a shop's receipts; what shops know of a holder follows the holder. */
export const networkParticipant: Participant = {
  receiptsRecorded: async (tx, { receipts }) => {
    await salesChanged(
      tx,
      receipts.map(({ id }) => id),
    );
  },
  receiptsAttributed: async (tx, { receiptIds }) => {
    await salesChanged(tx, receiptIds);
  },
  receiptsRemoved: async (tx, receiptIds) => {
    await salesChanged(tx, receiptIds, receiptIds);
  },
  customersChanged: askDelivery,
  customerErased: async (tx, { customerId }) => {
    await withdrawEverywhere(tx, customerId);
    await deleteHoldings(tx, customerId);
  },
  personalData: async (tx, customerIds) => [
    { name: "shared_cards", rows: await selectOwnHoldings(tx, customerIds) },
    { name: "shops_that_know", rows: await selectOwnShares(tx, customerIds) },
  ],
  customerMerged: async (tx, { keptId, absorbedId }) => {
    await moveShares(tx, absorbedId, keptId);
    return { holderIds: await moveHoldings(tx, absorbedId, keptId) };
  },
  mergeUndone: async (tx, { absorbedId, journal }) => {
    const { holderIds } = journal as { readonly holderIds: readonly string[] };
    await moveHoldingsBack(tx, holderIds, absorbedId);
  },
};
