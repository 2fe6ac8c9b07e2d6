import type { Tx } from "../../platform/database.ts";
import { newId } from "../../platform/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { endSharedCard, shareCard } from "../cards/index.ts";
import { lockCustomers } from "../customers/index.ts";
import { herself } from "./operations-sessions.ts";
import { deleteCardLinks, insertCardLink } from "./queries-links.ts";
import {
  acceptInvitation,
  companionsOf,
  insertCompanion,
  openInvitation,
  withdrawCompanion,
} from "./queries-own.ts";
import { after, invitationDays, mostCompanions } from "./rules/limits.ts";
import { newToken, tokenHash } from "./secrets.ts";

/**
 * Invites somebody to share the card: a link to be handed over by hand, good once and for a week.
 * Refused: `card_shared_enough` beyond five people.
 */
export async function invite(
  tx: Tx,
  visit: { readonly customerId: string; readonly customerIds: readonly string[] },
  firstName: string,
): Promise<{ token: string } | Refusal<"card_shared_enough">> {
  await lockCustomers(tx, [visit.customerId]);
  if ((await companionsOf(tx, visit.customerIds)).length >= mostCompanions)
    return refuse("card_shared_enough");
  const token = newToken();
  await insertCompanion(tx, {
    id: newId(Date.parse(tx.now)),
    customerId: visit.customerId,
    firstName,
    invitationHash: tokenHash(token),
    expiresAt: after(tx.now, invitationDays * 86_400),
  });
  return { token };
}

/**
 * Accepts an invitation, once: a number of her own that leads to the same account, and the link to it.
 * Refused: `invitation_used_or_expired`.
 */
export async function accept(
  tx: Tx,
  invitation: string,
): Promise<{ cardToken: string } | Refusal<"invitation_used_or_expired">> {
  const companion = await openInvitation(tx, tokenHash(invitation));
  if (companion === undefined) return refuse("invitation_used_or_expired");
  const number = await shareCard(tx, herself(tx), companion.customerId);
  if (isRefusal(number)) return refuse("invitation_used_or_expired");
  await acceptInvitation(tx, companion.id, number);
  const cardToken = newToken();
  await insertCardLink(tx, {
    tokenHash: tokenHash(cardToken),
    customerId: companion.customerId,
    companionId: companion.id,
    cardNumber: number,
  });
  return { cardToken };
}

/** Ends a sharing at once: number and links lead nowhere. Somebody else's is left alone. */
export async function withdraw(tx: Tx, customerIds: readonly string[], id: string): Promise<void> {
  const companion = await withdrawCompanion(tx, customerIds, id);
  if (companion === undefined) return;
  await deleteCardLinks(tx, [companion.customerId], companion.id);
  if (companion.cardNumber !== null) await endSharedCard(tx, herself(tx), companion.cardNumber);
}
