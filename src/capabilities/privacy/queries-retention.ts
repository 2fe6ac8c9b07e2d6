import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Day } from "../../values/day.ts";
import { lastSignSql, registerActivity } from "../permission/index.ts";
import type { DuePerson, RunRow } from "./answers.ts";
import type { Chosen, RetentionRule } from "./rules/retention.ts";

export async function selectChosen(tx: Tx): Promise<ReadonlyMap<RetentionRule, Chosen>> {
  const rows = await tx.rows<Chosen & { rule: RetentionRule }>(sql`
    select rule, months, is_on as "isOn", asks_first as "asksFirst"
    from privacy.retention
    where merchant_id = ${tx.merchantId}`);
  return new Map(rows.map(({ rule, ...chosen }) => [rule, chosen]));
}

export async function upsertChosen(tx: Tx, rule: RetentionRule, chosen: Chosen, by: string): Promise<void> {
  await tx.run(sql`
    insert into privacy.retention (merchant_id, rule, months, is_on, asks_first, updated_at, updated_by)
    values (${tx.merchantId}, ${rule}, ${chosen.months}, ${chosen.isOn}, ${chosen.asksFirst}, ${tx.now}, ${by})
    on conflict (merchant_id, rule) do update
      set months = excluded.months, is_on = excluded.is_on, asks_first = excluded.asks_first,
          updated_at = excluded.updated_at, updated_by = excluded.updated_by`);
}

// Signs of life that this room alone knows: she joined a program, asked something by right, said that she stays.
registerActivity(
  "join",
  (merchantId, customerId) => sql`(
    select max(membership.joined_at) from loyalty.membership
    where membership.merchant_id = ${merchantId} and membership.customer_id = ${customerId})`,
);
registerActivity(
  "request",
  (merchantId, customerId) => sql`(
    select max(request.received_at) from privacy.request
    where request.merchant_id = ${merchantId} and request.customer_id = ${customerId})`,
);
registerActivity(
  "stay",
  (merchantId, customerId) => sql`(
    select max(stay.stayed_at) from privacy.stay
    where stay.merchant_id = ${merchantId} and stay.customer_id = ${customerId})`,
);

/** The day of the shop on which somebody gave her last sign of life; of whom no sign is known, the day she came into the file. */
function lastDaySql(tx: Tx, timeZone: string): RawBuilder<unknown> {
  const last = lastSignSql(tx, { at: tx.now, shop: { timeZone } }, sql`customer.id`);
  return sql`(coalesce(greatest(${last}, customer.contract_end), customer.created_at) at time zone ${timeZone})::date`;
}

/** How long somebody may be kept after her last sign of life, seen from a day of the shop. */
export type Term = { readonly today: Day; readonly months: number; readonly timeZone: string };

function isOver(on: RawBuilder<unknown>, { today, months }: Term): RawBuilder<unknown> {
  return sql`(${on} + make_interval(months => ${months}::integer))::date <= ${today}::date`;
}

/** Records that might be due: `id`, names, `created_at`, `contract_end`. */
function candidatesSql(
  tx: Tx,
  rule: RetentionRule,
  term: Term,
  among: readonly string[] | null,
): RawBuilder<unknown> {
  const which = {
    customers: sql`(fact.last_day is not null or member.is_member)`,
    prospects: sql`fact.last_day is null and not member.is_member and external.customer_id is null`,
    external: sql`external.customer_id is not null`,
    views: sql`false`,
    requests: sql`false`,
  }[rule];
  // Days begin elsewhere at other hours: whoever is this near to the end is looked at whole.
  const recent = sql`${tx.now}::timestamptz - make_interval(months => ${term.months}::integer) + interval '5 days'`;
  return sql`
    select customer.id, customer.first_name, customer.last_name, customer.company_name, customer.created_at,
      external.starts as contract_end
    from customers.customer
    left join purchases.customer_fact as fact
      on fact.merchant_id = ${tx.merchantId} and fact.customer_id = customer.id
    left join lateral (
      select exists (select from loyalty.membership
        where membership.merchant_id = ${tx.merchantId} and membership.customer_id = customer.id) as is_member
    ) as member on true
    left join lateral (
      select person.customer_id, coalesce(source.ends_on::timestamptz, person.since) as starts
      from files.external_person as person
      join files.source on source.merchant_id = ${tx.merchantId} and source.id = person.source_id
      where person.merchant_id = ${tx.merchantId} and person.customer_id = customer.id and person.own_since is null
    ) as external on true
    where customer.merchant_id = ${tx.merchantId}
      and customer.erased_at is null
      and customer.merged_into is null
      and ${among === null ? sql`true` : sql`customer.id = any(${[...among]}::uuid[])`}
      and ${which}
      -- Most are alive at a glance: nothing more is looked up for them.
      and (fact.last_day is null or ${isOver(sql`fact.last_day`, term)})
      and not exists (
        select from consent.collection
        where collection.merchant_id = ${tx.merchantId} and collection.customer_id = customer.id
          and collection.collected_at between ${recent} and ${tx.now}::timestamptz)
      and not exists (
        select from consent.standing
        where standing.merchant_id = ${tx.merchantId} and standing.customer_id = customer.id and standing.usable
          and standing.changed_at between ${recent} and ${tx.now}::timestamptz)
      and (
        ${isOver(sql`(customer.created_at at time zone ${term.timeZone})::date`, term)}
        -- Of whom a program or a file brought in lately only what came with her can be older than she is here.
        or customer.source in ('import', 'api') and (
          fact.customer_id is not null or member.is_member
          or customer.id in (select customer_id from consent.collection where merchant_id = ${tx.merchantId})
          or customer.id in (select customer_id from consent.standing where merchant_id = ${tx.merchantId} and usable)
        )
      )`;
}

/**
 * Whose time is over: SELECT of `id, name, last_on, held, asked_at, until_on`. held: why she stays all the same (she asks something by
 * right, or her record is put aside at her wish).
 */
function dueSql(
  tx: Tx,
  rule: RetentionRule,
  term: Term,
  among: readonly string[] | null = null,
): RawBuilder<unknown> {
  return sql`
    select
      customer.id,
      concat_ws(' ', customer.first_name, customer.last_name, customer.company_name) as name,
      customer.last_on,
      case
        when exists (select from privacy.request
          where request.merchant_id = ${tx.merchantId} and request.customer_id = customer.id and request.state = 'open')
          then 'request'
        when person.status = 'restricted' then 'restricted'
      end as held,
      stay.asked_at,
      stay.until_on
    from (
      select customer.*, ${lastDaySql(tx, term.timeZone)} as last_on
      from (${candidatesSql(tx, rule, term, among)} offset 0) as customer
      offset 0
    ) as customer
    left join permission.person as person
      on person.merchant_id = ${tx.merchantId} and person.customer_id = customer.id
    left join privacy.stay as stay
      on stay.merchant_id = ${tx.merchantId} and stay.customer_id = customer.id
    where ${isOver(sql`customer.last_on`, term)}`;
}

export type DueCount = {
  readonly due: number;
  readonly free: number;
  readonly asked: number;
  readonly held: Readonly<Record<string, number>>;
};

export async function countDue(tx: Tx, rule: RetentionRule, term: Term): Promise<DueCount> {
  return await tx.one<DueCount>(sql`
    with due as materialized (${dueSql(tx, rule, term)})
    select count(*) as due, count(*) filter (where held is null) as free,
      count(*) filter (where held is null and asked_at is not null) as asked,
      coalesce((select jsonb_object_agg(held, n) from (
        select held, count(*) as n from due where held is not null group by held) as reason), '{}') as held
    from due`);
}

export async function selectDue(
  tx: Tx,
  rule: RetentionRule,
  term: Term,
  asked: {
    readonly only: "all" | "unasked" | "to_remove";
    readonly limit: number;
    /** Asked of these alone. */
    readonly among?: readonly string[];
  },
): Promise<DuePerson[]> {
  const only = {
    all: sql`true`,
    unasked: sql`held is null and asked_at is null`,
    to_remove: sql`held is null and (until_on is null or until_on < ${term.today}::date)`,
  }[asked.only];
  return await tx.rows<DuePerson>(sql`
    with due as materialized (${dueSql(tx, rule, term, asked.among ?? null)})
    select id as "customerId", name, last_on as "lastAt", held, asked_at as "askedAt", until_on as "untilOn"
    from due
    where ${only}
    order by last_on, id
    limit ${asked.limit}`);
}

export async function insertRun(tx: Tx, run: Omit<RunRow, "at">): Promise<void> {
  await tx.run(sql`
    insert into privacy.retention_run (merchant_id, id, rule, at, by_name, months, due, asked, removed, held)
    values (${tx.merchantId}, ${run.id}, ${run.rule}, ${tx.now}, ${run.byName}, ${run.months}, ${run.due}, ${run.asked},
            ${run.removed}, ${JSON.stringify(run.held)}::jsonb)`);
}

export async function selectRuns(tx: Tx, limit: number): Promise<RunRow[]> {
  return await tx.rows<RunRow>(sql`
    select id, rule, at, by_name as "byName", months, due, asked, removed, held
    from privacy.retention_run
    where merchant_id = ${tx.merchantId}
    order by at desc, id desc
    limit ${limit}`);
}

export async function insertStays(
  tx: Tx,
  asked: readonly { readonly customerId: string; readonly messageId: string }[],
  untilOn: Day,
): Promise<void> {
  await tx.run(sql`
    insert into privacy.stay (merchant_id, customer_id, asked_at, until_on, message_id)
    select ${tx.merchantId}, asked.customer_id, ${tx.now}, ${untilOn}, asked.message_id
    from unnest(${asked.map(({ customerId }) => customerId)}::uuid[], ${asked.map(({ messageId }) => messageId)}::uuid[])
      as asked (customer_id, message_id)
    on conflict do nothing`);
}

/** She stays: the years begin anew. @returns whether she had been asked */
export async function keepStay(tx: Tx, customerId: string): Promise<boolean> {
  return (
    (await tx.run(sql`
      update privacy.stay set stayed_at = ${tx.now}
      where merchant_id = ${tx.merchantId} and customer_id = ${customerId}`)) > 0
  );
}
