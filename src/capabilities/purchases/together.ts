import { writeTogether } from "../../platform/together.ts";
import { recordReceipts } from "./operations.ts";
import type { ReceiptResult } from "./results.ts";
import type { ReceiptInput } from "./rules/receipt.ts";

/** Records one receipt, together with those of the same caller that arrive meanwhile. */
export const recordTogether = writeTogether<ReceiptInput, ReceiptResult>(
  async (tx, actor, inputs) => await recordReceipts(tx, actor, inputs),
);
