import type { Tx } from "../../platform/database.ts";
import type { Participant, ReceiptsTold } from "../../platform/participants.ts";
import { addDays, dayInZone } from "../../values/day.ts";
import { recordAndMerged } from "../customers/index.ts";
import { cardsFromTickets, giveCardBack } from "./operations-cards.ts";
import { cancelVouchersOf, keptMovements, loyaltyLost, loyaltyOf } from "./operations-persons.ts";
import { refundCardsSoldOn } from "./operations-gift-cards.ts";
import { vipPlacesMerged, vipPlacesUnmerged } from "./operations-vip.ts";
import { cardsOfReceipts, customersWithRewards, forgetCustomers } from "./queries-rewards-of.ts";
import { salesTotals } from "./queries-sales.ts";

// A till that was offline tells its tickets days later; what is older was brought in and gives no card today.
const newsDays = 7;

type Journal = { readonly programs: unknown; readonly listIds: readonly string[] };

/** What rewards do beside the points when something happens to receipts and customers. */
export function withRewards(programs: Participant): Participant {
  return {
    ...programs,
    receiptsRecorded: async (tx, told) => {
      // First, so that a ticket told while it is paid earns on the card it brings.
      await giveCards(tx, told);
      await programs.receiptsRecorded?.(tx, told);
      await takeBackSold(tx, told);
    },
    customersHeld: async (tx, customerIds) => [
      ...new Set([
        ...((await programs.customersHeld?.(tx, customerIds)) ?? []),
        ...(await customersWithRewards(tx, customerIds)),
      ]),
    ],
    customerErased: async (tx, told) => {
      await programs.customerErased?.(tx, told);
      const customerIds = await recordAndMerged(tx, told.customerId);
      await cancelVouchersOf(tx, customerIds);
      await forgetCustomers(tx, customerIds);
    },
    lostByErasure: loyaltyLost,
    keptAfterErasure: keptMovements,
    personalData: loyaltyOf,
    customerMerged: async (tx, merge): Promise<Journal> => ({
      programs: await programs.customerMerged?.(tx, merge),
      listIds: await vipPlacesMerged(tx, merge),
    }),
    mergeUndone: async (tx, { journal, ...merge }) => {
      const kept = journal as Journal;
      await programs.mergeUndone?.(tx, { ...merge, journal: kept.programs });
      await vipPlacesUnmerged(tx, { ...merge, listIds: kept.listIds });
    },
  };
}

async function giveCards(tx: Tx, { actor, receipts, timeZone }: ReceiptsTold): Promise<void> {
  const newsFrom = addDays(dayInZone(tx.now, timeZone), -newsDays);
  const tickets = receipts.flatMap(({ kind, customerId, day, id, totalCents }) =>
    kind === "sale" && customerId !== null && day >= newsFrom
      ? [{ customerId, receiptId: id, totalCents }]
      : [],
  );
  await cardsFromTickets(tx, actor, tickets);
}

/** A sale that is wholly given back takes the cards it sold with it: gift cards, and cards of members. */
async function takeBackSold(tx: Tx, { actor, receipts }: ReceiptsTold): Promise<void> {
  const refunds = new Map(
    receipts.flatMap(({ id, refundOfId }) => (refundOfId === null ? [] : [[refundOfId, id] as const])),
  );
  if (refunds.size === 0) return;
  const whole = (await salesTotals(tx, [...refunds.keys()])).filter((sale) => sale.isWhole);
  for (const { id } of whole.filter((sale) => sale.hasVouchers)) await refundCardsSoldOn(tx, actor, id);
  const cards = await cardsOfReceipts(
    tx,
    whole.map(({ id }) => id),
  );
  for (const { membershipId, receiptId } of cards)
    await giveCardBack(tx, actor, membershipId, refunds.get(receiptId) ?? null);
}
