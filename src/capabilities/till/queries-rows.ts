import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type PersonRow = {
  readonly id: string;
  readonly isGone: boolean;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly companyName: string | null;
  readonly postcode: string | null;
  readonly birthDay: number | null;
  readonly birthMonth: number | null;
  readonly phones: readonly string[];
  readonly cards: readonly string[];
  readonly visits: number;
  readonly lastVisitOn: string | null;
  readonly spentCents: number;
  readonly medianGapDays: number | null;
  readonly notes: number;
  readonly tags: readonly string[];
};

/** Identifiers of these people and no others, one row each: joined, not asked one by one. */
const peopleText = `
  select
    customer.id,
    (customer.merged_into is not null or customer.erased_at is not null) as "isGone",
    customer.first_name as "firstName",
    customer.last_name as "lastName",
    customer.company_name as "companyName",
    customer.postcode,
    customer.birth_day as "birthDay",
    customer.birth_month as "birthMonth",
    coalesce(held.phones, '{}') as phones,
    coalesce(held.cards, '{}') as cards,
    coalesce(fact.sale_count, 0) as visits,
    fact.last_day as "lastVisitOn",
    coalesce(fact.net_cents, 0) as "spentCents",
    fact.median_gap_days as "medianGapDays",
    coalesce(noted.count, 0)::int as notes,
    customer.tags
  from customers.customer
  left join (
    select
      identifier.customer_id,
      array_agg(identifier.value order by identifier.created_at, identifier.value)
        filter (where identifier.kind = 'phone') as phones,
      array_agg(identifier.value order by identifier.created_at desc, identifier.value)
        filter (where identifier.kind = 'card' and identifier.namespace = '') as cards
    from customers.identifier
    where identifier.merchant_id = $1 and identifier.customer_id = any($2::uuid[])
      and identifier.kind in ('phone', 'card')
    group by identifier.customer_id
  ) as held on held.customer_id = customer.id
  left join purchases.customer_fact as fact
    on fact.merchant_id = $1 and fact.customer_id = customer.id
  left join (
    select note.customer_id, count(*) as count
    from customers.note
    where note.merchant_id = $1 and note.customer_id = any($2::uuid[]) and note.removed_at is null
    group by note.customer_id
  ) as noted on noted.customer_id = customer.id
  where customer.merchant_id = $1 and customer.id = any($2::uuid[])
  order by customer.id`;

/** What a till needs of these people, themselves alone; those who were merged or erased are gone. */
export async function selectPeople(tx: Tx, ids: readonly string[]): Promise<PersonRow[]> {
  return await tx.hot<PersonRow>("till_people", peopleText, [tx.merchantId, [...ids]]);
}

/** A page of the shop's customers, companies included, by identifier. */
export async function customerIdsAfter(tx: Tx, after: string, limit: number): Promise<string[]> {
  const rows = await tx.hot<{ id: string }>(
    "till_customer_ids",
    `select id from customers.customer
     where merchant_id = $1 and id > $2 and merged_into is null and erased_at is null
     order by id
     limit $3`,
    [tx.merchantId, after, limit],
  );
  return rows.map(({ id }) => id);
}

/**
 * Customers of whom something that the till shows has changed since an instant, besides their points: the record itself, its
 * cards, receipts, notes, merges. Identifiers made by the product carry the instant at which they were made (RFC 9562).
 */
export async function customersChangedSince(
  tx: Tx,
  since: { readonly at: string; readonly id: string },
): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select customer.id from customers.customer
    where customer.merchant_id = ${tx.merchantId} and customer.updated_at >= ${since.at}
    union
    select receipt.customer_id from purchases.receipt
    where receipt.merchant_id = ${tx.merchantId} and receipt.id >= ${since.id}::uuid
      and receipt.customer_id is not null
    union
    select note.customer_id from customers.note
    where note.merchant_id = ${tx.merchantId} and note.id >= ${since.id}::uuid
    union
    select card.customer_id from cards.card
    where card.merchant_id = ${tx.merchantId} and card.customer_id is not null
      and greatest(card.given_at, card.blocked_at) >= ${since.at}
    union
    select operation.customer_id from till.operation
    where operation.merchant_id = ${tx.merchantId} and operation.received_at >= ${since.at}
      and operation.customer_id is not null
    union
    select unnest(array[merge.kept_id, merge.absorbed_id]) from customers.merge
    where merge.merchant_id = ${tx.merchantId}
      and (merge.id >= ${since.id}::uuid or merge.undone_at >= ${since.at})
    union
    select cashier.customer_id from till.cashier
    where cashier.merchant_id = ${tx.merchantId} and cashier.customer_id is not null
      and greatest(cashier.made_at, cashier.left_at) >= ${since.at}`);
  return rows.map(({ id }) => id);
}

export type NoteRow = { readonly at: string; readonly by: string; readonly body: string };

export async function latestNotes(tx: Tx, customerIds: readonly string[]): Promise<NoteRow[]> {
  return await tx.rows<NoteRow>(sql`
    select note.created_at as at, note.author_name as by, note.body
    from customers.note
    where note.merchant_id = ${tx.merchantId}
      and note.customer_id = any(${[...customerIds]}::uuid[])
      and note.removed_at is null
    order by note.id desc
    limit 10`);
}
