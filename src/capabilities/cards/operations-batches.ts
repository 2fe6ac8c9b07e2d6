import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { afterGiving, makeCards } from "./operations.ts";
import {
  type BatchRow,
  insertBatch,
  lockBulkGiving,
  membersWithoutCard,
  numbersOfBatch,
  selectBatch,
} from "./queries-batches.ts";

/** Numbers for cards printed ahead: they are nobody's until a till or the console gives them. */
export async function makeBatch(
  tx: Tx,
  actor: Actor,
  wish: { readonly kind: "paper" | "plastic"; readonly name: string; readonly count: number },
): Promise<{ readonly id: string }> {
  const id = newId(Date.parse(tx.now));
  await insertBatch(tx, { id, ...wish, by: actor.name });
  await makeCards(
    tx,
    Array.from({ length: wish.count }, () => ({ kind: wish.kind, customerId: null, batchId: id })),
  );
  await recordAudit(tx, actor, {
    action: "card.batch_made",
    subjectKind: "card_batch",
    subjectId: id,
    detail: { kind: wish.kind, count: wish.count },
  });
  return { id };
}

/**
 * A batch with all its numbers, in one order for good: what is printed twice is the same.
 * Refused: `unknown_batch`.
 */
export async function readBatch(
  tx: Tx,
  id: string,
): Promise<(BatchRow & { readonly numbers: readonly string[] }) | Refusal> {
  const batch = await selectBatch(tx, id);
  if (batch === undefined) return refuse("unknown_batch", { id });
  return { ...batch, numbers: await numbersOfBatch(tx, id) };
}

/** How many cards one request gives: a second's work. */
const givenAtOnce = 2_000;

/**
 * Gives a card to members of any program who have none, in a constant number of statements; asked again until nobody is left.
 * @returns how many were given, and whether some are left
 */
export async function giveEveryMemberACard(
  tx: Tx,
  actor: Actor,
): Promise<{ readonly given: number; readonly more: boolean }> {
  await lockBulkGiving(tx);
  const without = await membersWithoutCard(tx, givenAtOnce + 1);
  const customerIds = without.slice(0, givenAtOnce);
  if (customerIds.length === 0) return { given: 0, more: false };
  const given = await makeCards(
    tx,
    customerIds.map((customerId) => ({ kind: "digital" as const, customerId, givenBy: actor.name })),
  );
  await afterGiving(tx, actor, given);
  return { given: given.length, more: without.length > givenAtOnce };
}
