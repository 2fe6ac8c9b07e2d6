export { refreshCustomerFacts } from "./facts.ts";
export { type CustomerIs, type ReceiptResult, recordReceipts, type RecordOptions } from "./operations.ts";
export type { ReceiptInput } from "./rules/receipt.ts";
