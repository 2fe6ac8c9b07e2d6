import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { LookAlike } from "./answers-portrait.ts";
import { hoursOf } from "./queries-habits.ts";
import type { Standing } from "./queries-shop.ts";
import type { Bit, MaskCount } from "./rules/core-target.ts";
import type { Known, TraitCount } from "./rules/differences.ts";

/** What is known of somebody before any purchase: (criterion, value), no value where it is unknown. */
const ofPerson = sql`
  ('postcode', profile.postcode),
  ('area', left(profile.postcode, 2)),
  ('city', profile.city),
  ('source', profile.source),
  ('kind', profile.kind),
  ('language', customer.language),
  ('age', case
    when customer.birth_year is null then null
    when extract(year from given.today) - customer.birth_year < 25 then 'under_25'
    when extract(year from given.today) - customer.birth_year < 35 then 'from_25'
    when extract(year from given.today) - customer.birth_year < 50 then 'from_35'
    when extract(year from given.today) - customer.birth_year < 65 then 'from_50'
    else 'from_65' end),
  ('email', profile.can_email::text),
  ('sms', profile.can_sms::text),
  ('phone', profile.can_phone::text),
  ('post', profile.can_post::text)`;

/**
 * What her purchases add. One visit speaks for each buyer, the first or the last: what is frequent in the shop is sure to come
 * first for whoever comes often, and would pass for a habit of the best.
 */
const ofBuyer = sql`
  ('relation', case
    when given.today - profile.first_day < 91 then 'months_0_3'
    when given.today - profile.first_day < 365 then 'months_3_12'
    when given.today - profile.first_day < 730 then 'years_1_2'
    when given.today - profile.first_day < 1826 then 'years_2_5'
    else 'years_5' end),
  ('store', profile.store_id::text),
  ('channel', last_sale.channel),
  ('weekday', extract(isodow from last_sale.day)::text),
  ('hours', last_sale.hours),
  ('last_family', last_sale.category_id::text),
  ('first_family', habit.first_category_id::text),
  ('first_product', habit.first_product_id::text)`;

function lastSale(tx: Tx, { timeZone }: Standing): RawBuilder<unknown> {
  return sql`
    left join lateral (
      select receipt.channel, receipt.day, ${sql.raw(hoursOf("receipt.happened_at", "zone.name"))} as hours, (
          select product.category_id
          from purchases.line
          join catalog.product on product.merchant_id = ${tx.merchantId} and product.id = line.product_id
          where line.merchant_id = ${tx.merchantId} and line.receipt_id = receipt.id and product.kind <> 'fee'
          order by line.total_cents desc, line.number
          limit 1) as category_id
      from purchases.receipt
      cross join (select ${timeZone}::text as name) as zone
      where receipt.merchant_id = ${tx.merchantId} and receipt.customer_id = profile.customer_id
        and receipt.day = profile.last_day and receipt.kind = 'sale' and receipt.total_cents > 0
      order by receipt.id desc
      limit 1
    ) as last_sale on true`;
}

/**
 * What can be said of people, one row per person, criterion and value: `trait (customer_id, is_best, slot, cents, criterion, value)`.
 * A flag that is off and a tag that is not worn are said too where they must be counted: as the absence of a row.
 */
function traits(
  tx: Tx,
  today: string,
  who: RawBuilder<unknown>,
  values: RawBuilder<unknown> = ofPerson,
  joined: RawBuilder<unknown> = sql``,
): RawBuilder<unknown> {
  return sql`
    given as (select ${today}::date as today),
    person as materialized (
      select
        profile.customer_id, profile.is_best, profile.slot, profile.year_cents as cents, profile.tags, customer.custom,
        said.criteria, said.answers
      from insight.profile
      cross join given
      join customers.customer on customer.merchant_id = profile.merchant_id and customer.id = profile.customer_id
      left join insight.habit on habit.merchant_id = profile.merchant_id and habit.customer_id = profile.customer_id
      ${joined}
      cross join lateral (
        select array_agg(criterion) as criteria, array_agg(value) as answers
        from (values ${values}) as one (criterion, value)
        where value is not null and value <> 'false'
      ) as said
      where profile.merchant_id = ${tx.merchantId} and ${who}
    ),
    own_field as (
      select key, type from customers.field
      where merchant_id = ${tx.merchantId} and archived_at is null and type in ('boolean', 'choice', 'choices')
    ),
    trait as (
      select customer_id, is_best, slot, cents, criterion, value
      from person cross join lateral unnest(criteria, answers) as one (criterion, value)
      union all
      select customer_id, is_best, slot, cents, 'tag', tag
      from person cross join lateral unnest(tags) as tag
      union all
      select customer_id, is_best, slot, cents, 'custom.' || own_field.key, answer.value
      from person
      cross join own_field
      cross join lateral (
        select person.custom ->> own_field.key as value
        where jsonb_typeof(person.custom -> own_field.key) in ('string', 'boolean')
        union all
        select jsonb_array_elements_text(
          case when jsonb_typeof(person.custom -> own_field.key) = 'array' then person.custom -> own_field.key else '[]' end)
      ) as answer
      where person.custom <> '{}' and person.custom ? own_field.key
    )`;
}

// Everybody has the criterion, worn or not; of the others only those of whom it is known count.
const ofEverybody = ["tag", "email", "sms", "phone", "post"];

/** Buyers of twelve months, as far as they are looked at: so many 1024ths. */
const buyersOfTheYear = (today: string, slots: number) =>
  sql`profile.last_day > ${today}::date - 365 and profile.slot < ${slots}`;

export type TraitCounts = {
  readonly best: number;
  readonly others: number;
  readonly counts: readonly TraitCount[];
  readonly known: readonly Known[];
};

/** How often the best fifth and the other buyers of twelve months have each trait; of each criterion its dozen most frequent values. */
export async function countTraits(tx: Tx, standing: Standing, slots: number): Promise<TraitCounts> {
  const { today } = standing;
  const who = buyersOfTheYear(today, slots);
  const values = sql`${ofPerson}, ${ofBuyer}`;
  const whole = await tx.one<{ best: number; others: number }>(sql`
    select count(*) filter (where is_best) as best, count(*) filter (where not is_best) as others
    from insight.profile where profile.merchant_id = ${tx.merchantId} and ${who}`);
  const rows = await tx.rows<TraitCount & { knownBest: number; knownOthers: number }>(sql`
    with ${traits(tx, today, who, values, lastSale(tx, standing))},
    counted as (
      select criterion, value,
        count(*) filter (where is_best) as best, count(*) filter (where not is_best) as others
      from trait
      where criterion <> 'area'
      group by criterion, value
    ),
    answered as (
      select criterion, count(distinct customer_id) filter (where is_best) as best,
        count(distinct customer_id) filter (where not is_best) as others
      from trait
      group by criterion
    )
    select ranked.criterion, ranked.value, ranked.best, ranked.others,
      answered.best as "knownBest", answered.others as "knownOthers"
    from (
      select counted.*, row_number() over (partition by criterion order by best + others desc, value) as place from counted
    ) as ranked
    join answered on answered.criterion = ranked.criterion
    where ranked.place <= 12
    order by ranked.criterion, ranked.place`);
  const known = new Map<string, Known>();
  for (const { criterion, knownBest, knownOthers } of rows) {
    const isOfAll = ofEverybody.includes(criterion);
    known.set(criterion, {
      criterion,
      best: isOfAll ? whole.best : knownBest,
      others: isOfAll ? whole.others : knownOthers,
    });
  }
  const counts = rows.map(({ criterion, value, best, others }) => ({ criterion, value, best, others }));
  return { ...whole, counts, known: [...known.values()] };
}

/** How many buyers of twelve months have exactly which of these traits together. */
export async function countMasks(
  tx: Tx,
  standing: Standing,
  slots: number,
  bits: readonly Bit[],
): Promise<MaskCount[]> {
  const { today } = standing;
  return await tx.rows<MaskCount>(sql`
    with ${traits(tx, today, buyersOfTheYear(today, slots), sql`${ofPerson}, ${ofBuyer}`, lastSale(tx, standing))},
    bit as (
      select criterion, value, (1 << (position::integer - 1)) as bit
      from unnest(${bits.map(({ criterion }) => criterion)}::text[], ${bits.map(({ value }) => value)}::text[])
        with ordinality as asked (criterion, value, position)
    ),
    worn as (
      select trait.customer_id, sum(bit.bit)::integer as mask
      from trait join bit on bit.criterion = trait.criterion and bit.value = trait.value
      group by trait.customer_id
    )
    select
      coalesce(worn.mask, 0) as mask,
      person.slot % 2 = 1 as "isProof",
      count(*) as customers,
      count(*) filter (where person.is_best) as best,
      coalesce(sum(person.cents), 0)::bigint as cents
    from person
    left join worn on worn.customer_id = person.customer_id
    group by 1, 2`);
}

export type Learnt = {
  readonly customerId: string;
  readonly slot: number;
  readonly isBest: boolean;
  readonly features: readonly string[];
};

const feature = sql`trait.criterion || ':' || trait.value`;

/** Features that some prospects really have: what only buyers have teaches nothing about prospects. */
export async function featuresOfProspects(
  tx: Tx,
  today: string,
  fewest: number,
): Promise<{ feature: string; people: number }[]> {
  return await tx.rows(sql`
    with ${traits(tx, today, sql`profile.stage = 'prospect'`)}
    select ${feature} as feature, count(*) as people
    from trait
    group by 1
    having count(*) >= ${fewest}
    order by people desc, feature
    limit 300`);
}

/** Buyers of twelve months as they could be seen before their first purchase. */
export async function buyersToLearnFrom(
  tx: Tx,
  today: string,
  slots: number,
  features: readonly string[],
): Promise<Learnt[]> {
  return await tx.rows<Learnt>(sql`
    with ${traits(tx, today, buyersOfTheYear(today, slots))}
    select person.customer_id as "customerId", person.slot, person.is_best as "isBest",
      coalesce(array_agg(${feature}) filter (where ${feature} = any(${[...features]}::text[])), '{}') as features
    from person
    left join trait on trait.customer_id = person.customer_id
    group by person.customer_id, person.slot, person.is_best
    order by person.customer_id`);
}

// A weight below this moves the odds by less than a tenth: no reason to tell.
const leastReason = 0.1;

/**
 * Ranks the prospects by the sum of what their features weigh, and keeps the first fifth, at most so many.
 * @returns those who entered or left the ranking.
 */
export async function writeLookAlikes(
  tx: Tx,
  today: string,
  weights: readonly { readonly feature: string; readonly weight: number }[],
  { most, objectors }: { readonly most: number; readonly objectors: RawBuilder<unknown> },
): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    with ${traits(tx, today, sql`profile.stage = 'prospect'`)},
    learnt as (
      select * from unnest(${weights.map((one) => one.feature)}::text[], ${weights.map((one) => one.weight)}::float8[])
        as learnt (feature, weight)
    ),
    scored as (
      select
        person.customer_id, person.slot,
        coalesce(sum(learnt.weight), 0) as score,
        coalesce((array_agg(learnt.feature order by learnt.weight desc)
          filter (where learnt.weight >= ${leastReason}))[1:3], '{}') as reasons
      from person
      left join trait on trait.customer_id = person.customer_id
      left join learnt on learnt.feature = ${feature}
      where person.customer_id not in (${objectors})
      group by person.customer_id, person.slot
    ),
    ranked as (
      select scored.*, row_number() over (order by score desc, slot, customer_id) as position, count(*) over () as people
      from scored
    ),
    want as materialized (
      select * from ranked where position <= least(ceil(people / 5.0), ${most}) and score > 0
    ),
    held as materialized (select * from insight.look_alike where look_alike.merchant_id = ${tx.merchantId}),
    gone as (
      delete from insight.look_alike
      where look_alike.merchant_id = ${tx.merchantId}
        and look_alike.customer_id not in (select want.customer_id from want)
      returning look_alike.customer_id
    ),
    put as (
      insert into insight.look_alike (merchant_id, customer_id, position, score, reasons)
      select ${tx.merchantId}, want.customer_id, want.position, want.score, want.reasons
      from want
      left join held on held.customer_id = want.customer_id
      where (held.position, held.reasons) is distinct from (want.position::integer, want.reasons)
      on conflict (merchant_id, customer_id) do update
        set position = excluded.position, score = excluded.score, reasons = excluded.reasons
      returning customer_id
    )
    select customer_id as id from gone
    union all
    select put.customer_id from put left join held on held.customer_id = put.customer_id where held.customer_id is null`);
  return rows.map(({ id }) => id);
}

/** Nothing is offered where nothing was measured. */
export async function dropLookAlikes(tx: Tx): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    delete from insight.look_alike where merchant_id = ${tx.merchantId} returning customer_id as id`);
  return rows.map(({ id }) => id);
}

/** The names behind identifiers and keys that traits carry, by `criterion:value`, or by `custom.<key>` for a field's own label. */
export async function nameTraits(
  tx: Tx,
  said: readonly { readonly criterion: string; readonly value: string }[],
): Promise<Map<string, string>> {
  const of = (...criteria: string[]) =>
    said.flatMap(({ criterion, value }) => (criteria.includes(criterion) ? [value] : []));
  const rows = await tx.rows<{ kind: string; id: string; name: string }>(sql`
    select 'store' as kind, id::text, name from accounts.store
    where merchant_id = ${tx.merchantId} and id = any(${of("store")}::uuid[])
    union all
    select 'category', id::text, name from catalog.category
    where merchant_id = ${tx.merchantId} and id = any(${of("last_family", "first_family")}::uuid[])
    union all
    select 'product', id::text, name from catalog.product
    where merchant_id = ${tx.merchantId} and id = any(${of("first_product")}::uuid[])
    union all
    select 'city', folded, max(name) from (
      select profile.city as folded, customer.city as name
      from insight.profile
      join customers.customer on customer.merchant_id = profile.merchant_id and customer.id = profile.customer_id
      where profile.merchant_id = ${tx.merchantId} and profile.city = any(${of("city")}::text[])
    ) as town
    group by folded
    union all
    select 'custom', key, label from customers.field where merchant_id = ${tx.merchantId}`);
  const kinds: Readonly<Record<string, string>> = {
    store: "store",
    last_family: "category",
    first_family: "category",
    first_product: "product",
    city: "city",
  };
  const byId = new Map(rows.map(({ kind, id, name }) => [`${kind}:${id}`, name]));
  const names = new Map<string, string>();
  for (const { criterion, value } of said) {
    const isOwn = criterion.startsWith("custom.");
    const name = isOwn
      ? byId.get(`custom:${criterion.slice("custom.".length)}`)
      : byId.get(`${kinds[criterion] ?? ""}:${value}`);
    if (name !== undefined) names.set(isOwn ? criterion : `${criterion}:${value}`, name);
  }
  return names;
}

export async function countLookAlikes(tx: Tx): Promise<{ prospects: number; ranked: number }> {
  return await tx.one(sql`
    select
      (select count(*) from insight.profile where merchant_id = ${tx.merchantId} and stage = 'prospect') as prospects,
      (select count(*) from insight.look_alike where merchant_id = ${tx.merchantId}) as ranked`);
}

type LookAlikeRow = Omit<LookAlike, "reasons"> & { readonly reasons: readonly string[] };

/** The prospects who most resemble the best, a page at a time. */
export async function listLookAlikes(tx: Tx, after: number, limit: number): Promise<LookAlikeRow[]> {
  return await tx.rows<LookAlikeRow>(sql`
    select look_alike.position, look_alike.customer_id as "customerId", customer.first_name as "firstName",
      customer.last_name as "lastName", customer.company_name as "companyName", customer.city,
      profile.created_on as "createdOn", profile.can_email as "canEmail", profile.can_post as "canPost",
      profile.can_phone as "canPhone", look_alike.reasons
    from insight.look_alike
    join insight.profile on profile.merchant_id = look_alike.merchant_id and profile.customer_id = look_alike.customer_id
    join customers.customer on customer.merchant_id = look_alike.merchant_id and customer.id = look_alike.customer_id
    where look_alike.merchant_id = ${tx.merchantId} and look_alike.position > ${after}
    order by look_alike.position
    limit ${limit}`);
}
