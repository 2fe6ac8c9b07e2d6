import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { emptyColumns, sortNameOf } from "./rules/record.ts";
import { searchWordsOf } from "./rules/search-words.ts";

export type Newcomer = {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly companyName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly card: string | null;
};

/** How lists sort somebody who comes with a file and by which words staff find them; SQL cannot fold accents. */
export function newcomerText(newcomer: Newcomer): { sortName: string; words: string[] } {
  const { firstName, lastName, companyName, email, phone, card } = newcomer;
  const identifiers = [
    ...(email === null ? [] : [{ kind: "email" as const, value: email }]),
    ...(phone === null ? [] : [{ kind: "phone" as const, value: phone }]),
    ...(card === null ? [] : [{ kind: "card" as const, value: card }]),
  ];
  return {
    sortName: sortNameOf({ ...emptyColumns, firstName, lastName, companyName }),
    words: searchWordsOf({ firstName, lastName, companyName, identifiers }),
  };
}

/** People who wait in a staging table of the same columns as `files.staged_person`, between two numbers. */
export type StagedPeople = {
  readonly people: RawBuilder<unknown>;
  readonly importId: string;
  readonly after: number;
  readonly upTo: number;
  /** Who numbered them: the namespace of their external ids. */
  readonly source: string;
  readonly createdOn: string;
};

/** Creates the new people of a slice with their identifiers and search words, and tells who they are. */
export async function insertStagedCustomers(tx: Tx, staged: StagedPeople): Promise<string[]> {
  const slice = sql`
    person.merchant_id = ${tx.merchantId}
    and person.import_id = ${staged.importId}
    and person.number > ${staged.after}
    and person.number <= ${staged.upTo}
    and person.verdict = 'new'`;
  const created = await tx.rows<{ id: string }>(sql`
    insert into customers.customer (
      merchant_id, id, first_name, last_name, company_name, address_line1, address_line2, postcode, city, country,
      sort_name, source, created_at, created_on, updated_at, import_id
    )
    select
      ${tx.merchantId}, person.customer_id, person.first_name, person.last_name, person.company_name,
      person.address_line1, person.address_line2, person.postcode, person.city, person.country,
      person.sort_name, 'import', ${tx.now}, ${staged.createdOn}::date, ${tx.now}, ${staged.importId}
    from ${staged.people} as person
    where ${slice}
    order by person.customer_id
    returning id`);
  if (created.length === 0) return [];
  await tx.run(sql`
    insert into customers.identifier (merchant_id, kind, namespace, value, customer_id, display, is_primary, created_at)
    select ${tx.merchantId}, known.kind, known.namespace, known.value, person.customer_id, known.display, true, ${tx.now}
    from ${staged.people} as person
    cross join lateral (
      values
        ('external', ${staged.source}::text, coalesce(person.external, case when person.key like 'n:%' then person.key end),
          coalesce(person.external, substring(person.key from 3))),
        ('card', '', person.card, person.card),
        ('email', '', person.email, coalesce(nullif(person.typed_email, ''), person.email)),
        ('phone', '', person.phone, coalesce(nullif(person.typed_phone, ''), person.phone))
    ) as known (kind, namespace, value, display)
    where ${slice} and known.value is not null`);
  await tx.run(sql`
    insert into customers.search_word (merchant_id, word, customer_id)
    select ${tx.merchantId}, word, person.customer_id
    from ${staged.people} as person
    cross join unnest(person.words) as word
    where ${slice}
    on conflict do nothing`);
  return created.map((row) => row.id);
}

/** Newcomers of an import of sales for whom no receipt was recorded after all. */
export async function customersWithoutReceipts(tx: Tx, importId: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select customer.id
    from customers.customer
    where customer.merchant_id = ${tx.merchantId}
      and customer.import_id = ${importId}
      and not exists (
        select from purchases.receipt
        where receipt.merchant_id = ${tx.merchantId} and receipt.customer_id = customer.id)
    order by customer.id`);
  return rows.map((row) => row.id);
}

/** Newcomers of an import, in order, with whether something else holds to them since. */
export async function customersOfImport(
  tx: Tx,
  importId: string,
  after: string,
  limit: number,
): Promise<{ id: string; isTouched: boolean }[]> {
  return await tx.rows<{ id: string; isTouched: boolean }>(sql`
    select
      customer.id,
      customer.version > 1
        or customer.merged_into is not null
        or exists (
          select from purchases.receipt
          where receipt.merchant_id = ${tx.merchantId} and receipt.customer_id = customer.id)
        or exists (
          select from customers.note where note.merchant_id = ${tx.merchantId} and note.customer_id = customer.id)
        or exists (
          select from customers.customer as other
          where other.merchant_id = ${tx.merchantId} and (other.merged_into = customer.id or other.company_id = customer.id))
        or exists (
          select from consent.entry
          where entry.merchant_id = ${tx.merchantId}
            and entry.customer_id = customer.id
            and entry.import_id is distinct from ${importId})
        as "isTouched"
    from customers.customer
    where customer.merchant_id = ${tx.merchantId} and customer.import_id = ${importId} and customer.id > ${after}
    order by customer.id
    limit ${limit}`);
}

/** Removes people who came with an import and to whom nothing has happened since. */
export async function deleteCustomers(tx: Tx, ids: readonly string[]): Promise<void> {
  const removed = sql`${[...ids]}::uuid[]`;
  await tx.run(sql`
    delete from customers.search_word where merchant_id = ${tx.merchantId} and customer_id = any(${removed})`);
  await tx.run(sql`
    delete from customers.identifier where merchant_id = ${tx.merchantId} and customer_id = any(${removed})`);
  await tx.run(sql`
    delete from purchases.customer_fact where merchant_id = ${tx.merchantId} and customer_id = any(${removed})`);
  await tx.run(sql`
    delete from customers.customer where merchant_id = ${tx.merchantId} and id = any(${removed})`);
}
