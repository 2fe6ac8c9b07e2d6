import { randomBytes } from "node:crypto";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/**
 * The e-mails and phones of the shop's records, for the lists that keep fingerprints and no addresses. Once the shop has a key; to be
 * narrowed by whoever reads it.
 * @returns a table of (customer_id, kind, created_at, fingerprint).
 */
export function fingerprinted(tx: Tx): RawBuilder<unknown> {
  return sql`(
    select
      identifier.customer_id, identifier.kind, identifier.created_at,
      customers.fingerprint(inner_pad, outer_pad, identifier.value) as fingerprint
    from customers.suppression_key
    join customers.identifier on identifier.merchant_id = ${tx.merchantId} and identifier.kind in ('email', 'phone')
    where suppression_key.merchant_id = ${tx.merchantId})`;
}

/** Keeps fingerprints of these records' e-mails and phones, so that an import that brings one back is recognised. */
export async function keepFingerprints(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await makeSuppressionKey(tx);
  await tx.run(sql`
    insert into customers.suppression (merchant_id, kind, fingerprint, reason, since)
    select distinct ${tx.merchantId}::uuid, kind, fingerprint, 'erased', ${tx.now}::timestamptz
    from ${fingerprinted(tx)} as address
    where customer_id = any(${[...customerIds]}::uuid[])
    on conflict (merchant_id, kind, fingerprint) do update
      set since = greatest(suppression.since, excluded.since)`);
}

export type Suppressed = {
  readonly customerId: string;
  readonly kind: "email" | "phone";
  /** When the person who had this address was erased. */
  readonly since: string;
};

/**
 * Of these customers, those who were given an address after somebody who had it was erased. Whoever shared it before, as couples
 * do, is not meant.
 */
export async function selectSuppressed(tx: Tx, customerIds: readonly string[]): Promise<Suppressed[]> {
  if (customerIds.length === 0) return [];
  return await tx.hot<Suppressed>(
    "customers_suppressed",
    `select identifier.customer_id as "customerId", identifier.kind, max(suppression.since) as since
     from customers.suppression_key
     join customers.identifier
       on identifier.merchant_id = $1
       and identifier.customer_id = any($2::uuid[])
       and identifier.kind in ('email', 'phone')
     join customers.suppression
       on suppression.merchant_id = $1
       and suppression.kind = identifier.kind
       and suppression.since <= identifier.created_at
       and suppression.fingerprint = customers.fingerprint(inner_pad, outer_pad, identifier.value)
     where suppression_key.merchant_id = $1
     group by identifier.customer_id, identifier.kind
     order by identifier.customer_id, identifier.kind`,
    [tx.merchantId, [...customerIds]],
  );
}

/** Newcomers of an import who bring back an address of somebody who was erased. */
export async function newcomersErasedBefore(tx: Tx, importId: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select distinct customer.id
    from customers.customer
    join ${fingerprinted(tx)} as address on address.customer_id = customer.id
    join customers.suppression
      on suppression.merchant_id = ${tx.merchantId}
      and suppression.kind = address.kind
      and suppression.fingerprint = address.fingerprint
    where customer.merchant_id = ${tx.merchantId} and customer.import_id = ${importId}`);
  return rows.map(({ id }) => id);
}

export async function countAddresses(tx: Tx, customerIds: readonly string[]): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    select count(*) as count
    from customers.identifier
    where merchant_id = ${tx.merchantId}
      and customer_id = any(${[...customerIds]}::uuid[])
      and kind in ('email', 'phone')`);
  return count;
}

/** Empties records of everything that names or describes a person. Their ids stay, for the ledgers that hold them. */
export async function emptyRecords(tx: Tx, customerIds: readonly string[]): Promise<void> {
  const ids = [...customerIds];
  await tx.run(sql`
    delete from customers.identifier where merchant_id = ${tx.merchantId} and customer_id = any(${ids}::uuid[])`);
  await tx.run(sql`
    delete from customers.search_word where merchant_id = ${tx.merchantId} and customer_id = any(${ids}::uuid[])`);
  await tx.run(sql`
    delete from customers.note where merchant_id = ${tx.merchantId} and customer_id = any(${ids}::uuid[])`);
  await tx.run(sql`
    delete from customers.different_people
    where merchant_id = ${tx.merchantId} and (low_id = any(${ids}::uuid[]) or high_id = any(${ids}::uuid[]))`);
  await tx.run(sql`
    update customers.merge
    set journal = '{}'
    where merchant_id = ${tx.merchantId} and (kept_id = any(${ids}::uuid[]) or absorbed_id = any(${ids}::uuid[]))`);
  await tx.run(sql`
    update customers.customer
    set company_id = null
    where merchant_id = ${tx.merchantId} and company_id = any(${ids}::uuid[])`);
  await tx.run(sql`
    update customers.customer
    set
      kind = 'person', title = null, first_name = null, last_name = null, company_name = null, company_id = null,
      job_title = null, company_size = null, company_sector = null, language = null, time_zone = null,
      birth_day = null, birth_month = null, birth_year = null,
      address_line1 = null, address_line2 = null, postcode = null, city = null, country = null,
      address_status = 'unknown', sort_name = '', source_detail = null, store_id = null, tags = '{}', custom = '{}',
      import_id = null, erased_at = ${tx.now}, updated_at = ${tx.now}, version = version + 1
    where merchant_id = ${tx.merchantId} and id = any(${ids}::uuid[])`);
}

/** Answers kept for repeated requests may hold a record as it was. */
export async function forgetAnswers(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    update platform.idempotency
    set answer = 'null'
    where merchant_id = ${tx.merchantId}
      and exists (
        select from unnest(${[...customerIds]}::text[]) as erased (id)
        where position(erased.id in platform.idempotency.answer::text) > 0
      )`);
}

/** Makes the key of the shop's fingerprints unless it has one. */
export async function makeSuppressionKey(tx: Tx): Promise<void> {
  const key = randomBytes(64);
  const padded = (byte: number): Buffer => Buffer.from(key.map((one) => one ^ byte));
  await tx.run(sql`
    insert into customers.suppression_key (merchant_id, inner_pad, outer_pad)
    values (${tx.merchantId}, ${padded(0x36)}, ${padded(0x5c)})
    on conflict do nothing`);
}
