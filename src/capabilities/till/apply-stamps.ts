import type { Tx } from "../../platform/database.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { lockCustomers, recordAndMerged } from "../customers/index.ts";
import { bringPaperPoints } from "../loyalty/index.ts";
import type { Applied, Applying } from "./applying.ts";
import { selectSettings } from "./queries.ts";
import { insertStamps } from "./queries-operations.ts";
import type { StampsOperation } from "./schema-operation.ts";
import { customerOf } from "./who.ts";

/**
 * A paper stamp card is taken over, once for each customer and program.
 * Refused: `stamps_already_carried`, `stamps_too_many`, `no_stamps`, and what the program refuses.
 */
export async function applyStamps(
  tx: Tx,
  { actor, at }: Applying,
  said: StampsOperation,
): Promise<Applied | Refusal> {
  const customerId = await customerOf(tx, said.customer, { isOffline: said.offline });
  if (isRefusal(customerId)) return customerId;
  const { programId, points } = said;
  const { maxStamps } = await selectSettings(tx);
  if (points <= 0) return refuse("no_stamps", { field: "points" });
  if (points > maxStamps) return refuse("stamps_too_many", { most: maxStamps });
  await lockCustomers(tx, [customerId]);
  const brought = await bringPaperPoints(tx, actor, { customerId, programId, points, at });
  if (isRefusal(brought)) return brought;
  const { units } = brought;
  const customerIds = await recordAndMerged(tx, customerId);
  const isFirst = await insertStamps(tx, { customerId, customerIds, programId, operationId: said.id, units });
  if (!isFirst) return refuse("stamps_already_carried");
  return { customerId, credited: [{ programId, units }] };
}
