import type { Tx } from "../../platform/database.ts";
import { participants } from "../../platform/participants.ts";
import { deleteReceipts } from "./queries-staged.ts";

/** Takes receipts back as if they had never been: the rooms that counted on them undo that first. Facts are the caller's next step. */
export async function removeReceipts(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const participant of participants().values()) await participant.receiptsRemoved?.(tx, ids);
  await deleteReceipts(tx, ids);
}
