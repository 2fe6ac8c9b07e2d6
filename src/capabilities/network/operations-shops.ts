import { createHash, randomInt } from "node:crypto";
import type { Database, Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { dayInZone } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, findMerchantBySlug, type MerchantRow, recordAudit } from "../accounts/index.ts";
import { tellSales } from "./operations-earnings.ts";
import { finishPayments } from "./operations-spendings.ts";
import {
  type Agreement,
  findInvitation,
  insertAcceptance,
  insertInvitation,
  type Invitation,
  markLeft,
  selectAgreement,
  selectSettings,
  selectShop,
  upsertShop,
  useInvitation,
  wasUsedBy,
} from "./queries.ts";
import { leaveLink, selectLink, upsertLink } from "./queries-shop.ts";
import { invitationCode, readInvitationCode } from "./rules/invitation-code.ts";
import type { Worth } from "./rules/worth.ts";

const invitationDays = 30;

/** Invites a shop; the code is in the answer and nowhere else. In the network's transaction. */
export async function inviteShop(
  tx: Tx,
  actor: Actor,
  label: string,
): Promise<(Invitation & { readonly code: string }) | Refusal> {
  if ((await selectSettings(tx)) === undefined) return refuse("network_not_open");
  const { slug } = await currentMerchant(tx);
  const code = invitationCode(slug, (below) => randomInt(below));
  const expiresAt = new Date(Date.parse(tx.now) + invitationDays * 86_400_000).toISOString();
  const invitation = { id: newId(Date.parse(tx.now)), label: label.trim(), expiresAt };
  await insertInvitation(tx, { ...invitation, codeHash: hashOf(code), createdBy: actor.name });
  await recordAudit(tx, actor, { action: "network.shop_invited", subjectId: invitation.id });
  return { ...invitation, createdAt: tx.now, code };
}

function hashOf(code: string): string {
  return createHash("sha256")
    .update(readInvitationCode(code)?.secret ?? "")
    .digest("hex");
}

/** What a shop reads before it joins. */
export type Offer = {
  readonly networkName: string;
  readonly worth: Worth;
  readonly earnCents: number;
  readonly agreement: Pick<Agreement, "version" | "bodyFr" | "bodyEn" | "hash">;
};

/**
 * What an invitation offers, to whoever holds the code.
 * Refused: `invitation_not_known` (whatever is wrong with the code), `currencies_differ`, `already_in_a_network`.
 */
export async function readOffer(
  database: Database,
  actor: Actor,
  code: string,
): Promise<(Offer & { readonly networkId: string }) | Refusal> {
  const shop = await database.inMerchant(actor.merchantId, async (tx) => ({
    merchant: await currentMerchant(tx),
    link: await selectLink(tx),
  }));
  if (shop.link?.state === "active")
    return refuse("already_in_a_network", { network: shop.link.networkName });
  if (shop.merchant.kind === "network") return refuse("a_network_joins_none");
  const network = await networkOfCode(database, code);
  if (network === undefined) return refuse("invitation_not_known", { field: "code" });
  if (network.currency !== shop.merchant.currency) return refuse("currencies_differ");
  return await database.inMerchant(network.id, async (tx) => {
    const invitation = await findInvitation(tx, hashOf(code));
    const settings = await selectSettings(tx);
    const agreement = await selectAgreement(tx);
    if (invitation === undefined || settings === undefined || agreement === undefined)
      return refuse("invitation_not_known", { field: "code" });
    const { worth, earnCents } = settings;
    return { networkId: network.id, networkName: network.name, worth, earnCents, agreement };
  });
}

async function networkOfCode(database: Database, code: string): Promise<MerchantRow | undefined> {
  const read = readInvitationCode(code);
  const merchant = read === null ? undefined : await findMerchantBySlug(database, read.slug);
  return merchant?.kind === "network" ? merchant : undefined;
}

/**
 * A shop joins: the network notes it with the version of the agreement that was accepted, then the shop notes the network. Stopped in
 * between, the shop joins again with the same code.
 * Refused: as `readOffer`; `agreement_has_changed` when another version was read.
 */
export async function joinNetwork(
  database: Database,
  actor: Actor,
  wish: { readonly code: string; readonly agreementVersion: number },
): Promise<{ networkId: string; networkName: string } | Refusal> {
  const known = await joinedWith(database, actor.merchantId, wish.code);
  const offer = known ?? (await readOffer(database, actor, wish.code));
  if (isRefusal(offer)) return offer;
  const { networkId, networkName } = offer;
  if (known === undefined) {
    const { name } = await database.inMerchant(actor.merchantId, currentMerchant);
    const joined = await database.inMerchant(
      networkId,
      async (tx) => await takeShop(tx, actor, { ...wish, name }),
    );
    if (isRefusal(joined)) return joined;
  }
  return await database.inMerchant(actor.merchantId, async (tx) => {
    const { timeZone } = await currentMerchant(tx);
    await upsertLink(tx, { networkId, networkName, joinedOn: dayInZone(tx.now, timeZone) });
    await recordAudit(tx, actor, { action: "network.joined", subjectId: networkId });
    return { networkId, networkName };
  });
}

/** The network that has already taken this shop by this very code, while the shop does not know it yet. */
async function joinedWith(
  database: Database,
  shopId: string,
  code: string,
): Promise<{ networkId: string; networkName: string } | undefined> {
  const link = await database.inMerchant(shopId, async (tx) => await selectLink(tx));
  const network = link?.state === "active" ? undefined : await networkOfCode(database, code);
  if (network === undefined) return undefined;
  const isUsed = await database.inMerchant(network.id, async (tx) => {
    const shop = await selectShop(tx, shopId);
    return shop?.state === "active" && (await wasUsedBy(tx, hashOf(code), shopId));
  });
  return isUsed ? { networkId: network.id, networkName: network.name } : undefined;
}

async function takeShop(
  tx: Tx,
  actor: Actor,
  wish: { readonly code: string; readonly agreementVersion: number; readonly name: string },
): Promise<undefined | Refusal> {
  const invitation = await findInvitation(tx, hashOf(wish.code), true);
  const agreement = await selectAgreement(tx);
  if (invitation === undefined || agreement === undefined)
    return refuse("invitation_not_known", { field: "code" });
  if (agreement.version !== wish.agreementVersion)
    return refuse("agreement_has_changed", { version: agreement.version });
  const shopId = actor.merchantId;
  await useInvitation(tx, invitation.id, shopId);
  await upsertShop(tx, { shopId, name: wish.name });
  await insertAcceptance(tx, {
    id: newId(Date.parse(tx.now)),
    shopId,
    version: agreement.version,
    hash: agreement.hash,
    by: actor.name,
  });
  await recordAudit(
    tx,
    { ...actor, id: null, kind: "system", name: wish.name },
    { action: "network.shop_joined", subjectId: shopId, detail: { agreement: agreement.version } },
  );
  return undefined;
}

/**
 * A shop of the network accepts the agreement as it now is.
 * Refused: `shop_is_in_no_network`, `agreement_has_changed` when another version was read.
 */
export async function acceptAgreement(
  database: Database,
  actor: Actor,
  version: number,
): Promise<undefined | Refusal> {
  const shopId = actor.merchantId;
  const link = await database.inMerchant(shopId, async (tx) => await selectLink(tx));
  if (link?.state !== "active") return refuse("shop_is_in_no_network");
  return await database.inMerchant(link.networkId, async (tx) => {
    const agreement = await selectAgreement(tx);
    if (agreement?.version !== version)
      return refuse("agreement_has_changed", { version: agreement?.version ?? 0 });
    const id = newId(Date.parse(tx.now));
    await insertAcceptance(tx, { id, shopId, version, hash: agreement.hash, by: actor.name });
    return undefined;
  });
}

/**
 * A shop leaves. What waits is told first; its customers, its own programs and their points are its own and stay, common points stay at the
 * network, and what is owed between the two is on the next statement. The shop notes it first: from then on it accepts no card.
 * Refused: `shop_is_in_no_network`.
 */
export async function leaveNetwork(database: Database, actor: Actor): Promise<undefined | Refusal> {
  const shopId = actor.merchantId;
  const link = await database.inMerchant(shopId, async (tx) => await selectLink(tx));
  if (link === undefined) return refuse("shop_is_in_no_network");
  await finishPayments(database, shopId);
  await database.inMerchant(shopId, async (tx) => {
    await leaveLink(tx);
    if (link.state === "active")
      await recordAudit(tx, actor, { action: "network.left", subjectId: link.networkId });
  });
  // What was sold until now was promised to the holders.
  for (let more = true; more; ) more = await tellSales(database, shopId);
  await database.inMerchant(link.networkId, async (tx) => {
    await markLeft(tx, shopId);
  });
  return undefined;
}
