import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { publicAddress } from "../../platform/public-address.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, recordAudit, updateSettings } from "../accounts/index.ts";
import { recordAndMerged, speakingIds } from "../customers/index.ts";
import { qrSvg } from "./codes.ts";
import { cardsOf, findCard } from "./operations.ts";
import { readBatch } from "./operations-batches.ts";
import { walletOffers } from "./operations-passes.ts";
import { printNumbers } from "./print-cards.ts";
import { selectCard, selectCardsOf } from "./queries.ts";
import { selectBatch } from "./queries-batches.ts";
import { lastNearChoice, selectPassesOf } from "./queries-passes.ts";
import { selectWalletAccounts } from "./queries-wallet-accounts.ts";
import { readUpdateTimes, type UpdateTimes } from "./rules/update-time.ts";
import type { CustomerCards, FoundView, Wallets } from "./schema.ts";

/** What a number is here. Refused: `unknown_card`. */
export async function lookUpCard(tx: Tx, number: string): Promise<FoundView | Refusal> {
  const found = await findCard(tx, number);
  if (found === undefined) return refuse("unknown_card", { field: "number", number });
  const card = await selectCard(tx, found.number);
  const batchId = card?.batchId ?? null;
  const batch = batchId === null ? undefined : await selectBatch(tx, batchId);
  return {
    ...found,
    kind: card?.kind ?? null,
    batchName: batch?.name ?? null,
    blockedReason: card?.blockedReason ?? null,
  };
}

/** A customer's cards, of now and before, and what of them is on phones. Refused: `unknown_customer`. */
export async function customerCards(tx: Tx, customerId: string): Promise<CustomerCards | Refusal> {
  const holder = (await speakingIds(tx, [customerId])).get(customerId);
  if (holder === undefined) return refuse("unknown_customer", { id: customerId });
  const cards = await selectCardsOf(tx, [holder]);
  const own = cards.find(({ state, isShared }) => state === "active" && !isShared);
  const rank = (state: string): number => (state === "active" ? 0 : 1);
  return {
    customerId: holder,
    cards: cards.toSorted((one, other) => rank(one.state) - rank(other.state)),
    qr: own === undefined ? null : qrSvg(own.number),
    wallets: await walletOffers(tx, holder),
    passes: await selectPassesOf(
      tx,
      cards.map(({ number }) => number),
    ),
    isNearWanted: await lastNearChoice(tx, await recordAndMerged(tx, holder)),
  };
}

/** The sheet of a whole batch. Refused: `unknown_batch`, `batch_too_large_to_print`. */
export async function printBatch(tx: Tx, id: string, language: "fr" | "en"): Promise<Buffer | Refusal> {
  const batch = await readBatch(tx, id);
  if (isRefusal(batch)) return batch;
  const most = 1_000;
  if (batch.count > most) return refuse("batch_too_large_to_print", { most });
  return await printNumbers(tx, batch.numbers, language);
}

/** The sheet of one customer's card. Refused: `unknown_customer`, `customer_has_no_card`. */
export async function printCustomerCard(
  tx: Tx,
  customerId: string,
  language: "fr" | "en",
): Promise<Buffer | Refusal> {
  if (!(await speakingIds(tx, [customerId])).has(customerId))
    return refuse("unknown_customer", { id: customerId });
  const card = (await cardsOf(tx, [customerId])).get(customerId);
  return card === undefined
    ? refuse("customer_has_no_card")
    : await printNumbers(tx, [card.number], language);
}

/** The shop's accounts with Apple and Google, without their keys. */
export async function readWallets(tx: Tx): Promise<Wallets> {
  const accounts = await selectWalletAccounts(tx);
  const apple = accounts.find(({ platform }) => platform === "apple");
  const google = accounts.find(({ platform }) => platform === "google");
  const { settings } = await currentMerchant(tx);
  return {
    apple:
      apple === undefined
        ? null
        : {
            passType: apple.facts["passType"] ?? "",
            team: apple.facts["team"] ?? "",
            owner: apple.facts["owner"] ?? "",
            expiresAt: apple.expiresAt,
            setAt: apple.setAt,
            setBy: apple.setBy,
          },
    google:
      google === undefined
        ? null
        : {
            issuer: google.facts["issuer"] ?? "",
            email: google.facts["email"] ?? "",
            setAt: google.setAt,
            setBy: google.setBy,
          },
    isPublic: publicAddress().startsWith("https://"),
    times: readUpdateTimes(settings["cards"]),
  };
}

export async function setUpdateTimes(tx: Tx, actor: Actor, times: UpdateTimes): Promise<Wallets> {
  await updateSettings(tx, "cards", times);
  await recordAudit(tx, actor, { action: "card.update_times_set", detail: times });
  return await readWallets(tx);
}
