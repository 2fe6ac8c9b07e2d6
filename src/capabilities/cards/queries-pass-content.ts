import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Place } from "./rules/places.ts";

/** Whose a card in use is. */
export async function selectHolder(
  tx: Tx,
  number: string,
): Promise<{ customerId: string; firstName: string | null; language: string | null } | undefined> {
  return await tx.maybe(sql`
    select customer.id as "customerId", customer.first_name as "firstName", customer.language
    from cards.card
    join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.id = card.customer_id
    where card.merchant_id = ${tx.merchantId}
      and card.number = ${number}
      and card.state = 'active'
      and customer.erased_at is null`);
}

/** Open stores whose place is known, with how many receipts these records have there. */
export async function selectPlaces(tx: Tx, customerIds: readonly string[]): Promise<Place[]> {
  return await tx.rows<Place>(sql`
    select
      store.name,
      store.latitude::float8 as latitude,
      store.longitude::float8 as longitude,
      (select count(*) from purchases.receipt
       where receipt.merchant_id = ${tx.merchantId}
         and receipt.customer_id = any(${[...customerIds]}::uuid[])
         and receipt.store_id = store.id
         and receipt.kind = 'sale') as visits,
      exists (
        select from customers.customer
        where customer.merchant_id = ${tx.merchantId}
          and customer.id = any(${[...customerIds]}::uuid[])
          and customer.store_id = store.id
      ) as "isEnrolledHere"
    from accounts.store
    where store.merchant_id = ${tx.merchantId}
      and store.closed_at is null
      and store.kind = 'shop'
      and store.latitude is not null
    order by store.name, store.id`);
}
