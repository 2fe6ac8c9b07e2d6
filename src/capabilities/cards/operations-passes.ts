import { createHmac } from "node:crypto";
import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { recordAndMerged, speakingIds } from "../customers/index.ts";
import { cardsOf } from "./operations.ts";
import {
  insertNearChoice,
  lastNearChoice,
  markStale,
  openWallets,
  type PassRow,
  passOf,
} from "./queries-passes.ts";

/** Where a customer adds her card to her phone's wallet; null where the shop has no account for it. */
export type WalletOffers = { readonly apple: string | null; readonly google: string | null };

/** Addresses within this server, each good for her card alone. */
export async function walletOffers(tx: Tx, customerId: string): Promise<WalletOffers> {
  const card = (await cardsOf(tx, [customerId])).get(customerId);
  const open = await openWallets(tx);
  const offer = async (platform: "apple" | "google"): Promise<string | null> =>
    card === undefined || !open.has(platform)
      ? null
      : addressOf(tx.merchantId, await passOf(tx, card.number, platform));
  return { apple: await offer("apple"), google: await offer("google") };
}

/** Of the words a customer agrees to in her space, kept with her choice; another version when they change. */
const nearWordsVersion = "2026-11";

/** Whether the customer wants her card shown by her phone near the shop; null: never asked. */
export async function nearChoice(tx: Tx, customerId: string): Promise<boolean | null> {
  return await lastNearChoice(tx, await recordAndMerged(tx, customerId));
}

/**
 * Notes what she chose: without her agreement the pass holds no place. Her phone alone compares places; nobody is told.
 * Refused: `unknown_customer`.
 */
export async function setNearChoice(
  tx: Tx,
  actor: Actor,
  { customerId, isWanted }: { readonly customerId: string; readonly isWanted: boolean },
): Promise<undefined | Refusal> {
  const holder = (await speakingIds(tx, [customerId])).get(customerId);
  if (holder === undefined) return refuse("unknown_customer", { id: customerId });
  if ((await nearChoice(tx, holder)) === isWanted) return undefined;
  await insertNearChoice(tx, {
    customerId: holder,
    isWanted,
    wordsVersion: nearWordsVersion,
    by: actor.name,
  });
  await markStale(tx, [holder]);
  await recordAudit(tx, actor, {
    action: isWanted ? "card.near_wanted" : "card.near_unwanted",
    subjectKind: "customer",
    subjectId: holder,
  });
  return undefined;
}

/** What opens the address of a pass, made from its secret: the secret itself is told to the pass alone. */
export function linkKey(pass: Pick<PassRow, "secret">): string {
  return createHmac("sha256", pass.secret).update("add to a wallet").digest("hex").slice(0, 40);
}

function addressOf(merchantId: string, pass: PassRow): string {
  return `/wallet/${pass.platform}/${merchantId}/passes/${pass.id}?key=${linkKey(pass)}`;
}
