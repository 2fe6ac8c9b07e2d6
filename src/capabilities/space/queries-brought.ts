import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { ProgramDefinition } from "../loyalty/shared.ts";
import type { SoldThen } from "./rules/brought.ts";

/** Tickets on which these customers used points or vouchers, as they were answered when they were sold. */
export async function soldWithAdvantage(tx: Tx, customerIds: readonly string[]): Promise<SoldThen[]> {
  return await tx.rows<SoldThen>(sql`
    select
      sale_done.answer -> 'applied' as applied,
      coalesce(
        (select json_agg(json_build_object('sku', line ->> 'sku', 'quantity', (line ->> 'quantity')::float8))
         from jsonb_array_elements(sale_done.answer -> 'lines') as line
         where (line ->> 'isFree')::boolean and (line ->> 'grossCents')::bigint = 0),
        '[]') as gifts,
      coalesce(
        (select json_agg(json_build_object(
           'programId', ticket.program_id,
           'spent', ticket.spent,
           'returned', ticket.returned,
           'refundedCents', ticket.refunded_cents,
           'totalCents', (ticket.frozen ->> 'totalCents')::bigint,
           'isCancelled', ticket.is_cancelled,
           'returnsSpent', (ticket.frozen -> 'ticket' ->> 'returnsSpent')::boolean,
           'rewards', coalesce(
             (select json_agg(json_build_object('id', reward ->> 'id', 'sku', reward ->> 'sku'))
              from jsonb_array_elements(program_version.definition -> 'rewards') as reward),
             '[]')))
         from loyalty.ticket
         join loyalty.program_version
           on program_version.merchant_id = ${tx.merchantId}
           and program_version.program_id = ticket.program_id
           and program_version.version = ticket.rule_version
         where ticket.merchant_id = ${tx.merchantId} and ticket.receipt_id = receipt.id and ticket.spent > 0),
        '[]') as tickets
    from purchases.receipt
    join loyalty.sale_done
      on sale_done.merchant_id = ${tx.merchantId} and sale_done.receipt_id = receipt.id
    where receipt.merchant_id = ${tx.merchantId} and receipt.customer_id = any(${[...customerIds]}::uuid[])
      and sale_done.answer @? '$.applied[*] ? (@.kind == "reward" || @.kind == "pay" || @.kind == "voucher")'`);
}

/** Units used without a ticket, with the rules by which they were. */
export async function usedAtDesk(
  tx: Tx,
  customerIds: readonly string[],
): Promise<
  { readonly units: number; readonly rewardId: string | null; readonly definition: ProgramDefinition }[]
> {
  return await tx.rows(sql`
    select
      entry.redeemed as units,
      coalesce(
        entry.detail -> 'rewards' -> 0 ->> 'rewardId', entry.detail -> 'rewards' -> 0 ->> 'id',
        entry.detail ->> 'rewardId', reservation.reward_id) as "rewardId",
      program_version.definition
    from loyalty.membership
    join loyalty.entry
      on entry.merchant_id = ${tx.merchantId} and entry.membership_id = membership.id
      and entry.redeemed <> 0 and entry.receipt_id is null and entry.reason is distinct from 'auto_voucher'
    join loyalty.program
      on program.merchant_id = ${tx.merchantId} and program.id = membership.program_id
    join loyalty.program_version
      on program_version.merchant_id = ${tx.merchantId} and program_version.program_id = program.id
      and program_version.version = coalesce(entry.rule_version, program.version)
    left join loyalty.reservation
      on reservation.merchant_id = ${tx.merchantId} and reservation.id = entry.reservation_id
    where membership.merchant_id = ${tx.merchantId}
      and membership.customer_id = any(${[...customerIds]}::uuid[])`);
}

/**
 * What vouchers took off: those she used on her receipts, and hers used without one. What was paid for is a payment, and codes
 * of a campaign come with no card. Of a gift card that was paid, only what the shop put on it for nothing.
 */
export async function vouchersUsed(tx: Tx, customerIds: readonly string[]): Promise<number> {
  const ids = sql`${[...customerIds]}::uuid[]`;
  const { cents } = await tx.one<{ cents: number }>(sql`
    with used as (
      select -voucher_use.cents as cents
      from loyalty.voucher_use
      join loyalty.voucher
        on voucher.merchant_id = ${tx.merchantId} and voucher.id = voucher_use.voucher_id
        and voucher.paid_cents = 0 and voucher.origin not in ('sale', 'campaign')
      left join purchases.receipt
        on receipt.merchant_id = ${tx.merchantId} and receipt.id = voucher_use.receipt_id
      where voucher_use.merchant_id = ${tx.merchantId} and voucher_use.kind in ('use', 'undo')
        and coalesce(receipt.customer_id, voucher.holder_id) = any(${ids})
    ),
    filled as (
      select sum(voucher_use.cents) - voucher.paid_cents as cents
      from loyalty.voucher
      join loyalty.voucher_use
        on voucher_use.merchant_id = ${tx.merchantId} and voucher_use.voucher_id = voucher.id
        and voucher_use.kind in ('load', 'unload')
      where voucher.merchant_id = ${tx.merchantId} and voucher.holder_id = any(${ids}) and voucher.paid_cents > 0
      group by voucher.id, voucher.paid_cents
    )
    select (coalesce((select sum(cents) from used), 0)
      + coalesce((select sum(greatest(cents, 0)) from filled), 0))::bigint as cents`);
  return cents;
}

/** The product each voucher for a product is for. */
export async function productsOfVouchers(
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.rows<{ id: string; sku: string }>(sql`
    select voucher.id, voucher.benefit ->> 'sku' as sku
    from loyalty.voucher
    where voucher.merchant_id = ${tx.merchantId} and voucher.id::text = any(${[...ids]}::text[])
      and voucher.type = 'product' and voucher.paid_cents = 0 and voucher.origin not in ('sale', 'campaign')`);
  return new Map(rows.map(({ id, sku }) => [id, sku]));
}

/** Gifts that left a stock for her, at their price in the shop, else at what they cost it. */
export async function giftsGiven(tx: Tx, customerIds: readonly string[]): Promise<number> {
  const { cents } = await tx.one<{ cents: number }>(sql`
    select coalesce(sum(
      case when product.price is null then endowment_movement.cost_cents
           else round(product.price * 100) * endowment_movement.given end), 0)::bigint as cents
    from loyalty.endowment_movement
    join loyalty.endowment
      on endowment.merchant_id = ${tx.merchantId} and endowment.id = endowment_movement.endowment_id
    left join catalog.product
      on product.merchant_id = ${tx.merchantId} and product.sku = endowment.sku
    where endowment_movement.merchant_id = ${tx.merchantId} and endowment_movement.given <> 0
      and endowment_movement.customer_id = any(${[...customerIds]}::uuid[])`);
  return cents;
}

/** Since when, and what was paid for cards less what was given back. */
export async function membershipsSince(
  tx: Tx,
  customerIds: readonly string[],
): Promise<{ readonly since: string | null; readonly paidCents: number }> {
  const ids = sql`${[...customerIds]}::uuid[]`;
  return await tx.one(sql`
    select
      (select min(membership.joined_at) from loyalty.membership
       where membership.merchant_id = ${tx.merchantId} and membership.customer_id = any(${ids})
         and membership.status <> 'control') as since,
      (select coalesce(sum(card_sale.price_cents), 0)::bigint
       from loyalty.membership
       join loyalty.card_sale
         on card_sale.merchant_id = ${tx.merchantId} and card_sale.membership_id = membership.id
       where membership.merchant_id = ${tx.merchantId}
         and membership.customer_id = any(${ids})) as "paidCents"`);
}

/** Prices in the catalog, in cents, by product code. */
export async function pricesOf(tx: Tx, skus: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (skus.length === 0) return new Map();
  const rows = await tx.rows<{ sku: string; cents: number }>(sql`
    select product.sku, round(product.price * 100)::bigint as cents
    from catalog.product
    where product.merchant_id = ${tx.merchantId} and product.sku = any(${[...skus]}::text[])
      and product.price is not null`);
  return new Map(rows.map(({ sku, cents }) => [sku, cents]));
}
