import type { Database } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { returnCommonPoints, spendCommonPoints } from "../network/index.ts";
import type { OperationRow } from "./queries-operations.ts";
import type { CreditOperation, Operation } from "./schema-operation.ts";
import { actorOf, type TillSession } from "./sessions.ts";

/** Takes what a purchase is paid with in points of the network, before it is noted; once for each operation. */
export async function payWithCommonPoints(
  database: Database,
  actor: Actor,
  { id, customer, commonPoints }: CreditOperation,
): Promise<undefined | Refusal> {
  if (commonPoints === undefined || commonPoints.cents === 0) return undefined;
  if (!("id" in customer)) return refuse("unknown_customer");
  const { cents } = commonPoints;
  const paid = await spendCommonPoints(database, actor, { customerId: customer.id, cents, key: id });
  return isRefusal(paid) ? paid : undefined;
}

/** A purchase that is refused after all takes none. */
export async function giveCommonPointsBack(
  database: Database,
  session: TillSession,
  said: Operation,
): Promise<void> {
  if (said.kind !== "credit" || said.commonPoints === undefined) return;
  await returnCommonPoints(database, actorOf(session, null), { key: said.id });
}

/**
 * What an undone purchase had taken of the network's points, in transactions of their own: stopped in between, the undo sent again
 * finishes it. A purchase that took none answers that there is nothing to give back.
 */
export async function giveBackUndone(
  database: Database,
  session: TillSession,
  undo: Pick<OperationRow, "kind" | "ofId"> | null,
): Promise<void> {
  if (undo?.kind !== "undo" || undo.ofId === null) return;
  await returnCommonPoints(database, actorOf(session, null), { key: undo.ofId });
}
