import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { PassRow } from "./queries-passes.ts";
import { movementsOf } from "./queries-updates.ts";

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

export async function selectPass(tx: Tx, id: string): Promise<PassRow | undefined> {
  return await tx.maybe<PassRow>(sql`
    select ${columns} from cards.pass
    where pass.merchant_id = ${tx.merchantId} and pass.id = ${id}`);
}

/** @returns whether the phone is new to this pass */
export async function upsertDevice(
  tx: Tx,
  device: { readonly device: string; readonly passId: string; readonly pushToken: string },
): Promise<boolean> {
  const row = await tx.one<{ isNew: boolean }>(sql`
    insert into cards.apple_device (merchant_id, device, pass_id, push_token, added_at)
    values (${tx.merchantId}, ${device.device}, ${device.passId}, ${device.pushToken}, ${tx.now})
    on conflict (merchant_id, device, pass_id) do update set push_token = excluded.push_token
    returning xmax = 0 as "isNew"`);
  return row.isNew;
}

export async function deleteDevice(tx: Tx, device: string, passId: string): Promise<void> {
  await tx.run(sql`
    delete from cards.apple_device
    where merchant_id = ${tx.merchantId} and device = ${device} and pass_id = ${passId}`);
}

/** Phones whose tokens Apple no longer knows. */
export async function deleteTokens(tx: Tx, tokens: readonly string[]): Promise<void> {
  if (tokens.length === 0) return;
  await tx.run(sql`
    delete from cards.apple_device
    where merchant_id = ${tx.merchantId} and push_token = any(${[...tokens]}::text[])`);
}

/** A pass is in a phone from now on, or since, and shows all points moved so far; without a phone left, it is in none. */
export async function noteAdded(tx: Tx, passId: string): Promise<void> {
  await tx.run(sql`
    update cards.pass
    set
      added_at = case
        when platform = 'google' or exists (
          select from cards.apple_device
          where apple_device.merchant_id = ${tx.merchantId} and apple_device.pass_id = pass.id
        ) then coalesce(added_at, ${tx.now})
      end,
      movements = case when added_at is not null then movements else coalesce((
        select ${movementsOf(tx, sql`card.customer_id`)}
        from cards.card
        where card.merchant_id = ${tx.merchantId} and card.number = pass.number
      ), 0) end
    where merchant_id = ${tx.merchantId} and id = ${passId}`);
}

/** The passes of a phone that changed after an instant (all without one), the latest change last. */
export async function passesOfDevice(
  tx: Tx,
  device: string,
  since: string | null,
): Promise<{ id: string; changedAt: string }[]> {
  return await tx.rows(sql`
    select pass.id, pass.changed_at as "changedAt"
    from cards.apple_device
    join cards.pass on pass.merchant_id = ${tx.merchantId} and pass.id = apple_device.pass_id
    where apple_device.merchant_id = ${tx.merchantId}
      and apple_device.device = ${device}
      and (${since}::timestamptz is null or pass.changed_at > ${since}::timestamptz)
    order by pass.changed_at, pass.id`);
}

/** Nobody is told of a pass that has been void for a while: its phones are forgotten. */
export async function forgetVoidDevices(tx: Tx, before: string): Promise<void> {
  await tx.run(sql`
    delete from cards.apple_device
    using cards.pass
    where apple_device.merchant_id = ${tx.merchantId}
      and pass.merchant_id = ${tx.merchantId}
      and pass.id = apple_device.pass_id
      and pass.state = 'void'
      and not pass.is_stale
      and pass.changed_at < ${before}`);
}
