import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { type CustomerColumns, sortNameOf } from "./rules/record.ts";

export type Written = { readonly id: string; readonly columns: CustomerColumns };

const shape = sql`(
  id uuid, kind text, title text, first_name text, last_name text, company_name text, company_id uuid,
  job_title text, company_size text, company_sector text, language text, time_zone text,
  birth_day smallint, birth_month smallint, birth_year smallint,
  address_line1 text, address_line2 text, postcode text, city text, country text, address_status text,
  sort_name text, source text, source_detail text, store_id uuid, tags text[], custom jsonb
)`;

export async function insertCustomers(
  tx: Tx,
  written: readonly Written[],
  created: { readonly on: string; readonly importId: string | null },
): Promise<void> {
  if (written.length === 0) return;
  await tx.run(sql`
    insert into customers.customer (
      merchant_id, id, kind, title, first_name, last_name, company_name, company_id,
      job_title, company_size, company_sector, language, time_zone, birth_day, birth_month, birth_year,
      address_line1, address_line2, postcode, city, country, address_status,
      sort_name, source, source_detail, store_id, tags, custom,
      created_at, created_on, updated_at, import_id
    )
    select
      ${tx.merchantId}, id, kind, title, first_name, last_name, company_name, company_id,
      job_title, company_size, company_sector, language, time_zone, birth_day, birth_month, birth_year,
      address_line1, address_line2, postcode, city, country, address_status,
      sort_name, source, source_detail, store_id, tags, custom,
      ${tx.now}, ${created.on}::date, ${tx.now}, ${created.importId}::uuid
    from json_to_recordset(${JSON.stringify(written.map(rowOf))}::json) as said ${shape}`);
}

export async function updateCustomers(tx: Tx, written: readonly Written[]): Promise<void> {
  if (written.length === 0) return;
  await tx.run(sql`
    update customers.customer
    set
      kind = said.kind,
      title = said.title,
      first_name = said.first_name,
      last_name = said.last_name,
      company_name = said.company_name,
      company_id = said.company_id,
      job_title = said.job_title,
      company_size = said.company_size,
      company_sector = said.company_sector,
      language = said.language,
      time_zone = said.time_zone,
      birth_day = said.birth_day,
      birth_month = said.birth_month,
      birth_year = said.birth_year,
      address_line1 = said.address_line1,
      address_line2 = said.address_line2,
      postcode = said.postcode,
      city = said.city,
      country = said.country,
      address_status = said.address_status,
      sort_name = said.sort_name,
      source = said.source,
      source_detail = said.source_detail,
      store_id = said.store_id,
      tags = said.tags,
      custom = said.custom,
      updated_at = ${tx.now},
      version = customer.version + 1
    from json_to_recordset(${JSON.stringify(written.map(rowOf))}::json) as said ${shape}
    where customer.merchant_id = ${tx.merchantId} and customer.id = said.id`);
}

function rowOf({ id, columns }: Written): Record<string, unknown> {
  return {
    id,
    kind: columns.kind,
    title: columns.title,
    first_name: columns.firstName,
    last_name: columns.lastName,
    company_name: columns.companyName,
    company_id: columns.companyId,
    job_title: columns.jobTitle,
    company_size: columns.companySize,
    company_sector: columns.companySector,
    language: columns.language,
    time_zone: columns.timeZone,
    birth_day: columns.birthDay,
    birth_month: columns.birthMonth,
    birth_year: columns.birthYear,
    address_line1: columns.addressLine1,
    address_line2: columns.addressLine2,
    postcode: columns.postcode,
    city: columns.city,
    country: columns.country,
    address_status: columns.addressStatus,
    sort_name: sortNameOf(columns),
    source: columns.source,
    source_detail: columns.sourceDetail,
    store_id: columns.storeId,
    tags: columns.tags,
    custom: columns.custom,
  };
}

export type WordsOf = { readonly customerId: string; readonly words: readonly string[] };

/** Gives these customers exactly these search words; what was already there is not written again. */
export async function writeSearchWords(tx: Tx, crowd: readonly WordsOf[], newcomers: boolean): Promise<void> {
  if (crowd.length === 0) return;
  const ids = crowd.flatMap(({ customerId, words }) => words.map(() => customerId));
  const words = crowd.flatMap((one) => one.words);
  if (!newcomers) {
    await tx.run(sql`
      delete from customers.search_word
      where search_word.merchant_id = ${tx.merchantId}
        and search_word.customer_id = any(${crowd.map((one) => one.customerId)}::uuid[])
        and (search_word.customer_id, search_word.word) not in (
          select customer_id, word
          from unnest(${ids}::uuid[], ${words}::text[]) as said (customer_id, word)
        )`);
  }
  if (words.length === 0) return;
  await tx.run(sql`
    insert into customers.search_word (merchant_id, word, customer_id)
    select ${tx.merchantId}, said.word, said.customer_id
    from unnest(${ids}::uuid[], ${words}::text[]) as said (customer_id, word)
    on conflict do nothing`);
}

/** A record changed in what hangs on it (identifiers): its version moves as well. */
export async function touchCustomers(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.run(sql`
    update customers.customer
    set updated_at = ${tx.now}, version = version + 1
    where merchant_id = ${tx.merchantId} and id = any(${[...ids]}::uuid[])`);
}
