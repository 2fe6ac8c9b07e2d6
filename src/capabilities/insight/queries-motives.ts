import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { falseShare, fewestOccasions, leastRatio, type Motive, shopWeight } from "./rules/motive.ts";

/**
 * What another room knows of a motive: answers to a survey, complaints, levels reached. `read` is a select of
 * (customer_id, came, out_of, base, strength) of one shop, of those alone whom the room believes; `strength` in standard errors above the shop.
 */
export type MotiveEvidence = {
  readonly evidence: string;
  readonly motive: Motive;
  readonly read: (merchantId: string) => RawBuilder<unknown>;
};

const registered = new Map<string, MotiveEvidence>();

/** Later rooms add what they know; wiring twice replaces. The text `insight.motive.reason.<evidence>` says it. */
export function registerMotiveEvidence(evidence: MotiveEvidence): void {
  registered.set(evidence.evidence, evidence);
}

// What each buyer did, out of how many occasions to do it.
const behaviour: readonly (readonly [evidence: string, motive: Motive, came: string, outOf: string])[] = [
  ["discounted", "price", "discounted", "visits"],
  ["new_products", "novelty", "new_products", "datable_products"],
  ["dear_products", "quality", "dear_products", "placed_products"],
  ["services", "service", "service_visits", "visits"],
  ["same_seller", "service", "same_seller", "seller_returns"],
];

/** Whoever objected to advertising or to being profiled is judged by nothing (GDPR art. 21(2) and (3)). */
export function objectors(merchantId: string): RawBuilder<unknown> {
  return sql`
    select standing.customer_id
    from consent.standing
    where standing.merchant_id = ${merchantId}
      and ((standing.purpose in ('marketing', 'profiling') and standing.act = 'objected')
        or (standing.purpose = 'profiling' and standing.act = 'withdrawn'))`;
}

/** The rule of rules/motive.ts for every buyer at once; a property test holds the two together. */
function judged(tx: Tx): RawBuilder<unknown> {
  const bases = sql.join(
    behaviour.map(
      ([evidence, , came, outOf]) =>
        sql`coalesce(sum(${sql.ref(came)})::float8 / nullif(sum(${sql.ref(outOf)}), 0), 0) as ${sql.ref(evidence)}`,
    ),
  );
  const seen = sql.join(
    behaviour.map(
      ([evidence, motive, came, outOf]) =>
        sql`(${motive}, ${evidence}, habit.${sql.ref(came)}, habit.${sql.ref(outOf)}, base.${sql.ref(evidence)})`,
    ),
  );
  const others = [...registered.values()].map(
    ({ evidence, motive, read }) => sql`
      union all
      select given.customer_id, ${motive}, ${evidence}, given.came, given.out_of, given.base, given.strength
      from (${read(tx.merchantId)}) as given (customer_id, came, out_of, base, strength)`,
  );
  return sql`
    base as (select ${bases} from insight.habit where habit.merchant_id = ${tx.merchantId}),
    seen as materialized (
      select
        habit.customer_id, occasion.motive, occasion.evidence, occasion.came, occasion.out_of, occasion.base,
        ((occasion.came + ${shopWeight}::float8 * occasion.base) / (occasion.out_of + ${shopWeight}::float8) - occasion.base)
          / sqrt(occasion.base * (1 - occasion.base) / (occasion.out_of + ${shopWeight}::float8)) as strength
      from insight.habit
      cross join base
      cross join lateral (values ${seen}) as occasion (motive, evidence, came, out_of, base)
      where habit.merchant_id = ${tx.merchantId}
        and occasion.out_of > 0 and occasion.base > 0 and occasion.base < 1
    ),
    believed as (
      select min(strength) as strength
      from (
        select strength, platform.erfc(strength / sqrt(2.0)) / 2 as chance,
          row_number() over (order by strength desc)::float8 / count(*) over () as place
        from seen
      ) as ranked
      where chance <= ${falseShare}::float8 * place
    ),
    clear as (
      select seen.customer_id, seen.motive, seen.evidence, seen.came, seen.out_of, seen.base, seen.strength
      from seen
      join believed on seen.strength >= believed.strength
      where seen.came >= ${fewestOccasions}
        and seen.came::float8 / seen.out_of >= ${leastRatio} * seen.base
      ${sql.join(others, sql` `)}
    ),
    want as materialized (
      select distinct on (clear.customer_id) clear.*
      from clear
      join insight.profile on profile.merchant_id = ${tx.merchantId} and profile.customer_id = clear.customer_id
      where clear.customer_id not in (${objectors(tx.merchantId)})
      order by clear.customer_id, clear.strength desc, clear.evidence
    )`;
}

/**
 * Judges every buyer of the shop anew and writes what changed.
 * @returns those whose motive came, went or became another.
 */
export async function writeMotives(tx: Tx, today: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    with ${judged(tx)},
    held as materialized (select * from insight.motive where motive.merchant_id = ${tx.merchantId}),
    gone as (
      delete from insight.motive
      where motive.merchant_id = ${tx.merchantId}
        and motive.customer_id in (
          select held.customer_id from held left join want on want.customer_id = held.customer_id
          where want.customer_id is null)
      returning motive.customer_id
    ),
    put as (
      insert into insight.motive (merchant_id, customer_id, motive, evidence, came, out_of, base, strength, judged_on)
      select ${tx.merchantId}, want.customer_id, want.motive, want.evidence, want.came, want.out_of, want.base,
        want.strength, ${today}::date
      from want
      left join held on held.customer_id = want.customer_id
      where (held.motive, held.evidence, held.came, held.out_of)
        is distinct from (want.motive, want.evidence, want.came::integer, want.out_of::integer)
      on conflict (merchant_id, customer_id) do update
        set motive = excluded.motive, evidence = excluded.evidence, came = excluded.came, out_of = excluded.out_of,
            base = excluded.base, strength = excluded.strength, judged_on = excluded.judged_on
      returning customer_id, motive
    )
    select customer_id as id from gone
    union all
    select put.customer_id from put
    left join held on held.customer_id = put.customer_id
    where held.motive is distinct from put.motive`);
  return rows.map(({ id }) => id);
}

/** An objection takes effect at once: what was judged of these people goes. */
export async function dropObjected(tx: Tx, customerIds: readonly string[]): Promise<void> {
  for (const table of ["motive", "look_alike"]) {
    await tx.run(sql`
      delete from insight.${sql.raw(table)} as held
      where held.merchant_id = ${tx.merchantId} and held.customer_id = any(${[...customerIds]}::uuid[])
        and held.customer_id in (${objectors(tx.merchantId)})`);
  }
}

export type MotiveRow = {
  readonly motive: Motive;
  readonly evidence: string;
  readonly came: number;
  readonly outOf: number;
  readonly base: number;
  readonly judgedOn: string;
};

export async function findMotive(tx: Tx, customerId: string): Promise<MotiveRow | undefined> {
  return await tx.maybe<MotiveRow>(sql`
    select motive, evidence, came, out_of as "outOf", base, judged_on as "judgedOn"
    from insight.motive
    where merchant_id = ${tx.merchantId} and customer_id = ${customerId}`);
}

export type MotiveCount = { readonly motive: Motive; readonly customers: number };

/** How many customers each motive moves, and of how many buyers. */
export async function countMotives(tx: Tx): Promise<{ motives: MotiveCount[]; buyers: number }> {
  const motives = await tx.rows<MotiveCount>(sql`
    select motive, count(*) as customers from insight.motive
    where merchant_id = ${tx.merchantId} group by motive order by customers desc, motive`);
  const { buyers } = await tx.one<{ buyers: number }>(sql`
    select count(*) as buyers from insight.habit where merchant_id = ${tx.merchantId}`);
  return { motives, buyers };
}
