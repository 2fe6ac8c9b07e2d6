import type { Participant } from "../../platform/participants.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { currentMerchant } from "../accounts/index.ts";
import { refundsOf, saleOf, tellAnew } from "./operations-catch-up.ts";
import { eraseMember } from "./operations-erasure.ts";
import { mergeMemberships, undoMergedMemberships } from "./operations-merge.ts";
import { earnSales } from "./operations-receipts.ts";
import { cancelTickets, countRefunds } from "./operations-refunds.ts";
import { launchedPrograms } from "./programs-in-force.ts";
import { selectMembersOf } from "./queries-members.ts";
import { salesRefundedBy } from "./queries-receipts.ts";
import { refundIdsOf } from "./queries-sales.ts";
import { registerLevelMotive } from "./queries-motive.ts";
import { registerLoyaltyFields } from "./queries-people-fields.ts";
import { timelineOf } from "./queries-timeline.ts";
import { readShelf } from "./receipt-tickets.ts";
import { SaleInHand } from "./sale-in-hand.ts";

registerLoyaltyFields();
registerLevelMotive();

/** Points follow receipts, in the transaction that records, refunds, attributes or removes them. */
export const programsParticipant: Participant = {
  receiptsRecorded: async (tx, { actor, receipts, timeZone, context }) => {
    const inHand = context instanceof SaleInHand ? context : null;
    const programs = await launchedPrograms(tx);
    const sold = receipts.flatMap((receipt) =>
      receipt.kind === "sale" && receipt.customerId !== null
        ? [{ ...receipt, customerId: receipt.customerId }]
        : [],
    );
    if (sold.length > 0 && (programs.some(({ state }) => state === "active") || inHand !== null)) {
      const shelf = await readShelf(
        tx,
        sold.flatMap((receipt) => receipt.lines),
      );
      const basket = inHand?.basket ?? null;
      const sales = sold.map((receipt) => saleOf(receipt, shelf, timeZone, tx.now, basket));
      const earned = await earnSales(tx, actor, programs, sales, timeZone);
      inHand?.earned(earned);
    }
    const refunds = receipts.flatMap((receipt) => refundsOf(receipt, timeZone, tx.now));
    await countRefunds(tx, actor, refunds, timeZone);
  },
  receiptsAttributed: async (tx, { actor, receiptIds }) => {
    if ((await launchedPrograms(tx)).length === 0) return;
    const { timeZone } = await currentMerchant(tx);
    await cancelTickets(tx, actor, receiptIds, timeZone, { returnsSpent: false });
    await tellAnew(tx, actor, receiptIds);
  },
  receiptsRemoved: async (tx, receiptIds) => {
    if ((await launchedPrograms(tx)).length === 0) return;
    const { timeZone } = await currentMerchant(tx);
    const actor = systemActor(tx.merchantId, "import");
    const gone = new Set(receiptIds);
    // A sale that stays when its refund goes is told again, with the refunds that are left.
    const staying = (await salesRefundedBy(tx, receiptIds)).filter((id) => !gone.has(id));
    await cancelTickets(tx, actor, [...receiptIds, ...staying], timeZone, { returnsSpent: true });
    const others = (await refundIdsOf(tx, staying)).filter((id) => !gone.has(id));
    await tellAnew(tx, actor, [...staying, ...others]);
  },
  customersHeld: async (tx, customerIds) =>
    (await selectMembersOf(tx, customerIds)).map((member) => member.customerId),
  customerErased: eraseMember,
  customerMerged: mergeMemberships,
  mergeUndone: undoMergedMemberships,
  timeline: timelineOf,
};
