import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Question } from "./question.ts";
import { clocks, diallingCodes, fixedLines, frenchCountries, territories } from "./rules/territories.ts";
import { genericLocalParts, publicMailboxes } from "./rules/work-addresses.ts";

type Sql = RawBuilder<unknown>;

/**
 * What is known of each of these people, before anything is judged: SELECT of one row for each live record among them.
 * The pure function and its twin both read it; each folds the ledger and the calls in its own way.
 *
 * @param people name of a relation with `customer_id`, each once
 */
export function personsSql(tx: Tx, question: Question, people: Sql): Sql {
  return sql`
    select
      placed.*,
      coalesce(placed.given_zone, ${zoneOfPlace()}, ${question.shop.timeZone}) as zone
    from (
      select known.*, ${addressKind(question)} as address_kind, ${countryOf(question)} as country, ${regionOf(question)} as region
      from (${knownSql(tx, question, people)} offset 0) as known
      offset 0
    ) as placed`;
}

function knownSql(tx: Tx, question: Question, people: Sql): Sql {
  const merchant = tx.merchantId;
  const { channel, topic } = question;
  const isPost = channel === "post";
  const isDialled = isNumber(channel);
  return sql`
    select
      customer.id as customer_id,
      customer.kind = 'company' as is_company,
      customer.erased_at is not null as is_erased,
      coalesce(customer.language, ${question.shop.language}) as language,
      customer.country::text as given_country,
      customer.time_zone as given_zone,
      customer.postcode,
      customer.birth_year * 10000 + coalesce(customer.birth_month, 12) * 100 + coalesce(customer.birth_day, 31) as birth,
      case when customer.source in ('staff', 'till', 'web', 'form') then customer.created_at end as came_at,
      (fact.last_day::timestamp at time zone ${question.shop.timeZone}) as bought_at,
      fact.customer_id is not null as is_customer,
      address.recipient,
      ${isPost ? sql`case when address.recipient is null then 'none' when customer.address_status = 'bad' then 'npai' end` : sql`case when address.recipient is null then 'none' else address.fault end`} as address_fault,
      ${isProfessional(tx, question)} as is_professional,
      person.status,
      person.guardian_agreed_at is not null as has_guardian,
      case
        when external.customer_id is not null then 'third_party'
        when collected.source is not null then collected.source
        when customer.source in ('staff', 'till', 'web', 'form') then 'person'
        else 'unknown'
      end as collected_from,
      collected.during_sale, collected.informed, collected.opt_out_offered, collected.collected_at,
      preference.paused_until,
      ${topic === "" ? sql`false` : sql`coalesce(choice.is_off, false)`} as is_topic_off,
      ${isDialled ? sql`bloctel.is_listed` : sql`null::boolean`} as bloctel_listed,
      ${isDialled ? sql`bloctel.checked_at` : sql`null::timestamptz`} as bloctel_at,
      ${isDialled ? sql`dncm.is_listed` : sql`null::boolean`} as dncm_listed,
      ${isDialled ? sql`dncm.checked_at` : sql`null::timestamptz`} as dncm_at
    from ${people} as asked
    join customers.customer
      on customer.merchant_id = ${merchant} and customer.id = asked.customer_id and customer.merged_into is null
    ${isPost ? postalAddress() : channel === "push" ? noAddress() : identifierOf(tx, question, people)}
    left join purchases.customer_fact as fact
      on fact.merchant_id = ${merchant} and fact.customer_id = customer.id
    left join permission.person
      on person.merchant_id = ${merchant} and person.customer_id = customer.id
    left join (${collectionOf(tx, people)}) as collected on collected.customer_id = customer.id
    left join files.external_person as external
      on external.merchant_id = ${merchant} and external.customer_id = customer.id and external.own_since is null
    left join permission.preference
      on preference.merchant_id = ${merchant} and preference.customer_id = customer.id
    ${
      topic === ""
        ? sql``
        : sql`left join permission.topic_choice as choice
      on choice.merchant_id = ${merchant} and choice.customer_id = customer.id and choice.topic = ${topic}`
    }
    ${isDialled ? sql`${listOf(tx, "bloctel")} ${listOf(tx, "dncm")}` : sql``}`;
}

export function isNumber(channel: Question["channel"]): boolean {
  return channel === "sms" || channel === "phone" || channel === "robocall";
}

function listOf(tx: Tx, list: "bloctel" | "dncm"): Sql {
  return sql`left join permission.list_check as ${sql.ref(list)}
    on ${sql.ref(list)}.merchant_id = ${tx.merchantId} and ${sql.ref(list)}.list = ${list}
    and ${sql.ref(list)}.number = address.recipient`;
}

/** The best address of that kind: one that is not known to be wrong, the main one, the oldest. */
function identifierOf(tx: Tx, { channel }: Question, people: Sql): Sql {
  const kind = channel === "email" ? "email" : "phone";
  const takesSms = channel === "sms" ? sql`and identifier.value !~ ${fixedLines}` : sql``;
  return sql`left join (
      select distinct on (identifier.customer_id)
        identifier.customer_id,
        identifier.value as recipient,
        case when identifier.status = 'bad' then
          case when identifier.status_reason = 'hard_bounce' then 'hard_bounce' else 'invalid' end
        end as fault
      from ${people} as asked
      join customers.identifier
        on identifier.merchant_id = ${tx.merchantId} and identifier.customer_id = asked.customer_id
        and identifier.kind = ${kind} and identifier.namespace = '' ${takesSms}
      order by identifier.customer_id, identifier.status = 'bad', identifier.is_primary desc, identifier.created_at, identifier.value
    ) as address on address.customer_id = customer.id`;
}

function postalAddress(): Sql {
  return sql`cross join lateral (
      select case when customer.address_line1 is not null and (customer.postcode is not null or customer.city is not null) then
        concat_ws(', ', customer.address_line1, customer.address_line2, concat_ws(' ', customer.postcode, customer.city), customer.country)
      end as recipient
    ) as address`;
}

function noAddress(): Sql {
  return sql`cross join (select null::text as recipient, null::text as fault) as address`;
}

/** Of several takings of an address the one that allows most, then the latest; what merged records bring counts. */
function collectionOf(tx: Tx, people: Sql): Sql {
  const merchant = tx.merchantId;
  return sql`
    select distinct on (taken.customer_id) taken.*
    from (
      select
        asked.customer_id, collection.id, collection.collected_from as source, collection.during_sale, collection.informed,
        collection.opt_out_offered, collection.collected_at, collection.recorded_at
      from ${people} as asked
      join consent.collection on collection.merchant_id = ${merchant} and collection.customer_id = asked.customer_id
      union all
      select
        asked.customer_id, collection.id, collection.collected_from, collection.during_sale, collection.informed,
        collection.opt_out_offered, collection.collected_at, collection.recorded_at
      from ${people} as asked
      join customers.customer as absorbed on absorbed.merchant_id = ${merchant} and absorbed.merged_into = asked.customer_id
      join consent.collection on collection.merchant_id = ${merchant} and collection.customer_id = absorbed.id
    ) as taken
    order by
      taken.customer_id,
      (taken.source = 'person' and taken.during_sale is true and taken.informed is true and taken.opt_out_offered is true) desc,
      coalesce(taken.collected_at, taken.recorded_at) desc,
      taken.id desc`;
}

/** Whose mailbox it is: a company's for everybody, one person's at work, or somebody's own. */
function addressKind({ channel }: Question): Sql {
  if (channel !== "email") return sql`'personal'`;
  return sql`case
    when not known.is_company then case when known.is_professional then 'named_business' else 'personal' end
    when split_part(known.recipient, '@', 1) = any(${[...genericLocalParts]}::text[]) then 'generic_business'
    else 'named_business' end`;
}

/** A person known with her company is written to at work when her mailbox is where the company's is. */
function isProfessional(tx: Tx, { channel }: Question): Sql {
  if (channel !== "email") return sql`false`;
  return sql`(customer.company_id is not null and customer.kind <> 'company' and coalesce(
    split_part(address.recipient, '@', 2) <> all(${[...publicMailboxes]}::text[])
    and exists (
      select from customers.identifier as firm
      where firm.merchant_id = ${tx.merchantId} and firm.customer_id = customer.company_id and firm.kind = 'email'
        and split_part(firm.value, '@', 2) = split_part(address.recipient, '@', 2)), false))`;
}

const begins = (prefix: string): Sql => sql`starts_with(known.recipient, ${prefix})`;
const overseas = territories.flatMap(({ country, region, prefixes }) =>
  prefixes.map((prefix) => ({ country, region, prefix })),
);

/** By her address, else by her number, else that of the shop. */
function countryOf({ channel, shop }: Question): Sql {
  if (!isNumber(channel)) return sql`coalesce(known.given_country, ${shop.country})`;
  const dialled = [...overseas, ...diallingCodes.map(([country, prefix]) => ({ country, prefix }))];
  const cases = dialled.map(({ country, prefix }) => sql`when ${begins(prefix)} then ${country}`);
  return sql`coalesce(known.given_country, case ${sql.join(cases, sql` `)} end, ${shop.country})`;
}

/** Department or overseas territory: by the number where one is dialled, else by the address. */
function regionOf({ channel }: Question): Sql {
  const byNumber = overseas.map(({ prefix, region }) => sql`when ${begins(prefix)} then ${region}`);
  const byCountry = territories.map(({ country, region }) => sql`when ${country} then ${region}`);
  const dialled = isNumber(channel) ? sql`case ${sql.join(byNumber, sql` `)} end,` : sql``;
  return sql`coalesce(${dialled} case known.given_country ${sql.join(byCountry, sql` `)} end, case
    when known.given_country is not null and known.given_country <> all(${[...frenchCountries]}::text[]) then null
    when length(known.postcode) <> 5 or known.postcode !~ '^[0-9]{5}$' then null
    when starts_with(known.postcode, '97') or starts_with(known.postcode, '98') then left(known.postcode, 3)
    else left(known.postcode, 2) end)`;
}

function zoneOfPlace(): Sql {
  const byRegion = territories.map(({ region, timeZone }) => sql`when ${region} then ${timeZone}`);
  const byCountry = Object.entries(clocks).map(
    ([country, timeZone]) => sql`when ${country} then ${timeZone}`,
  );
  return sql`case placed.region ${sql.join(byRegion, sql` `)}
    else case placed.country ${sql.join(byCountry, sql` `)} end end`;
}

/** Every zone that `personsSql` may answer, beside those that customers were given. */
export const zonesOfPlaces: readonly string[] = [
  ...territories.map(({ timeZone }) => timeZone),
  ...Object.values(clocks),
];
