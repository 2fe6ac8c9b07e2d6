import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Quality, QualityCause, QualityCounts } from "./rules/quality.ts";

// Three years without a purchase or a word: the period after which French practice asks to delete or to ask again.
const staleAfterYears = 3;

/** Each living contact with what is wrong with their addresses: one pass over the base. */
function contacts(tx: Tx, today: string): RawBuilder<unknown> {
  return sql`
    select
      customer.id,
      customer.created_on,
      coalesce(address.good_emails, 0) as good_emails,
      coalesce(address.bad_emails, 0) as bad_emails,
      coalesce(address.good_phones, 0) as good_phones,
      coalesce(address.bad_phones, 0) as bad_phones,
      customer.address_line1 is not null and customer.postcode is not null and customer.address_status <> 'bad' as has_good_post,
      customer.address_line1 is not null and customer.address_status = 'bad' as has_bad_post,
      greatest(fact.last_day, customer.updated_at::date) < (${today}::date - interval '${sql.raw(String(staleAfterYears))} years')::date
        as is_stale,
      exists (
        select from consent.standing
        where standing.merchant_id = ${tx.merchantId}
          and standing.customer_id = customer.id
          and standing.purpose = 'marketing'
          and standing.usable
          and standing.act in ('granted', 'renewed')
      ) as may_be_written_to,
      customer.sort_name <> '' and customer.postcode is not null
        and row_number() over (partition by customer.sort_name, upper(customer.postcode) order by customer.id) > 1 as is_duplicate
    from customers.customer
    left join (
      select
        identifier.customer_id,
        count(*) filter (where kind = 'email' and status <> 'bad') as good_emails,
        count(*) filter (where kind = 'email' and status = 'bad') as bad_emails,
        count(*) filter (where kind = 'phone' and status <> 'bad') as good_phones,
        count(*) filter (where kind = 'phone' and status = 'bad') as bad_phones
      from customers.identifier
      where identifier.merchant_id = ${tx.merchantId} and identifier.kind in ('email', 'phone')
      group by identifier.customer_id
    ) as address on address.customer_id = customer.id
    left join purchases.customer_fact as fact
      on fact.merchant_id = ${tx.merchantId} and fact.customer_id = customer.id
    where customer.merchant_id = ${tx.merchantId} and customer.merged_into is null and customer.erased_at is null`;
}

const causes: Readonly<Record<QualityCause, RawBuilder<unknown>>> = {
  bad_email: sql`bad_emails > 0`,
  bad_phone: sql`bad_phones > 0`,
  bad_address: sql`has_bad_post`,
  no_address_at_all: sql`good_emails + good_phones = 0 and not has_good_post`,
  duplicate: sql`is_duplicate`,
  no_permission: sql`not may_be_written_to and (good_emails + good_phones > 0 or has_good_post)`,
  stale: sql`is_stale`,
};

export async function countQuality(tx: Tx, today: string): Promise<QualityCounts> {
  const counted = Object.entries(causes).map(
    ([cause, test]) => sql`${sql.lit(cause)}, count(*) filter (where ${test})`,
  );
  return await tx.one<QualityCounts>(sql`
    with contact as materialized (${contacts(tx, today)})
    select
      count(*) as contacts,
      json_build_object('good', coalesce(sum(good_emails), 0), 'bad', coalesce(sum(bad_emails), 0),
        'missing', count(*) filter (where good_emails = 0)) as email,
      json_build_object('good', coalesce(sum(good_phones), 0), 'bad', coalesce(sum(bad_phones), 0),
        'missing', count(*) filter (where good_phones = 0)) as phone,
      json_build_object('good', count(*) filter (where has_good_post), 'bad', count(*) filter (where has_bad_post),
        'missing', count(*) filter (where not has_good_post)) as post,
      json_build_object(${sql.join(counted)}) as causes,
      count(*) filter (where created_on > (${today}::date - interval '1 year')::date) as "newLastYear",
      coalesce(
        (select json_agg(json_build_object('year', year, 'added', added) order by year)
         from (
           select extract(year from created_on)::integer as year, count(*) as added
           from contact
           group by 1
           order by 1 desc
           limit 6
         ) as by_year),
        '[]') as years
    from contact`);
}

export type Cause = { readonly id: string; readonly name: string; readonly detail: string };

/** The people behind a cause, to be looked at and repaired. */
export async function peopleOfCause(
  tx: Tx,
  today: string,
  cause: QualityCause,
  after: string | null,
  limit: number,
): Promise<Cause[]> {
  return await tx.rows<Cause>(sql`
    with contact as materialized (${contacts(tx, today)})
    select
      customer.id,
      coalesce(nullif(concat_ws(' ', customer.first_name, customer.last_name), ''), customer.company_name,
        (select identifier.display from customers.identifier
         where identifier.merchant_id = ${tx.merchantId} and identifier.customer_id = customer.id
         order by identifier.is_primary desc, identifier.kind
         limit 1),
        '') as name,
      concat_ws(' · ', customer.postcode, customer.city) as detail
    from contact
    join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.id = contact.id
    where ${causes[cause]} and (${after}::uuid is null or contact.id > ${after}::uuid)
    order by contact.id
    limit ${limit}`);
}

export async function keepQuality(tx: Tx, day: string, quality: Quality): Promise<void> {
  await tx.run(sql`
    insert into files.quality (merchant_id, day, figures, computed_at)
    values (${tx.merchantId}, ${day}, ${JSON.stringify(quality)}::jsonb, ${tx.now})
    on conflict (merchant_id, day) do update set figures = excluded.figures, computed_at = excluded.computed_at`);
}

export type QualitySnapshot = {
  readonly day: string;
  readonly computedAt: string;
  readonly figures: Quality;
};

export async function latestQuality(tx: Tx): Promise<QualitySnapshot | undefined> {
  return await tx.maybe<QualitySnapshot>(sql`
    select day, computed_at as "computedAt", figures
    from files.quality
    where merchant_id = ${tx.merchantId}
    order by day desc
    limit 1`);
}

export type FileOverlap = {
  readonly byEmail: number;
  readonly byPhone: number;
  readonly byNameAndPostcode: number;
  readonly known: number;
  readonly refused: number;
};

/** How many of a supplier's contacts the shop already knows, and by what. Nothing is written. */
export async function countOverlap(
  tx: Tx,
  contactsOfFile: readonly { readonly keys: readonly string[] }[],
): Promise<FileOverlap> {
  const positions = contactsOfFile.flatMap((contact, position) => contact.keys.map(() => position));
  const keys = contactsOfFile.flatMap((contact) => contact.keys);
  return await tx.one<FileOverlap>(sql`
    with said as (
      select distinct position, key
      from unnest(${positions}::integer[], ${keys}::text[]) as said (position, key)
    ),
    met as (
      select said.position, left(said.key, 1) as by, identifier.customer_id
      from said
      join customers.identifier
        on identifier.merchant_id = ${tx.merchantId}
        and identifier.kind = case left(said.key, 1) when 'e' then 'email' else 'phone' end
        and identifier.namespace = ''
        and identifier.value = substring(said.key from 3)
      where left(said.key, 2) in ('e:', 'p:')
      union all
      select said.position, 'n', customer.id
      from said
      join customers.customer
        on customer.merchant_id = ${tx.merchantId}
        and customer.merged_into is null
        and customer.erased_at is null
        and customer.sort_name = split_part(substring(said.key from 3), '/', 1)
        and lower(customer.postcode) = split_part(said.key, '/', 2)
      where left(said.key, 2) = 'n:'
    )
    select
      count(distinct position) filter (where by = 'e') as "byEmail",
      count(distinct position) filter (where by = 'p') as "byPhone",
      count(distinct position) filter (where by = 'n') as "byNameAndPostcode",
      count(distinct position) as known,
      count(distinct position) filter (where exists (
        select from consent.standing
        where standing.merchant_id = ${tx.merchantId} and standing.customer_id = met.customer_id
          and standing.purpose = 'marketing' and standing.act in ('withdrawn', 'objected'))) as refused
    from met`);
}
