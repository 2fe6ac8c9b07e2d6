import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { PersonRow } from "./rules/person.ts";
import type { ProductRow } from "./rules/product-row.ts";

export type StagedPersonRecord = Omit<PersonRow, "keys"> & { readonly again: boolean };
export type StagedProductRecord = { readonly product: ProductRow; readonly again: boolean };

export type StagedRecord<Kind> = { readonly number: number; readonly fileRow: number; readonly record: Kind };

export async function selectRecords<Kind>(
  tx: Tx,
  importId: string,
  after: number,
  limit: number,
): Promise<StagedRecord<Kind>[]> {
  return await tx.rows<StagedRecord<Kind>>(sql`
    select number, file_row as "fileRow", record
    from files.staged_record
    where merchant_id = ${tx.merchantId} and import_id = ${importId} and number > ${after}
    order by number
    limit ${limit}`);
}

export async function countRecords(tx: Tx, importId: string): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    select count(*) as count
    from files.staged_record
    where merchant_id = ${tx.merchantId} and import_id = ${importId}`);
  return count;
}

/** People of the file who bear the name and live at the postcode of somebody the shop knows under other numbers. */
export async function countDuplicates(tx: Tx, importId: string): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    with named as (
      select distinct unnest(keys) as key
      from files.staged_record
      where merchant_id = ${tx.merchantId} and import_id = ${importId}
    ),
    strange as (
      select staged_record.number, staged_record.keys
      from files.staged_record
      where staged_record.merchant_id = ${tx.merchantId}
        and staged_record.import_id = ${importId}
        and not exists (
          select from customers.identifier
          where identifier.merchant_id = ${tx.merchantId}
            and substring(identifier.kind from 1 for 1) || ':' || identifier.value = any(staged_record.keys))
    )
    select count(distinct strange.number) as count
    from strange
    cross join unnest(strange.keys) as key
    join customers.customer
      on customer.merchant_id = ${tx.merchantId}
      and customer.merged_into is null
      and customer.erased_at is null
      and 'n:' || customer.sort_name || '/' || lower(customer.postcode) = key
    where key like 'n:%' and key in (select named.key from named)`);
  return count;
}

/** Keeps what records were before an import changes them, once for the whole import. */
export async function keepCustomersBefore(tx: Tx, importId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.run(sql`
    insert into files.change (merchant_id, import_id, record_kind, record_id, before)
    select
      ${tx.merchantId}, ${importId}, 'customer', customer.id,
      jsonb_build_object(
        'customer', to_jsonb(customer),
        'identifiers', coalesce(
          (select jsonb_agg(jsonb_build_array(identifier.kind, identifier.namespace, identifier.value))
           from customers.identifier
           where identifier.merchant_id = ${tx.merchantId} and identifier.customer_id = customer.id),
          '[]'))
    from customers.customer
    where customer.merchant_id = ${tx.merchantId}
      and customer.id = any(${[...ids]}::uuid[])
      and customer.import_id is distinct from ${importId}
    on conflict do nothing`);
}

export async function keepProductsBefore(tx: Tx, importId: string, skus: readonly string[]): Promise<void> {
  await tx.run(sql`
    insert into files.change (merchant_id, import_id, record_kind, record_id, before)
    select ${tx.merchantId}, ${importId}, 'product', product.id, to_jsonb(product)
    from catalog.product
    where product.merchant_id = ${tx.merchantId}
      and product.sku = any(${[...skus]}::text[])
      and product.import_id is distinct from ${importId}
    on conflict do nothing`);
}

/** Records that the import left as they were need no way back. */
export async function forgetUnchanged(
  tx: Tx,
  importId: string,
  touchedIds: readonly string[],
): Promise<void> {
  await tx.run(sql`
    delete from files.change
    where merchant_id = ${tx.merchantId}
      and import_id = ${importId}
      and after_version is null
      and record_id <> all(${[...touchedIds]}::uuid[])`);
  await tx.run(sql`
    update files.change
    set after_version = customer.version
    from customers.customer
    where change.merchant_id = ${tx.merchantId}
      and change.import_id = ${importId}
      and change.record_kind = 'customer'
      and change.record_id = any(${[...touchedIds]}::uuid[])
      and customer.merchant_id = ${tx.merchantId}
      and customer.id = change.record_id`);
}
