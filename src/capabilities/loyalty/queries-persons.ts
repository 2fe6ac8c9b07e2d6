import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { VoucherTemplate } from "./schema-definition.ts";

/** Vouchers of these people that may still be used. */
export async function openVouchersOf(
  tx: Tx,
  customerIds: readonly string[],
): Promise<{ id: string; isPaid: boolean }[]> {
  return await tx.rows(sql`
    select id, paid_cents > 0 and balance_cents > 0 as "isPaid"
    from loyalty.voucher
    where merchant_id = ${tx.merchantId}
      and holder_id = any(${[...customerIds]}::uuid[])
      and cancelled_at is null
      and (max_uses = 0 or uses < max_uses)
      and balance_cents is distinct from 0
      and (ends_at is null or ends_at > ${tx.now}::timestamptz)
    order by id`);
}

/** What was paid for is money, and not the shop's to take: whoever has the code holds it. */
export async function freePaidVouchers(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    update loyalty.voucher
    set holder_id = null, is_bearer = true
    where merchant_id = ${tx.merchantId}
      and holder_id = any(${[...customerIds]}::uuid[])
      and paid_cents > 0
      and balance_cents > 0
      and cancelled_at is null`);
}

export async function countEntries(tx: Tx, customerIds: readonly string[]): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    select count(*) as count
    from loyalty.membership
    join loyalty.entry on entry.merchant_id = ${tx.merchantId} and entry.membership_id = membership.id
    where membership.merchant_id = ${tx.merchantId}
      and membership.customer_id = any(${[...customerIds]}::uuid[])`);
  return count;
}

export type OwnVoucher = {
  readonly code: string;
  readonly benefit: VoucherTemplate["benefit"];
  readonly balanceCents: number | null;
  readonly uses: number;
  readonly givenAt: string;
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly cancelledAt: string | null;
};

export async function vouchersOf(tx: Tx, customerIds: readonly string[]): Promise<OwnVoucher[]> {
  return await tx.rows<OwnVoucher>(sql`
    select
      code,
      benefit,
      balance_cents as "balanceCents",
      uses,
      made_at as "givenAt",
      starts_at as "startsAt",
      ends_at as "endsAt",
      cancelled_at as "cancelledAt"
    from loyalty.voucher
    where merchant_id = ${tx.merchantId} and holder_id = any(${[...customerIds]}::uuid[])
    order by made_at, id`);
}
