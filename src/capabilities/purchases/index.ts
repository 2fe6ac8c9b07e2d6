export { refreshCustomerFacts } from "./facts.ts";
export { purchasesRoutes } from "./http.ts";
export { recordReceipts, type RecordOptions } from "./operations.ts";
export { getReceipt, listReceipts } from "./operations-read.ts";
export { attributeReceipt, refundReceipt } from "./operations-refund.ts";
export { purchasesParticipant } from "./participant.ts";
export { type PurchaseContext, purchaseContext, purchaseContextText } from "./queries.ts";
export { removeReceipts } from "./removal.ts";
export type { CustomerIs, ReceiptResult } from "./results.ts";
export type { ReceiptInput } from "./rules/receipt.ts";
export { CustomerReferenceShape } from "./schema.ts";
export {
  receiptsOfImport,
  recordStagedReceipts,
  tieStagedRefunds,
  unlinkRefunds,
} from "./queries-staged.ts";
export { spread } from "./rules/spread.ts";
