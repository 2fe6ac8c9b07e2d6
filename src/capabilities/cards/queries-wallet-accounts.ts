import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { WalletPlatform } from "./queries-passes.ts";

export type WalletAccountRow = {
  readonly platform: WalletPlatform;
  readonly facts: Readonly<Record<string, string>>;
  readonly sealed: string;
  readonly expiresAt: string | null;
  readonly setAt: string;
  readonly setBy: string;
};

const columns = sql`platform, facts, sealed, expires_at as "expiresAt", set_at as "setAt", set_by as "setBy"`;

export async function selectWalletAccount(
  tx: Tx,
  platform: WalletPlatform,
): Promise<WalletAccountRow | undefined> {
  return await tx.maybe<WalletAccountRow>(sql`
    select ${columns} from cards.wallet_account
    where merchant_id = ${tx.merchantId} and platform = ${platform}`);
}

export async function selectWalletAccounts(tx: Tx): Promise<WalletAccountRow[]> {
  return await tx.rows<WalletAccountRow>(sql`
    select ${columns} from cards.wallet_account where merchant_id = ${tx.merchantId}`);
}

export async function upsertWalletAccount(
  tx: Tx,
  account: {
    readonly platform: WalletPlatform;
    readonly facts: object;
    readonly sealed: string;
    readonly expiresAt: string | null;
    readonly by: string;
  },
): Promise<void> {
  await tx.run(sql`
    insert into cards.wallet_account (merchant_id, platform, facts, sealed, expires_at, set_at, set_by)
    values (
      ${tx.merchantId}, ${account.platform}, ${JSON.stringify(account.facts)}::jsonb, ${account.sealed},
      ${account.expiresAt}, ${tx.now}, ${account.by}
    )
    on conflict (merchant_id, platform) do update
      set facts = excluded.facts, sealed = excluded.sealed, expires_at = excluded.expires_at,
          set_at = excluded.set_at, set_by = excluded.set_by`);
}

export async function deleteWalletAccount(tx: Tx, platform: WalletPlatform): Promise<number> {
  return await tx.run(sql`
    delete from cards.wallet_account where merchant_id = ${tx.merchantId} and platform = ${platform}`);
}
