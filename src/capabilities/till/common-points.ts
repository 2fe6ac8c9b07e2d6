import type { Database } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { returnCommonPoints, spendCommonPoints } from "../network/index.ts";
import { findOperation, type OperationRow, returnedCents } from "./queries-operations.ts";
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
 * What an undone purchase had taken of the network's points, or their share of the goods that have come back of it, in transactions of
 * their own: stopped in between, the operation sent again finishes it. A purchase that took none answers that there is nothing to give back.
 */
export async function giveBackTaken(
  database: Database,
  session: TillSession,
  done: Pick<OperationRow, "kind" | "ofId"> | null,
): Promise<void> {
  const ofId = done?.ofId ?? null;
  if (done === null || ofId === null) return;
  const actor = actorOf(session, null);
  if (done.kind === "undo") await returnCommonPoints(database, actor, { key: ofId });
  if (done.kind !== "return") return;
  const ofGoods = await database.inMerchant(session.merchantId, async (tx) => ({
    backCents: await returnedCents(tx, ofId),
    wholeCents: (await findOperation(tx, ofId))?.amountCents ?? 0,
  }));
  if (ofGoods.wholeCents > 0) await returnCommonPoints(database, actor, { key: ofId, ofGoods });
}
