import type { Database, Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { type ConsentInput, recordConsents } from "../consent/index.ts";
import { speakingIds } from "../customers/index.ts";
import { deliverShare } from "./operations-cards.ts";
import {
  selectShare,
  selectShares,
  selectShop,
  type Share,
  type ShareField,
  upsertShare,
} from "./queries.ts";

/** The words a holder agrees to when she lets a shop know how to reach her: kept with each consent. */
export const shareWords = "network-share-1";

const channelOf = { email: "email", phone: "phone" } as const;

/** The shops of a network and what a holder lets each of them know. In the network's transaction. */
export async function holderShops(tx: Tx, holderId: string): Promise<Share[]> {
  const speaker = (await speakingIds(tx, [holderId])).get(holderId);
  return speaker === undefined ? [] : await selectShares(tx, speaker);
}

/**
 * A holder chooses what one shop of the network may know of her: these fields and no others; none at all takes everything back. The
 * choice is dated, contacts are consents (purpose “partners”, granted to this shop), and the shop's record follows at once, or by a tick.
 * It gives the shop no leave to advertise: that is asked by the shop itself.
 * Refused: `unknown_customer`, `unknown_shop`.
 */
export async function setHolderShare(
  database: Database,
  actor: Actor,
  wish: { readonly holderId: string; readonly shopId: string; readonly fields: readonly ShareField[] },
): Promise<Share | Refusal> {
  const networkId = actor.merchantId;
  const chosen = await database.inMerchant(networkId, async (tx) => await choose(tx, actor, wish));
  if (isRefusal(chosen)) return chosen;
  // The choice stands; a shop that cannot be reached now is told by the tick.
  await deliverShare(database, { networkId, holderId: chosen, shopId: wish.shopId }).catch(() => undefined);
  const shares = await database.inMerchant(networkId, async (tx) => await selectShares(tx, chosen));
  const share = shares.find(({ shopId }) => shopId === wish.shopId);
  return share ?? refuse("unknown_shop", { id: wish.shopId });
}

async function choose(
  tx: Tx,
  actor: Actor,
  wish: { readonly holderId: string; readonly shopId: string; readonly fields: readonly ShareField[] },
): Promise<string | Refusal> {
  const holderId = (await speakingIds(tx, [wish.holderId])).get(wish.holderId);
  if (holderId === undefined) return refuse("unknown_customer", { id: wish.holderId });
  const shop = await selectShop(tx, wish.shopId);
  const before = await selectShare(tx, holderId, wish.shopId, true);
  const fields = [...new Set(wish.fields)].sort();
  // A shop that left may be told less, never more.
  const onlyLess = fields.every((field) => before?.fields.includes(field) === true);
  if (shop === undefined || (shop.state === "left" && !onlyLess))
    return refuse("unknown_shop", { id: wish.shopId });
  await upsertShare(tx, { holderId, shopId: wish.shopId, fields });
  const acts = (["email", "phone"] as const).flatMap((field): ConsentInput[] => {
    const had = before?.fields.includes(field) === true;
    if (had === fields.includes(field)) return [];
    return [
      {
        customerId: holderId,
        channel: channelOf[field],
        purpose: "partners",
        topic: `shop:${wish.shopId}`,
        act: had ? "withdrawn" : "granted",
        happenedAt: tx.now,
        textVersion: shareWords,
        origin: "space",
        grantedTo: wish.shopId,
      },
    ];
  });
  if (acts.length > 0) await recordConsents(tx, actor, acts, { requireText: true });
  await recordAudit(tx, actor, {
    action: "network.share_changed",
    subjectKind: "customer",
    subjectId: holderId,
    detail: { shopId: wish.shopId, fields },
  });
  return holderId;
}
