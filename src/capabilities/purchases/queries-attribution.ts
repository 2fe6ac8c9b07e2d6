import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type FamilyReceipt = {
  readonly id: string;
  readonly day: string;
  readonly customerId: string | null;
  readonly refundOf: string | null;
  readonly storeId: string | null;
};

/** A receipt and its refunds, held until the end of the transaction. */
export async function receiptAndRefunds(tx: Tx, receiptId: string): Promise<FamilyReceipt[]> {
  return await tx.rows<FamilyReceipt>(sql`
    select id, day, customer_id as "customerId", refund_of as "refundOf", store_id as "storeId"
    from purchases.receipt
    where merchant_id = ${tx.merchantId} and (id = ${receiptId} or refund_of = ${receiptId})
    order by id
    for update`);
}

export async function attributeReceipts(tx: Tx, ids: readonly string[], customerId: string): Promise<void> {
  await tx.run(sql`
    update purchases.receipt
    set customer_id = ${customerId}, attributed_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = any(${[...ids]}::uuid[])`);
}

/** Moves receipts from one customer to another; all of them, or only these. Tells which moved. */
export async function moveReceipts(
  tx: Tx,
  move: { readonly fromId: string; readonly toId: string; readonly only?: readonly string[] },
): Promise<string[]> {
  const only = move.only === undefined ? sql`` : sql`and id = any(${[...move.only]}::uuid[])`;
  const rows = await tx.rows<{ id: string }>(sql`
    update purchases.receipt
    set customer_id = ${move.toId}
    where merchant_id = ${tx.merchantId} and customer_id = ${move.fromId} ${only}
    returning id`);
  return rows.map((row) => row.id).sort();
}

/** Refunds follow the sale they give back when the sale has moved. */
export async function refundsFollowSales(tx: Tx, customerId: string): Promise<void> {
  await tx.run(sql`
    update purchases.receipt as refund
    set customer_id = sale.customer_id
    from purchases.receipt as sale
    where sale.merchant_id = ${tx.merchantId}
      and sale.customer_id = ${customerId}
      and refund.merchant_id = ${tx.merchantId}
      and refund.refund_of = sale.id
      and refund.customer_id is distinct from sale.customer_id`);
}
