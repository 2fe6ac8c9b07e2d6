import type { Tx } from "../../platform/database.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { lockCustomers } from "../customers/index.ts";
import { counterWallets, takePaperPointsBack, undoSale } from "../loyalty/index.ts";
import { getReceipt } from "../purchases/index.ts";
import type { Applied, Applying } from "./applying.ts";
import { selectSettings } from "./queries.ts";
import { type NewIncident, settleIncidentsOf } from "./queries-incidents.ts";
import {
  deleteStamps,
  findOperation,
  hasSpentBetween,
  holdOperation,
  markUndone,
} from "./queries-operations.ts";
import type { UndoOperation } from "./schema-operation.ts";

/**
 * Takes back the last thing done at this till, as if it had never been: points, reward, vouchers. Without a network the cashier
 * has been shown it undone, so it is, however late, and the owner is told.
 * Refused: `unknown_operation`, `operation_of_another_till`, `operation_already_undone`, `cannot_be_undone`, `undo_time_over`, `undo_after_return`.
 */
export async function applyUndo(
  tx: Tx,
  { actor, session, at }: Applying,
  said: UndoOperation,
): Promise<Applied | Refusal> {
  await holdOperation(tx, said.operationId);
  const about = (await findOperation(tx, said.operationId))?.customerId ?? null;
  // As returns and credits do: what happens to one customer happens one after the other.
  if (about !== null) await lockCustomers(tx, [about]);
  const undone = await findOperation(tx, said.operationId);
  if (undone === undefined) return refuse("unknown_operation");
  if (undone.deviceId !== session.device.id) return refuse("operation_of_another_till");
  if (undone.undoneAt !== null) return refuse("operation_already_undone");
  const { kind, outcome, customerId, receiptId } = undone;
  if ((kind !== "credit" && kind !== "stamps") || outcome === "refused" || customerId === null) {
    return refuse("cannot_be_undone");
  }
  const { undoMinutes } = await selectSettings(tx);
  const isLate = Date.parse(at) - Date.parse(undone.at) > undoMinutes * 60_000;
  if (isLate && !said.offline) return refuse("undo_time_over", { minutes: undoMinutes });
  if (receiptId !== null) {
    const sale = await getReceipt(tx, receiptId);
    if (isRefusal(sale)) return sale;
    // Goods have come back of it: it has been, and the rest comes back the same way.
    if (sale.refunds.length > 0) return refuse("undo_after_return");
    const refusal = await undoSale(tx, actor, receiptId);
    if (isRefusal(refusal)) return refusal;
  }
  if (kind === "stamps") {
    const stamps = await deleteStamps(tx, undone.id);
    const wallets = (await counterWallets(tx, [customerId])).get(customerId) ?? [];
    const membershipId = wallets.find(({ programId }) => programId === stamps?.programId)?.membershipId;
    if (stamps !== undefined && typeof membershipId === "string") {
      await takePaperPointsBack(tx, actor, { membershipId, units: stamps.units });
    }
  }
  await markUndone(tx, undone.id);
  await settleIncidentsOf(tx, undone.id, actor.name);
  const incidents: NewIncident[] = isLate ? [{ kind: "late_undo", detail: { minutes: undoMinutes } }] : [];
  // A program whose refunds leave no debt has then given what nothing paid for: once a slip, often a habit.
  if (await hasSpentBetween(tx, { customerId, from: undone.at, to: at })) {
    incidents.push({ kind: "spent_before_undo" });
  }
  return { customerId, ofId: undone.id, incidents };
}
