import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Reference } from "./rules/deletion-order.ts";

export type Backdated = { readonly id: string; readonly on: string };

/** Customers come to a shop over the years; only the demonstration writes them all in one morning. */
export async function backdateCustomers(tx: Tx, people: readonly Backdated[]): Promise<void> {
  await tx.run(sql`
    update customers.customer
    set created_on = given.day, created_at = given.day::timestamp + interval '10 hours', updated_at = given.day::timestamp + interval '10 hours'
    from unnest(${people.map(({ id }) => id)}::uuid[], ${people.map(({ on }) => on)}::date[]) as given (id, day)
    where customer.merchant_id = ${tx.merchantId} and customer.id = given.id`);
}

/** Lets the planner know of tables that have just grown from nothing. Asked as the owner. */
export async function analyzeShop(tx: Tx): Promise<void> {
  await tx.run(sql`
    analyze customers.customer, customers.identifier, consent.standing, purchases.receipt, purchases.line,
      purchases.customer_fact, insight.profile, loyalty.membership, loyalty.lot, loyalty.entry, loyalty.ticket`);
}

/** The families of the catalogue with these names. */
export async function familiesNamed(tx: Tx, names: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select id from catalog.category where merchant_id = ${tx.merchantId} and name = any(${[...names]}::text[])`);
  return rows.map(({ id }) => id);
}

export type DatedNote = { readonly customerId: string; readonly body: string; readonly on: string };

export async function insertNotes(tx: Tx, notes: readonly DatedNote[], author: string): Promise<void> {
  await tx.run(sql`
    insert into customers.note (merchant_id, id, customer_id, body, author_name, created_at)
    select
      ${tx.merchantId},
      platform.uuid7(given.day::timestamp + interval '11 hours'),
      given.customer_id,
      given.body,
      ${author},
      given.day::timestamp + interval '11 hours'
    from unnest(
      ${notes.map(({ customerId }) => customerId)}::uuid[],
      ${notes.map(({ body }) => body)}::text[],
      ${notes.map(({ on }) => on)}::date[]
    ) as given (customer_id, body, day)`);
}

/** All tables that hold rows of merchants, and which points at which. Asked as the owner. */
export async function merchantTables(tx: Tx): Promise<{ tables: string[]; references: Reference[] }> {
  const tables = await tx.rows<{ name: string }>(sql`
    select format('%I.%I', namespace.nspname, class.relname) as name
    from pg_class as class
    join pg_namespace as namespace on namespace.oid = class.relnamespace
    join pg_attribute as attribute on attribute.attrelid = class.oid and attribute.attname = 'merchant_id'
    where class.relkind in ('r', 'p') and not class.relispartition
      and namespace.nspname not in ('pg_catalog', 'information_schema', 'jobs')
    order by name`);
  const references = await tx.rows<Reference>(sql`
    select distinct
      format('%I.%I', child_space.nspname, child.relname) as "from",
      format('%I.%I', parent_space.nspname, parent.relname) as "to"
    from pg_constraint as link
    join pg_class as child on child.oid = link.conrelid
    join pg_namespace as child_space on child_space.oid = child.relnamespace
    join pg_class as parent on parent.oid = link.confrelid
    join pg_namespace as parent_space on parent_space.oid = parent.relnamespace
    where link.contype = 'f'`);
  return { tables: tables.map(({ name }) => name), references };
}

/** The name comes from the database's own catalogue, quoted by it. */
export async function deleteRows(tx: Tx, table: string, merchantIds: readonly string[]): Promise<void> {
  await tx.run(sql`delete from ${sql.raw(table)} where merchant_id = any(${[...merchantIds]}::uuid[])`);
}

export async function deleteMerchantRows(tx: Tx, merchantIds: readonly string[]): Promise<void> {
  await tx.run(sql`delete from accounts.merchant where id = any(${[...merchantIds]}::uuid[]) and is_demo`);
}

/** The record of a person of the story. */
export async function customerCalled(
  tx: Tx,
  { firstName, lastName }: { readonly firstName: string; readonly lastName: string },
): Promise<string | undefined> {
  const found = await tx.maybe<{ id: string }>(sql`
    select id from customers.customer
    where merchant_id = ${tx.merchantId} and first_name = ${firstName} and last_name = ${lastName}
      and merged_into is null and erased_at is null
    order by created_at, id
    limit 1`);
  return found?.id;
}

/** Members of the demonstration have had their card since they joined. */
export async function backdateCards(tx: Tx): Promise<void> {
  await tx.run(sql`
    update cards.card
    set made_at = joined.at, given_at = joined.at
    from (
      select membership.customer_id, min(membership.joined_at) as at
      from loyalty.membership
      where membership.merchant_id = ${tx.merchantId} and membership.status = 'active'
      group by membership.customer_id
    ) as joined
    where card.merchant_id = ${tx.merchantId} and card.customer_id = joined.customer_id`);
}
