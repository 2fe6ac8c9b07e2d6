import type { Database, Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { deleteWalletAccount, selectWalletAccount, upsertWalletAccount } from "./queries-wallet-accounts.ts";
import type { WalletPlatform } from "./queries-passes.ts";
import { seal, unseal } from "./sealing.ts";
import {
  type AppleAccount,
  type AppleFiles,
  type GoogleAccount,
  readAppleFiles,
  readGoogleFiles,
} from "./wallet-files.ts";

/** Keeps Apple's certificate, checked, its key sealed. Refusals: those of `readAppleFiles`. */
export async function setAppleAccount(
  tx: Tx,
  database: Database,
  actor: Actor,
  files: AppleFiles,
): Promise<undefined | Refusal> {
  const account = readAppleFiles(files, tx.now);
  if (isRefusal(account)) return account;
  await keep(tx, database, actor, "apple", account, account.expiresAt);
  return undefined;
}

/** Keeps Google's issuer and service account, its key sealed. Refusals: those of `readGoogleFiles`. */
export async function setGoogleAccount(
  tx: Tx,
  database: Database,
  actor: Actor,
  files: { readonly issuer: string; readonly serviceAccount: string },
): Promise<undefined | Refusal> {
  const account = readGoogleFiles(files);
  if (isRefusal(account)) return account;
  await keep(tx, database, actor, "google", account, null);
  return undefined;
}

/** Forgets the account; passes already on phones stay as they last were. */
export async function removeWalletAccount(
  tx: Tx,
  actor: Actor,
  platform: WalletPlatform,
): Promise<undefined> {
  if ((await deleteWalletAccount(tx, platform)) === 0) return undefined;
  await recordAudit(tx, actor, { action: "card.wallet_account_removed", detail: { platform } });
  return undefined;
}

export type OpenApple = AppleAccount["facts"] & AppleAccount["secret"];
export type OpenGoogle = GoogleAccount["facts"] & GoogleAccount["secret"];

/** Apple's account with its opened key; null without one, or with one that has expired. */
export async function openApple(tx: Tx, database: Database): Promise<OpenApple | null> {
  return await open<OpenApple>(tx, database, "apple");
}

export async function openGoogle(tx: Tx, database: Database): Promise<OpenGoogle | null> {
  return await open<OpenGoogle>(tx, database, "google");
}

async function open<Account>(tx: Tx, database: Database, platform: WalletPlatform): Promise<Account | null> {
  const account = await selectWalletAccount(tx, platform);
  if (account === undefined || (account.expiresAt !== null && account.expiresAt <= tx.now)) return null;
  const secret = await unseal(database, ownerOf(tx, platform), account.sealed);
  return { ...account.facts, ...(JSON.parse(secret) as object) } as Account;
}

async function keep(
  tx: Tx,
  database: Database,
  actor: Actor,
  platform: WalletPlatform,
  { facts, secret }: { readonly facts: object; readonly secret: object },
  expiresAt: string | null,
): Promise<void> {
  const sealed = await seal(database, ownerOf(tx, platform), JSON.stringify(secret));
  await upsertWalletAccount(tx, { platform, facts, sealed, expiresAt, by: actor.name });
  await recordAudit(tx, actor, { action: "card.wallet_account_set", detail: { platform } });
}

function ownerOf(tx: Tx, platform: WalletPlatform): string {
  return `${tx.merchantId} ${platform}`;
}
