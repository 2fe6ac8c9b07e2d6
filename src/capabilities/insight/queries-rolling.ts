import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/**
 * Moves the spend of the last 365 days on to a day: only of those whose receipts left the window or entered it since it was
 * last moved; of everybody the first time.
 * @returns whose spend changed.
 */
export async function moveRollingYear(tx: Tx, rolledOn: string | null, today: string): Promise<string[]> {
  const concerned =
    rolledOn === null
      ? sql`select profile.customer_id from insight.profile where profile.merchant_id = ${tx.merchantId}`
      : sql`
          select receipt.customer_id from purchases.receipt
          where receipt.merchant_id = ${tx.merchantId} and receipt.customer_id is not null
            and (receipt.day > least(${rolledOn}::date, ${today}::date) - 365
                 and receipt.day <= greatest(${rolledOn}::date, ${today}::date) - 365
              or receipt.day > least(${rolledOn}::date, ${today}::date)
                 and receipt.day <= greatest(${rolledOn}::date, ${today}::date))`;
  const moved = await tx.rows<{ id: string }>(sql`
    with concerned as materialized (${concerned} ${rolledOn === null ? sql`` : sql`group by receipt.customer_id`}),
    spend as materialized (
      select receipt.customer_id, sum(receipt.total_cents)::bigint as cents
      from purchases.receipt
      where receipt.merchant_id = ${tx.merchantId}
        and receipt.customer_id in (select customer_id from concerned)
        and receipt.day > ${today}::date - 365 and receipt.day <= ${today}::date
      group by receipt.customer_id
    ),
    due as (
      select profile.customer_id, case when profile.purchase_days > 0 then coalesce(spend.cents, 0) else 0 end as cents
      from concerned
      join insight.profile on profile.merchant_id = ${tx.merchantId} and profile.customer_id = concerned.customer_id
      left join spend on spend.customer_id = concerned.customer_id
    )
    update insight.profile
    set rolling_year_cents = due.cents
    from due
    where profile.merchant_id = ${tx.merchantId} and profile.customer_id = due.customer_id
      and profile.rolling_year_cents <> due.cents
    returning profile.customer_id as id`);
  await tx.run(sql`
    insert into insight.shop (merchant_id, rolled_on)
    values (${tx.merchantId}, ${today})
    on conflict (merchant_id) do update set rolled_on = excluded.rolled_on`);
  return moved.map(({ id }) => id);
}

/** Shops whose day is no longer the one up to which the spend was moved on. Asked in a platform transaction. */
export async function shopsToRoll(tx: Tx): Promise<{ merchantId: string }[]> {
  return await tx.rows(sql`
    select merchant.id as "merchantId"
    from accounts.merchant
    join insight.shop on shop.merchant_id = merchant.id
    where merchant.closed_at is null and not merchant.is_being_made
      and shop.rolled_on is distinct from
            coalesce(shop.stops_on + 1, (${tx.now}::timestamptz at time zone merchant.time_zone)::date)`);
}
