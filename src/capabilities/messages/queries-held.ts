import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

const isHeld = (now: string): RawBuilder<unknown> => sql`
  message.state = 'planned' and message.reason = 'VOUCHER_POOL_EMPTY' and message.next_try_at > ${now}::timestamptz`;

/** Shops with messages that wait for a voucher. Platform transaction. */
export async function shopsWithHeld(tx: Tx): Promise<{ merchantId: string }[]> {
  return await tx.rows<{ merchantId: string }>(sql`
    select distinct mailing.merchant_id as "merchantId"
    from messages.mailing
    where mailing.state = 'sending' and mailing.voucher_kind_id is not null
      and exists (
        select from messages.message
        where message.merchant_id = mailing.merchant_id and message.mailing_id = mailing.id and ${isHeld(tx.now)}
      )
    order by 1`);
}

/** As many of those who wait for a voucher as there are codes ask for their places now, the first first. */
export async function wakeHeld(tx: Tx): Promise<void> {
  await tx.run(sql`
    update messages.message
    set next_try_at = ${tx.now}
    from messages.mailing
    join loyalty.voucher_kind
      on voucher_kind.merchant_id = ${tx.merchantId} and voucher_kind.id = mailing.voucher_kind_id
    cross join lateral (
      select message.id
      from messages.message
      where message.merchant_id = ${tx.merchantId} and message.mailing_id = mailing.id and ${isHeld(tx.now)}
      order by message.id
      limit case when voucher_kind.most_codes is not null then greatest(0, voucher_kind.most_codes - voucher_kind.given_count) end
    ) as first
    where message.merchant_id = ${tx.merchantId} and message.id = first.id
      and mailing.merchant_id = ${tx.merchantId} and mailing.state = 'sending'`);
}
