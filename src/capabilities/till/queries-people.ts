import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** Customers whom the till's journal names: they are merged, not removed. */
export async function customersAtWork(tx: Tx, customerIds: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select operation.customer_id as id from till.operation
    where operation.merchant_id = ${tx.merchantId} and operation.customer_id = any(${[...customerIds]}::uuid[])
    union
    select cashier.customer_id from till.cashier
    where cashier.merchant_id = ${tx.merchantId} and cashier.customer_id = any(${[...customerIds]}::uuid[])`);
  return rows.map(({ id }) => id);
}

/** The journal's figures stay, without whom they were about, and without what had been written of her. */
export async function forgetCustomers(tx: Tx, customerId: string): Promise<void> {
  const hers = sql`(
    select customer.id from customers.customer
    where customer.merchant_id = ${tx.merchantId}
      and (customer.id = ${customerId} or customer.merged_into = ${customerId}))`;
  await tx.run(sql`
    update till.operation
    set customer_id = null, reason = null, answer = answer - 'customer'
    where merchant_id = ${tx.merchantId} and customer_id in ${hers}`);
  await tx.run(sql`
    update till.incident set customer_id = null, note = null
    where merchant_id = ${tx.merchantId} and customer_id in ${hers}`);
  await tx.run(sql`
    update till.cashier set customer_id = null
    where merchant_id = ${tx.merchantId} and customer_id in ${hers}`);
  await tx.run(sql`
    delete from till.stamps_carried
    where merchant_id = ${tx.merchantId} and customer_id in ${hers}`);
}

/** What was noted of these people at the till, as they may take it away. */
export async function operationsOf(
  tx: Tx,
  customerIds: readonly string[],
): Promise<Record<string, string | number | boolean | null>[]> {
  return await tx.rows(sql`
    select
      operation.kind,
      operation.at::text as at,
      operation.amount_cents as "amountCents",
      operation.ticket_number as "ticketNumber",
      operation.reason,
      operation.is_offline as "isOffline",
      operation.undone_at is not null as "isUndone"
    from till.operation
    where operation.merchant_id = ${tx.merchantId} and operation.customer_id = any(${[...customerIds]}::uuid[])
    order by operation.at, operation.id`);
}

export async function incidentsAbout(
  tx: Tx,
  customerIds: readonly string[],
): Promise<Record<string, string | number | boolean | null>[]> {
  return await tx.rows(sql`
    select incident.kind, incident.at::text as at, incident.cents, incident.note
    from till.incident
    where incident.merchant_id = ${tx.merchantId} and incident.customer_id = any(${[...customerIds]}::uuid[])
    order by incident.at, incident.id`);
}
