import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/**
 * Puts back the customers that an import changed, where nobody has changed them since; identifiers that came with the
 * import go. Answers how many were put back, and who they are.
 */
export async function restoreCustomers(tx: Tx, importId: string): Promise<string[]> {
  const restorable = sql`
    select change.record_id, change.before
    from files.change
    join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.id = change.record_id
    where change.merchant_id = ${tx.merchantId}
      and change.import_id = ${importId}
      and change.record_kind = 'customer'
      and customer.version = change.after_version`;
  await tx.run(sql`
    with restorable as (${restorable})
    delete from customers.identifier
    using restorable
    where identifier.merchant_id = ${tx.merchantId}
      and identifier.customer_id = restorable.record_id
      and not restorable.before -> 'identifiers' @>
        jsonb_build_array(jsonb_build_array(identifier.kind, identifier.namespace, identifier.value))`);
  const restored = await tx.rows<{ id: string }>(sql`
    with restorable as (${restorable})
    update customers.customer
    set
      kind = was.kind, title = was.title, first_name = was.first_name, last_name = was.last_name,
      company_name = was.company_name, company_id = was.company_id, job_title = was.job_title,
      company_size = was.company_size, company_sector = was.company_sector, language = was.language,
      time_zone = was.time_zone,
      birth_day = was.birth_day, birth_month = was.birth_month, birth_year = was.birth_year,
      address_line1 = was.address_line1, address_line2 = was.address_line2, postcode = was.postcode, city = was.city,
      country = was.country, address_status = was.address_status, sort_name = was.sort_name, store_id = was.store_id,
      tags = was.tags, custom = was.custom, updated_at = ${tx.now}, version = customer.version + 1
    from restorable
    cross join lateral jsonb_populate_record(null::customers.customer, restorable.before -> 'customer') as was
    where customer.merchant_id = ${tx.merchantId} and customer.id = restorable.record_id
    returning customer.id`);
  await forgetChanges(
    tx,
    importId,
    restored.map((row) => row.id),
  );
  return restored.map((row) => row.id);
}

export async function restoreProducts(tx: Tx, importId: string): Promise<number> {
  const restored = await tx.rows<{ id: string }>(sql`
    update catalog.product
    set
      name = was.name, folded_name = was.folded_name, kind = was.kind, category_id = was.category_id,
      price = was.price, cost = was.cost, tax_rate = was.tax_rate, barcode = was.barcode,
      archived_at = was.archived_at, updated_at = ${tx.now}
    from files.change
    join files.import on import.merchant_id = ${tx.merchantId} and import.id = change.import_id
    cross join lateral jsonb_populate_record(null::catalog.product, change.before) as was
    where change.merchant_id = ${tx.merchantId}
      and change.import_id = ${importId}
      and change.record_kind = 'product'
      and product.merchant_id = ${tx.merchantId}
      and product.id = change.record_id
      and product.updated_at <= import.finished_at
    returning product.id`);
  await forgetChanges(
    tx,
    importId,
    restored.map((row) => row.id),
  );
  return restored.length;
}

async function forgetChanges(tx: Tx, importId: string, ids: readonly string[]): Promise<void> {
  await tx.run(sql`
    delete from files.change
    where merchant_id = ${tx.merchantId} and import_id = ${importId} and record_id = any(${[...ids]}::uuid[])`);
}

/** Records that the import changed and that somebody changed again: they stay as they are. */
export async function countChangesLeft(tx: Tx, importId: string): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    select count(*) as count from files.change where merchant_id = ${tx.merchantId} and import_id = ${importId}`);
  return count;
}

/** Permissions that the import gave and that still stand, one row per person and channel. */
export async function grantsOfImport(
  tx: Tx,
  importId: string,
): Promise<{ customerId: string; channel: "email" | "sms" | "phone" | "post" }[]> {
  return await tx.rows<{ customerId: string; channel: "email" | "sms" | "phone" | "post" }>(sql`
    select distinct standing.customer_id as "customerId", standing.channel
    from consent.standing
    join consent.entry
      on entry.merchant_id = ${tx.merchantId} and entry.id = standing.entry_id
    join customers.customer
      on customer.merchant_id = ${tx.merchantId} and customer.id = standing.customer_id
    where standing.merchant_id = ${tx.merchantId}
      and standing.act in ('granted', 'renewed')
      and entry.import_id = ${importId}`);
}

/** Where people who are gone stood: the ledger keeps its entries, the fold forgets them. */
export async function forgetStandings(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.run(sql`
    delete from consent.standing
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...ids]}::uuid[])`);
}
