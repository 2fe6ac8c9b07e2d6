import { sql } from "kysely";
import type { Tx } from "../../../../platform/database.ts";

/** The last SMS that went to a number: the one an answer answers. */
export async function lastSmsTo(
  tx: Tx,
  number: string,
): Promise<{ id: string; customerId: string | null } | undefined> {
  return await tx.maybe(sql`
    select id, customer_id as "customerId" from messages.message
    where merchant_id = ${tx.merchantId} and channel = 'sms' and recipient = ${number} and state in ('sent', 'kept')
    order by coalesce(sent_at, ended_at) desc, id desc
    limit 1`);
}

/** Whoever has a number, by whatever record; merged ones speak through the kept one. */
export async function firstWithNumber(tx: Tx, number: string): Promise<string | null> {
  const row = await tx.maybe<{ id: string }>(sql`
    select coalesce(customer.merged_into, customer.id) as id
    from customers.identifier
    join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.id = identifier.customer_id
    where identifier.merchant_id = ${tx.merchantId} and identifier.kind = 'phone' and identifier.namespace = ''
      and identifier.value = ${number}
    order by customer.created_at, customer.id
    limit 1`);
  return row?.id ?? null;
}

/** What a provider calls by its own name. */
export async function messageOfProvider(tx: Tx, providerId: string): Promise<string | null> {
  const row = await tx.maybe<{ id: string }>(sql`
    select id from messages.message
    where merchant_id = ${tx.merchantId} and provider_id = ${providerId} and channel = 'sms'`);
  return row?.id ?? null;
}
