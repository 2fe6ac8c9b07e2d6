import type { Job } from "../../platform/jobs.ts";
import type { Participant } from "../../platform/participants.ts";
import type { Tick } from "../../platform/ticks.ts";
import type { Route } from "../../platform/http/route.ts";
export { type DoctorReport, doctorLedger } from "./doctor.ts";
import { economicsJobs } from "./jobs-economics.ts";
import { ledgerJobs } from "./jobs-ledger.ts";
import { economicsRoutes } from "./http-economics.ts";
import { ledgerRoutes } from "./http-ledger.ts";
import { programsRoutes } from "./http-programs.ts";
import { voucherKindsRoutes } from "./http-voucher-kinds.ts";
import { rewardsRoutes } from "./http-rewards.ts";
import { programsJobs, programsTicks } from "./jobs-programs.ts";
import { programsParticipant } from "./participant.ts";
import { withRewards } from "./participant-rewards.ts";
import { rewardsJobs, rewardsTicks } from "./jobs-rewards.ts";
import "./never-proposed.ts";
export { simulatePrograms } from "./operations-economics.ts";

export const loyaltyRoutes: readonly Route[] = [
  ...programsRoutes,
  ...ledgerRoutes,
  ...rewardsRoutes,
  ...voucherKindsRoutes,
  ...economicsRoutes,
];
export const loyaltyJobs: readonly Job[] = [...programsJobs, ...ledgerJobs, ...rewardsJobs, ...economicsJobs];
export const loyaltyTicks: readonly Tick[] = [...programsTicks, ...rewardsTicks];
export const loyaltyParticipant: Participant = withRewards(programsParticipant);
export { goldenRule } from "./rules/profit.ts";
export { historyOf, type PlainReceipt } from "./rules/history.ts";
export { allocate, recognised } from "./rules/ifrs15.ts";
export { simulate } from "./simulation.ts";
export { type ProgramGlance, programsAtAGlance } from "./operations-glance.ts";
export { adjust, listAdjustments } from "./operations-adjustments.ts";
export { addAlertRule } from "./operations-alerts.ts";
export { sellCard } from "./operations-cards.ts";
export { addCost, addMonthlyCost } from "./operations-costs.ts";
export { redeem } from "./operations-desk.ts";
export { addEndowment, listEndowments, moveEndowment } from "./operations-endowments.ts";
export { expireDue } from "./operations-expiry.ts";
export { joinMany, listMembers } from "./operations-members.ts";
export { createProgram, launchProgram, writeDraft } from "./operations-programs.ts";
export { addPromotion } from "./operations-promotions.ts";
export { addVipList, addVipMember } from "./operations-vip.ts";
export { getVoucher, listVouchers } from "./operations-voucher-desk.ts";
export {
  addKind,
  changeKind,
  giveAgain,
  givenFigures,
  giveOfKind,
  readKind,
  takeGivenBack,
} from "./operations-voucher-kinds.ts";
export { vouchersById } from "./queries-vouchers.ts";
export { useVouchers } from "./operations-vouchers.ts";
export { type Launched, launchedPrograms } from "./programs-in-force.ts";
export { programsChangedSince } from "./queries-glance.ts";
export { readCustomerLoyalty } from "./operations-customer.ts";
export {
  benefitInWords,
  type Conditions,
  conditionsInWords,
  payInWords,
  productsGiven,
  type Telling,
} from "./benefit-words.ts";
export { programInWords } from "./program-words.ts";
export type { Order } from "./ledger-types.ts";
export { lotWish } from "./lot-wish.ts";
export { readAccounts } from "./operations-accounts.ts";
export { move, signature } from "./operations-ledger.ts";
export { joinProgram } from "./operations-members.ts";
export { quote, sell } from "./operations-sale.ts";
export {
  counterPrograms,
  counterVouchers,
  counterWallets,
  vouchersOfCodes,
  whyNotUsable,
} from "./operations-counter.ts";
export {
  bringPaperPoints,
  joinByAsking,
  lendPoints,
  oweLent,
  takePaperPointsBack,
  undoSale,
} from "./operations-counter-moves.ts";
export { customersMovedSince } from "./queries-counter-rows.ts";
export { listMovements } from "./operations-movements.ts";
export { legalClasses } from "./operations-law.ts";
export { namesOf } from "./queries-vouchers.ts";
