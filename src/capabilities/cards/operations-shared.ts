import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { deleteIdentifiers, lockCustomers, refreshSearchWords, speakingIds } from "../customers/index.ts";
import { afterGiving, makeCards } from "./operations.ts";
import { blockCards, lockCard, markShared, selectCardsOf } from "./queries.ts";
import { voidPasses } from "./queries-passes.ts";

/**
 * Another number that leads to the same account, for a person with whom the customer shares it.
 * Refused: `unknown_customer`.
 * @returns the number
 */
export async function shareCard(tx: Tx, actor: Actor, customerId: string): Promise<string | Refusal> {
  const holder = (await speakingIds(tx, [customerId])).get(customerId);
  if (holder === undefined) return refuse("unknown_customer", { id: customerId });
  await lockCustomers(tx, [holder]);
  const made = await makeCards(tx, [{ kind: "digital", customerId: holder, givenBy: actor.name }]);
  const number = made[0]?.number ?? "";
  await markShared(tx, number);
  await afterGiving(tx, actor, made);
  return number;
}

/** A shared number leads nowhere any more, at once; nothing replaces it. */
export async function endSharedCard(tx: Tx, actor: Actor, number: string): Promise<void> {
  const card = await lockCard(tx, number);
  if (card === undefined || !card.isShared || card.state !== "active" || card.customerId === null) return;
  await deleteIdentifiers(tx, card.customerId, [{ kind: "card", namespace: "", value: number }]);
  await blockCards(tx, [number], { reason: "withdrawn", replacedBy: null });
  await voidPasses(tx, [number]);
  await refreshSearchWords(tx, [card.customerId]);
  await recordAudit(tx, actor, {
    action: "card.no_longer_shared",
    subjectKind: "customer",
    subjectId: card.customerId,
  });
}

/** All numbers that lead to this one record end, at once, and nothing replaces them: nobody knows who had seen them. */
export async function withdrawCards(tx: Tx, actor: Actor, customerId: string): Promise<void> {
  await lockCustomers(tx, [customerId]);
  const cards = await selectCardsOf(tx, [customerId]);
  const numbers = cards.flatMap(({ number, state }) => (state === "active" ? [number] : []));
  if (numbers.length === 0) return;
  await deleteIdentifiers(
    tx,
    customerId,
    numbers.map((value) => ({ kind: "card" as const, namespace: "", value })),
  );
  await blockCards(tx, numbers, { reason: "withdrawn", replacedBy: null });
  await voidPasses(tx, numbers);
  await refreshSearchWords(tx, [customerId]);
  await recordAudit(tx, actor, {
    action: "card.withdrawn",
    subjectKind: "customer",
    subjectId: customerId,
    detail: { count: numbers.length },
  });
}
