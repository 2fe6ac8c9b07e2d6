import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { FieldDefinition } from "./rules/fields.ts";
import type { Identifier, IdentifierKind } from "./rules/identifiers.ts";
import type { CustomerColumns } from "./rules/record.ts";

export type CustomerContext = {
  readonly country: string;
  readonly timeZone: string;
  readonly fields: readonly FieldDefinition[];
};

/** What the shop's own settings say about how its customers are read. */
export async function customerContext(tx: Tx): Promise<CustomerContext> {
  return await tx.one<CustomerContext>(sql`
    select
      merchant.country,
      merchant.time_zone as "timeZone",
      coalesce(
        (select json_agg(json_build_object('key', key, 'label', label, 'type', type, 'choices', choices))
         from customers.field
         where field.merchant_id = merchant.id and field.archived_at is null),
        '[]') as fields
    from accounts.merchant
    where merchant.id = ${tx.merchantId}`);
}

export type StoredIdentifier = Identifier & {
  readonly isPrimary: boolean;
  readonly status: "unknown" | "good" | "bad";
  readonly statusReason: string | null;
};

export type CustomerRecord = CustomerColumns & {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
  readonly mergedInto: string | null;
  readonly erasedAt: string | null;
  readonly identifiers: readonly StoredIdentifier[];
};

const columns = sql`
  customer.id,
  customer.kind,
  customer.title,
  customer.first_name as "firstName",
  customer.last_name as "lastName",
  customer.company_name as "companyName",
  customer.company_id as "companyId",
  customer.job_title as "jobTitle",
  customer.company_size as "companySize",
  customer.company_sector as "companySector",
  customer.language,
  customer.time_zone as "timeZone",
  customer.birth_day as "birthDay",
  customer.birth_month as "birthMonth",
  customer.birth_year as "birthYear",
  customer.address_line1 as "addressLine1",
  customer.address_line2 as "addressLine2",
  customer.postcode,
  customer.city,
  customer.country,
  customer.address_status as "addressStatus",
  customer.source,
  customer.source_detail as "sourceDetail",
  customer.store_id as "storeId",
  customer.tags,
  customer.custom,
  customer.created_at as "createdAt",
  customer.updated_at as "updatedAt",
  customer.version,
  customer.merged_into as "mergedInto",
  customer.erased_at as "erasedAt",
  coalesce(
    (select json_agg(
       json_build_object(
         'kind', identifier.kind,
         'namespace', identifier.namespace,
         'value', identifier.value,
         'display', identifier.display,
         'isPrimary', identifier.is_primary,
         'status', identifier.status,
         'statusReason', identifier.status_reason)
       order by identifier.kind, identifier.is_primary desc, identifier.created_at, identifier.value)
     from customers.identifier
     where identifier.merchant_id = customer.merchant_id and identifier.customer_id = customer.id),
    '[]') as identifiers`;

export async function loadCustomers(tx: Tx, ids: readonly string[]): Promise<CustomerRecord[]> {
  if (ids.length === 0) return [];
  return await tx.rows<CustomerRecord>(sql`
    select ${columns}
    from customers.customer
    where customer.merchant_id = ${tx.merchantId} and customer.id = any(${[...ids]}::uuid[])
    order by customer.id`);
}

/** Holds these records until the end of the transaction, always in the same order so that two writers never cross. */
export async function lockCustomers(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.hot(
    "customers_lock",
    `select id
     from customers.customer
     where merchant_id = $1 and id = any($2::uuid[])
     order by id
     for no key update`,
    [tx.merchantId, [...ids]],
  );
}

/**
 * Records that speak for these ids: the ids themselves, or those they were merged into; unknown and erased ones are left out.
 */
export async function speakingIds(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const found = await tx.hot<{ id: string; speaker: string }>(
    "customers_speaking_ids",
    `select id, coalesce(merged_into, id) as speaker
     from customers.customer
     where merchant_id = $1 and id = any($2::uuid[]) and erased_at is null`,
    [tx.merchantId, [...ids]],
  );
  return new Map(found.map((row) => [row.id, row.speaker]));
}

/** A record and those merged into it: what their ledgers hold is read together. */
export async function recordAndMerged(tx: Tx, id: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select id from customers.customer
    where merchant_id = ${tx.merchantId} and (id = ${id} or merged_into = ${id})
    order by id`);
  return rows.map((row) => row.id);
}

export type Owner = Omit<Identifier, "display"> & { readonly customerId: string };

/** Who holds each of these identifiers. */
export async function ownersOf(
  tx: Tx,
  identifiers: readonly Omit<Identifier, "display">[],
): Promise<Owner[]> {
  if (identifiers.length === 0) return [];
  return await tx.hot<Owner>(
    "customers_owners",
    `select
       identifier.kind,
       identifier.namespace,
       identifier.value,
       identifier.customer_id as "customerId"
     from unnest($2::text[], $3::text[], $4::text[]) as wanted (kind, namespace, value)
     join customers.identifier
       on identifier.merchant_id = $1
       and identifier.kind = wanted.kind
       and identifier.namespace = wanted.namespace
       and identifier.value = wanted.value`,
    [
      tx.merchantId,
      identifiers.map((one) => one.kind),
      identifiers.map((one) => one.namespace),
      identifiers.map((one) => one.value),
    ],
  );
}

/**
 * New customers are written one crowd at a time where they could be the same person: a bulk writing waits for all
 * others, a single one only for those that name the same identifier.
 */
export async function lockNewcomers(tx: Tx, keys: readonly string[] | "all"): Promise<void> {
  if (keys === "all") {
    await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`newcomers ${tx.merchantId}`}, 0))`);
    return;
  }
  await tx.run(
    sql`select pg_advisory_xact_lock_shared(hashtextextended(${`newcomers ${tx.merchantId}`}, 0))`,
  );
  if (keys.length === 0) return;
  const names = keys.map((key) => `${tx.merchantId} ${key}`.replaceAll("\u0000", " "));
  await tx.run(sql`
    select pg_advisory_xact_lock(number)
    from (
      select distinct hashtextextended(name, 0) as number
      from unnest(${names}::text[]) as name
      order by number
    ) as numbers`);
}

export type NewIdentifier = Identifier & { readonly customerId: string; readonly isPrimary: boolean };

export async function insertIdentifiers(tx: Tx, identifiers: readonly NewIdentifier[]): Promise<void> {
  if (identifiers.length === 0) return;
  const rows = identifiers.map((one) => ({
    kind: one.kind,
    namespace: one.namespace,
    value: one.value,
    customer_id: one.customerId,
    display: one.display,
    is_primary: one.isPrimary,
  }));
  await tx.run(sql`
    insert into customers.identifier (
      merchant_id, kind, namespace, value, customer_id, display, is_primary, created_at
    )
    select ${tx.merchantId}, kind, namespace, value, customer_id, display, is_primary, ${tx.now}
    from json_to_recordset(${JSON.stringify(rows)}::json) as said (
      kind text, namespace text, value text, customer_id uuid, display text, is_primary boolean
    )
    on conflict (merchant_id, kind, namespace, value, customer_id) do update
      set display = excluded.display, is_primary = excluded.is_primary
      where (identifier.display, identifier.is_primary) is distinct from (excluded.display, excluded.is_primary)`);
}

export async function deleteIdentifiers(
  tx: Tx,
  customerId: string,
  identifiers: readonly {
    readonly kind: IdentifierKind;
    readonly namespace: string;
    readonly value: string;
  }[],
): Promise<void> {
  if (identifiers.length === 0) return;
  await tx.run(sql`
    delete from customers.identifier
    using json_to_recordset(${JSON.stringify(identifiers)}::json) as gone (kind text, namespace text, value text)
    where identifier.merchant_id = ${tx.merchantId}
      and identifier.customer_id = ${customerId}
      and identifier.kind = gone.kind
      and identifier.namespace = gone.namespace
      and identifier.value = gone.value`);
}
