import type { Tx } from "../../platform/database.ts";
import { tell } from "../../platform/participants.ts";
import { lockCustomers } from "../customers/index.ts";
import { rewriteFacts } from "./queries-facts.ts";

/**
 * Recomputes what these customers' receipts say of them, and tells the other rooms.
 * The records are held first: of two transactions that each add a receipt, the second to count sees both.
 */
export async function refreshCustomerFacts(
  tx: Tx,
  customerIds: readonly string[],
  alreadyLocked = false,
): Promise<void> {
  const ids = [...new Set(customerIds)];
  if (ids.length === 0) return;
  if (!alreadyLocked) await lockCustomers(tx, ids);
  await rewriteFacts(tx, ids);
  await tell(tx, "purchasesChanged", ids);
}
