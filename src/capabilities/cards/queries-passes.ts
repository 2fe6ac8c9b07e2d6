import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { newId } from "../../platform/ids.ts";

export type WalletPlatform = "apple" | "google";

export type PassRow = {
  readonly id: string;
  readonly platform: WalletPlatform;
  readonly number: string;
  readonly secret: string;
  readonly state: "live" | "void";
  readonly isStale: boolean;
  readonly madeAt: string;
  readonly addedAt: string | null;
  readonly changedAt: string;
};

const columns = sql`
  pass.id,
  pass.platform,
  pass.number,
  pass.secret,
  pass.state,
  pass.is_stale as "isStale",
  pass.made_at as "madeAt",
  pass.added_at as "addedAt",
  pass.changed_at as "changedAt"`;

/** The pass of a card in a wallet, made at the first asking. */
export async function passOf(tx: Tx, number: string, platform: WalletPlatform): Promise<PassRow> {
  await tx.run(sql`
    insert into cards.pass (merchant_id, id, platform, number, secret, made_at, changed_at)
    values (
      ${tx.merchantId}, ${newId(Date.parse(tx.now))}, ${platform}, ${number},
      ${randomBytes(24).toString("hex")}, ${tx.now}, ${tx.now}
    )
    on conflict (merchant_id, number, platform) do nothing`);
  return await tx.one<PassRow>(sql`
    select ${columns} from cards.pass
    where pass.merchant_id = ${tx.merchantId} and pass.number = ${number} and pass.platform = ${platform}`);
}

/** These cards are no longer good: their passes say so at the next update, whatever the budget. */
export async function voidPasses(tx: Tx, numbers: readonly string[]): Promise<void> {
  if (numbers.length === 0) return;
  await tx.run(sql`
    update cards.pass
    set state = 'void', is_stale = true
    where merchant_id = ${tx.merchantId} and number = any(${[...numbers]}::text[]) and state = 'live'`);
}

/** What these customers' passes show has changed. */
export async function markStale(tx: Tx, customerIds: readonly string[]): Promise<void> {
  if (customerIds.length === 0) return;
  await tx.run(sql`
    update cards.pass
    set is_stale = true
    from cards.card
    where pass.merchant_id = ${tx.merchantId}
      and pass.state = 'live'
      and pass.added_at is not null
      and not pass.is_stale
      and card.merchant_id = ${tx.merchantId}
      and card.number = pass.number
      and card.customer_id = any(${[...customerIds]}::uuid[])`);
}

/** The wallets for which the shop has an account that holds today. */
export async function openWallets(tx: Tx): Promise<ReadonlySet<WalletPlatform>> {
  const found = await tx.rows<{ platform: WalletPlatform }>(sql`
    select platform from cards.wallet_account
    where merchant_id = ${tx.merchantId} and (expires_at is null or expires_at > ${tx.now})`);
  return new Set(found.map((row) => row.platform));
}

/** Whether the customer wants her phone to show the card near the shop; null: she was never asked. */
export async function lastNearChoice(tx: Tx, customerIds: readonly string[]): Promise<boolean | null> {
  const choice = await tx.maybe<{ isWanted: boolean }>(sql`
    select is_wanted as "isWanted" from cards.near_choice
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])
    order by id desc
    limit 1`);
  return choice?.isWanted ?? null;
}

export async function insertNearChoice(
  tx: Tx,
  choice: {
    readonly customerId: string;
    readonly isWanted: boolean;
    readonly wordsVersion: string;
    readonly by: string;
  },
): Promise<void> {
  await tx.run(sql`
    insert into cards.near_choice (merchant_id, id, customer_id, is_wanted, words_version, at, actor)
    values (
      ${tx.merchantId}, ${newId(Date.parse(tx.now))}, ${choice.customerId}, ${choice.isWanted},
      ${choice.wordsVersion}, ${tx.now}, ${choice.by}
    )`);
}

export async function forgetNearChoices(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    delete from cards.near_choice
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
}

export type HeldPass = Pick<PassRow, "id" | "platform" | "number" | "state" | "addedAt"> & {
  readonly phones: number;
};

/** The passes of these cards, with how many of Apple's phones hold each. */
export async function selectPassesOf(tx: Tx, numbers: readonly string[]): Promise<HeldPass[]> {
  if (numbers.length === 0) return [];
  return await tx.rows<HeldPass>(sql`
    select
      pass.id,
      pass.platform,
      pass.number,
      pass.state,
      pass.added_at as "addedAt",
      (select count(*) from cards.apple_device
       where apple_device.merchant_id = ${tx.merchantId} and apple_device.pass_id = pass.id) as phones
    from cards.pass
    where pass.merchant_id = ${tx.merchantId} and pass.number = any(${[...numbers]}::text[])
    order by pass.made_at, pass.id`);
}
