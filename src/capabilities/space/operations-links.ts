import type { Tx } from "../../platform/database.ts";
import { publicAddress } from "../../platform/public-address.ts";
import { currentMerchant } from "../accounts/index.ts";
import { cardsOf, findCard } from "../cards/index.ts";
import { getCustomer } from "../customers/index.ts";
import { dropOldCardLinks, insertCardLink, selectCardLink, touchCardLink } from "./queries-links.ts";
import { companionById } from "./queries-own.ts";
import { isRefusal } from "../../values/refusal.ts";
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

/** What a link to a card shows. */
export type CardShown = {
  readonly customerId: string;
  /** Null: she has no card yet. */
  readonly number: string | null;
  readonly firstName: string;
  /** Of somebody with whom the account is shared: she sees the card, and may not enter. */
  readonly isCompanion: boolean;
};

/** The card behind a token; undefined once the card was replaced, the sharing ended, the link withdrawn or the person erased. */
export async function cardOfLink(tx: Tx, token: string): Promise<CardShown | undefined> {
  const hash = tokenHash(token);
  const link = await selectCardLink(tx, hash);
  const holder = link === undefined ? undefined : await getCustomer(tx, link.customerId);
  if (link === undefined || holder === undefined || isRefusal(holder) || holder.erasedAt !== null)
    return undefined;
  if (link.cardNumber !== null && (await findCard(tx, link.cardNumber))?.state !== "active") return undefined;
  const companion = link.companionId === null ? undefined : await companionById(tx, link.companionId);
  if (link.companionId !== null && companion === undefined) return undefined;
  await touchCardLink(tx, hash);
  return {
    customerId: holder.id,
    number:
      companion === undefined
        ? ((await cardsOf(tx, [holder.id])).get(holder.id)?.number ?? null)
        : link.cardNumber,
    firstName: companion?.firstName ?? holder.firstName ?? holder.companyName ?? "",
    isCompanion: companion !== undefined,
  };
}
