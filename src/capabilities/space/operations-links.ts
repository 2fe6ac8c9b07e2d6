import type { Tx } from "../../platform/database.ts";
import { publicAddress } from "../../platform/public-address.ts";
import { currentMerchant } from "../accounts/index.ts";
import { cardsOf } from "../cards/index.ts";
import { dropOldCardLinks, insertCardLink } from "./queries-links.ts";
import { newToken, tokenHash } from "./secrets.ts";

// Each message brings its own link, since only a hash of the earlier ones is kept; the least used end.
const mostLinks = 20;

/** The path of a card in its shop: what follows the product's address. */
export function cardPath(slug: string, token: string): string {
  return `/c/${slug}/k/${token}`;
}

/** A new token that opens the card a customer has now, until that card is replaced. */
export async function newCardToken(tx: Tx, customerId: string): Promise<string> {
  const card = (await cardsOf(tx, [customerId])).get(customerId);
  const token = newToken();
  await insertCardLink(tx, {
    tokenHash: tokenHash(token),
    customerId,
    companionId: null,
    cardNumber: card?.number ?? null,
  });
  await dropOldCardLinks(tx, customerId, mostLinks);
  return token;
}

/**
 * A whole address that opens a customer's card alone, for as long as the card is not replaced: who holds it sees the card and
 * its balance, nothing else. Only its hash is kept, so each call makes another one.
 */
export async function cardLink(tx: Tx, customerId: string): Promise<string> {
  const { slug } = await currentMerchant(tx);
  return `${publicAddress()}${cardPath(slug, await newCardToken(tx, customerId))}`;
}
