import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** Those of these customers about whom rewards keep something: they cannot be taken back with their import. */
export async function customersWithRewards(tx: Tx, customerIds: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select given.id
    from unnest(${[...customerIds]}::uuid[]) as given(id)
    where exists (
        select from loyalty.voucher
        where voucher.merchant_id = ${tx.merchantId} and voucher.holder_id = given.id)
      or exists (
        select from loyalty.surprise
        where surprise.merchant_id = ${tx.merchantId} and surprise.customer_id = given.id)
      or exists (
        select from loyalty.endowment
        where endowment.merchant_id = ${tx.merchantId} and endowment.customer_id = given.id)
      or exists (
        select from loyalty.endowment_movement
        where endowment_movement.merchant_id = ${tx.merchantId} and endowment_movement.customer_id = given.id)
      or exists (
        select from loyalty.alert_hit
        where alert_hit.merchant_id = ${tx.merchantId} and alert_hit.customer_id = given.id)
      or exists (
        select from loyalty.vip_member
        where vip_member.merchant_id = ${tx.merchantId} and vip_member.customer_id = given.id)`);
  return rows.map(({ id }) => id);
}

/** What staff wrote and noticed of these customers goes; what was given stays, without a name. */
export async function forgetCustomers(tx: Tx, customerIds: readonly string[]): Promise<void> {
  const ids = sql`${[...customerIds]}::uuid[]`;
  await tx.run(sql`
    delete from loyalty.endowment_note
    using loyalty.endowment_movement
    where endowment_note.merchant_id = ${tx.merchantId}
      and endowment_movement.merchant_id = ${tx.merchantId}
      and endowment_movement.endowment_id = endowment_note.endowment_id
      and endowment_movement.number = endowment_note.number
      and endowment_movement.customer_id = any(${ids})`);
  await tx.run(sql`
    delete from loyalty.vip_member
    where vip_member.merchant_id = ${tx.merchantId} and vip_member.customer_id = any(${ids})`);
  await tx.run(sql`
    delete from loyalty.alert_hit
    where alert_hit.merchant_id = ${tx.merchantId} and alert_hit.customer_id = any(${ids})`);
}

/** Cards that the given receipts sold or gave, and that nothing has followed. */
export async function cardsOfReceipts(
  tx: Tx,
  receiptIds: readonly string[],
): Promise<{ readonly membershipId: string; readonly receiptId: string }[]> {
  return await tx.rows(sql`
    select card_sale.membership_id as "membershipId", card_sale.receipt_id as "receiptId"
    from loyalty.card_sale
    where card_sale.merchant_id = ${tx.merchantId} and card_sale.receipt_id = any(${[...receiptIds]}::uuid[])
      and card_sale.kind <> 'given_back'
      and not exists (
        select from loyalty.card_sale as later
        where later.merchant_id = ${tx.merchantId} and later.membership_id = card_sale.membership_id
          and later.number > card_sale.number)
    order by card_sale.membership_id`);
}
