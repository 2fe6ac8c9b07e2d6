import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** What these people are named and known by, as it may stand in a sample of a file. */
export async function wordsOf(
  tx: Tx,
  customerIds: readonly string[],
): Promise<{ anywhere: string[]; whole: string[] }> {
  return await tx.one(sql`
    select
      coalesce((
        select array_agg(distinct word)
        from customers.identifier
        cross join lateral (values (identifier.value), (identifier.display)) as said (word)
        where identifier.merchant_id = ${tx.merchantId}
          and identifier.customer_id = any(${[...customerIds]}::uuid[])
          and identifier.kind in ('email', 'phone', 'card')), '{}') as anywhere,
      coalesce((
        select array_agg(distinct word)
        from customers.customer
        cross join lateral (
          values (customer.first_name), (customer.last_name), (customer.address_line1), (customer.company_name)
        ) as said (word)
        where customer.merchant_id = ${tx.merchantId}
          and customer.id = any(${[...customerIds]}::uuid[])
          and word is not null), '{}') as whole`);
}

/** How these records were before an import: nobody takes them back to that any more. */
export async function forgetChanges(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    delete from files.change
    where merchant_id = ${tx.merchantId}
      and record_kind = 'customer'
      and record_id = any(${[...customerIds]}::uuid[])`);
}

/** Rows of files that wait to be written and are of these people: their receipts come in without a buyer. */
export async function forgetStaged(tx: Tx, customerIds: readonly string[]): Promise<void> {
  const ids = sql`${[...customerIds]}::uuid[]`;
  const hers = sql`
    select identifier.kind, identifier.value
    from customers.identifier
    where identifier.merchant_id = ${tx.merchantId} and identifier.customer_id = any(${ids})`;
  await tx.run(sql`
    delete from files.staged_record
    where staged_record.merchant_id = ${tx.merchantId}
      and staged_record.keys && (
        select coalesce(array_agg(substring(own.kind from 1 for 1) || ':' || own.value), '{}') from (${hers}) as own
      )`);
  await tx.run(sql`
    with own as materialized (${hers}),
    gone as (
      select buyer.import_id, buyer.key
      from files.staged_buyer as buyer
      where buyer.merchant_id = ${tx.merchantId}
        and exists (
          select from own
          where (own.kind, own.value) in (('email', buyer.email), ('phone', buyer.phone), ('card', buyer.card))
        )
      union
      select person.import_id, person.key
      from files.staged_person as person
      where person.merchant_id = ${tx.merchantId}
        and (
          person.customer_id = any(${ids})
          or exists (
            select from own
            where (own.kind, own.value) in (('email', person.email), ('phone', person.phone), ('card', person.card))
          )
        )
    ),
    pieces as (
      update files.staged_piece
      set buyer_key = null
      from gone
      where staged_piece.merchant_id = ${tx.merchantId}
        and staged_piece.import_id = gone.import_id
        and staged_piece.buyer_key = gone.key
    ),
    receipts as (
      update files.staged_receipt
      set buyer_key = null
      from gone
      where staged_receipt.merchant_id = ${tx.merchantId}
        and staged_receipt.import_id = gone.import_id
        and staged_receipt.buyer_key = gone.key
    ),
    buyers as (
      delete from files.staged_buyer
      using gone
      where staged_buyer.merchant_id = ${tx.merchantId}
        and staged_buyer.import_id = gone.import_id
        and staged_buyer.key = gone.key
    )
    delete from files.staged_person
    using gone
    where staged_person.merchant_id = ${tx.merchantId}
      and staged_person.import_id = gone.import_id
      and staged_person.key = gone.key`);
}

type Samples = { readonly id: string; readonly detected: unknown; readonly report: unknown };

/** Imports remember the first values of each column, and rows they refused. */
export async function importsWithSamples(tx: Tx): Promise<Samples[]> {
  return await tx.rows<Samples>(sql`
    select id, detected, report
    from files.import
    where merchant_id = ${tx.merchantId} and kind <> 'products'
    order by id
    for update`);
}

export async function rewriteSamples(tx: Tx, { id, detected, report }: Samples): Promise<void> {
  await tx.run(sql`
    update files.import
    set detected = ${JSON.stringify(detected)}::jsonb,
        report = ${report === null ? null : JSON.stringify(report)}::jsonb
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function keptFiles(tx: Tx): Promise<{
  imports: number;
  lastImportOn: string | null;
  exports: number;
  lastExportUntil: string | null;
}> {
  return await tx.one(sql`
    select
      (select count(*) from files.import
       where merchant_id = ${tx.merchantId} and kind <> 'products' and file_key is not null) as imports,
      (select max(created_at)::date from files.import
       where merchant_id = ${tx.merchantId} and kind <> 'products' and file_key is not null) as "lastImportOn",
      (select count(*) from files.export
       where merchant_id = ${tx.merchantId} and what <> 'products' and state = 'ready') as exports,
      (select max(expires_at)::date from files.export
       where merchant_id = ${tx.merchantId} and what <> 'products' and state = 'ready') as "lastExportUntil"`);
}
