export type { LineInput } from "./rules/lines.ts";
export type { ReceiptInput } from "./rules/receipt.ts";
export type { ReceiptAnswer, ReceiptBody } from "./schema.ts";
export { spread } from "./rules/spread.ts";
