import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Day } from "../../values/day.ts";
import type { WalletPlatform } from "./queries-passes.ts";

/** One round of updates of a merchant at a time, so that changes are dated in the order in which they are told. False: one runs. */
export async function tryLockUpdates(tx: Tx): Promise<boolean> {
  const { mine } = await tx.one<{ mine: boolean }>(sql`
    select pg_try_advisory_xact_lock(hashtextextended(${`card updates ${tx.merchantId}`}, 0)) as mine`);
  return mine;
}

/** Passes on phones whose holder's points or vouchers have moved since they were last told: they are stale. */
export async function markMoved(tx: Tx): Promise<void> {
  await tx.run(sql`
    update cards.pass
    set is_stale = true, movements = moved.count
    from (
      select card.number, ${movementsOf(tx, sql`card.customer_id`)} as count
      from cards.card
      where card.merchant_id = ${tx.merchantId}
        and card.number in (
          select number from cards.pass
          where merchant_id = ${tx.merchantId} and state = 'live' and added_at is not null
        )
    ) as moved
    where pass.merchant_id = ${tx.merchantId}
      and pass.number = moved.number
      and pass.state = 'live'
      and pass.added_at is not null
      and pass.movements <> moved.count`);
}

/** How much has happened to a customer's points and vouchers: each of these counts only grows, so their sum tells of any change. */
export function movementsOf(tx: Tx, customerId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    coalesce(
      (select sum(membership.seq) from loyalty.membership
       where membership.merchant_id = ${tx.merchantId} and membership.customer_id = ${customerId}), 0)
    + coalesce(
      (select sum(1 + voucher.uses + case when voucher.cancelled_at is null then 0 else 1 end) from loyalty.voucher
       where voucher.merchant_id = ${tx.merchantId} and voucher.holder_id = ${customerId}), 0)
  )`;
}

export type DuePass = {
  readonly id: string;
  readonly platform: WalletPlatform;
  readonly number: string;
  readonly state: "live" | "void";
};

/**
 * Takes the passes whose phones are to be told now, dated by this instant: those that are void whatever the hour, the others
 * within the day's budget.
 */
export async function takeDue(
  tx: Tx,
  asked: {
    readonly platforms: readonly WalletPlatform[];
    readonly today: Day;
    readonly budget: number;
    readonly limit: number;
  },
): Promise<DuePass[]> {
  return await tx.rows<DuePass>(sql`
    update cards.pass
    set
      is_stale = false,
      changed_at = ${tx.now},
      updates = case when state = 'void' then updates when updated_on = ${asked.today}::date then updates + 1 else 1 end,
      updated_on = case when state = 'void' then updated_on else ${asked.today}::date end
    where merchant_id = ${tx.merchantId}
      and id in (
        select id from cards.pass
        where merchant_id = ${tx.merchantId}
          and is_stale
          and platform = any(${[...asked.platforms]}::text[])
          and (
            state = 'void'
            or (${asked.budget} > 0 and (updated_on is distinct from ${asked.today}::date or updates < ${asked.budget}))
          )
        order by id
        limit ${asked.limit}
      )
    returning id, platform, number, state`);
}

export async function tokensOf(tx: Tx, passIds: readonly string[]): Promise<string[]> {
  if (passIds.length === 0) return [];
  const found = await tx.rows<{ token: string }>(sql`
    select distinct push_token as token from cards.apple_device
    where merchant_id = ${tx.merchantId} and pass_id = any(${[...passIds]}::uuid[])
    order by token`);
  return found.map((row) => row.token);
}

/** What could not be told is told at a later round, within the same budget. */
export async function markAgain(tx: Tx, passIds: readonly string[]): Promise<void> {
  if (passIds.length === 0) return;
  await tx.run(sql`
    update cards.pass set is_stale = true
    where merchant_id = ${tx.merchantId} and id = any(${[...passIds]}::uuid[])`);
}
