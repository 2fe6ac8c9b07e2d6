import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { CohortCell } from "./rules/cohorts.ts";

/** Receipts only, as the case files count; or refunds deducted, as the screens show. */
export type Basis = "gross" | "net";

/** Which receipts count: those of identified customers after one day and up to another. */
export type Window = {
  readonly basis: Basis;
  readonly until: string;
  readonly after?: string;
};

// Products given for nothing are a gift, a sample or a correction. A sale of zero that names no product says only that the
// customer came, which counts: the studies of the CD shop count it too.
const isPurchase = sql`(
  receipt.total_cents > 0
  or (receipt.total_cents = 0 and not exists (
    select from purchases.line
    where line.merchant_id = receipt.merchant_id and line.receipt_id = receipt.id and line.product_id is not null)))`;

function counted(tx: Tx, { basis, until, after }: Window): RawBuilder<unknown> {
  const paid = isPurchase;
  const kinds =
    basis === "gross" ? sql`receipt.kind = 'sale' and ${paid}` : sql`(receipt.kind = 'refund' or ${paid})`;
  const start = after === undefined ? sql`` : sql`and receipt.day > ${after}`;
  return sql`
    receipt.merchant_id = ${tx.merchantId} and receipt.customer_id is not null
    and receipt.day <= ${until} ${start} and ${kinds}`;
}

export type Totals = {
  readonly customers: number;
  readonly receipts: number;
  readonly cents: number;
  readonly oneTimeBuyers: number;
  readonly repeatCents: number;
  readonly medianBasketCents: number | null;
};

export async function readTotals(tx: Tx, window: Window): Promise<Totals> {
  return await tx.one<Totals>(sql`
    with buyer as (
      select
        receipt.customer_id,
        count(*) filter (where receipt.kind = 'sale') as sales,
        sum(receipt.total_cents) as cents
      from purchases.receipt
      where ${counted(tx, window)}
      group by receipt.customer_id
      having count(*) filter (where receipt.kind = 'sale') > 0
    )
    select
      count(*) as customers,
      coalesce(sum(sales), 0)::bigint as receipts,
      coalesce(sum(cents), 0)::bigint as cents,
      count(*) filter (where sales = 1) as "oneTimeBuyers",
      coalesce(sum(cents) filter (where sales > 1), 0)::bigint as "repeatCents",
      (select percentile_cont(0.5) within group (order by receipt.total_cents)
       from purchases.receipt
       where ${counted(tx, { ...window, basis: "gross" })}) as "medianBasketCents"
    from buyer`);
}

export type ScoreCount = {
  readonly letter: "R" | "F" | "M";
  readonly score: number;
  readonly customers: number;
};
export type GroupTotal = {
  readonly group: string;
  readonly customers: number;
  readonly cents: number;
  readonly meanRecencyDays: number;
  readonly meanOrders: number;
};

/** The scores of rules/groups.ts for every buyer at once: rank() − 1 is the number of buyers strictly worse. */
function scored(tx: Tx, window: Window): RawBuilder<unknown> {
  return sql`
    buyer as (
      select
        receipt.customer_id,
        ${window.until}::date - max(receipt.day) filter (where receipt.kind = 'sale') as recency,
        count(*) filter (where receipt.kind = 'sale') as orders,
        sum(receipt.total_cents)::bigint as cents
      from purchases.receipt
      where ${counted(tx, window)}
      group by receipt.customer_id
      having count(*) filter (where receipt.kind = 'sale') > 0
    ),
    score as (
      select
        buyer.*,
        (1 + 5 * (rank() over (order by recency desc) - 1) / count(*) over ())::integer as r,
        (1 + 5 * (rank() over (order by orders) - 1) / count(*) over ())::integer as f,
        (1 + 5 * (rank() over (order by cents) - 1) / count(*) over ())::integer as m
      from buyer
    )`;
}

const groupName = sql`
  case
    when r >= 4 and f >= 4 and m >= 4 then 'champions'
    when f >= 4 and r >= 3 then 'loyal'
    when orders = 1 and r >= 4 then 'new'
    when (orders <= 2 and r = 3) or (orders = 2 and r >= 4) then 'promising'
    when r >= 4 then 'active'
    when r <= 2 and f >= 4 and m >= 4 then 'cannot_lose'
    when r <= 2 and (f >= 3 or m >= 4) then 'at_risk'
    when r = 3 then 'needs_attention'
    when r = 2 then 'dormant'
    else 'lost'
  end`;

export async function readScoreCounts(tx: Tx, window: Window): Promise<ScoreCount[]> {
  return await tx.rows<ScoreCount>(sql`
    with ${scored(tx, window)}
    select letter, value as score, count(*) as customers
    from score
    cross join lateral (values ('R', r), ('F', f), ('M', m)) as given (letter, value)
    group by letter, value
    order by letter, value`);
}

export async function readGroups(tx: Tx, window: Window): Promise<GroupTotal[]> {
  return await tx.rows<GroupTotal>(sql`
    with ${scored(tx, window)}
    select
      ${groupName} as "group",
      count(*) as customers,
      sum(cents)::bigint as cents,
      avg(recency)::float8 as "meanRecencyDays",
      avg(orders)::float8 as "meanOrders"
    from score
    group by 1
    order by 1`);
}

/** Who is in which group, as a SELECT of `key, customer_id`. */
export function groupMembers(tx: Tx, window: Window): RawBuilder<unknown> {
  return sql`(with ${scored(tx, window)} select ${groupName} as key, customer_id from score)`;
}

/** Whether the row `profile` is of a buyer of this group. */
export function inGroup(tx: Tx, window: Window, group: string): RawBuilder<unknown> {
  return sql`profile.customer_id in (
    with ${scored(tx, window)}
    select customer_id from score where ${groupName} = ${group})`;
}

/** What is shared out along the curve. */
export type Measure = "cents" | "orders" | "purchase_days";

const measures: Readonly<Record<Measure, RawBuilder<unknown>>> = {
  cents: sql`sum(receipt.total_cents)`,
  orders: sql`count(*) filter (where receipt.kind = 'sale')`,
  purchase_days: sql`count(distinct receipt.day) filter (where receipt.kind = 'sale')`,
};

export type ConcentrationFacts = {
  readonly customers: number;
  readonly total: number;
  readonly making80: number;
  readonly weighted: number;
  /** Rank and running total at the ranks asked for. */
  readonly running: readonly (readonly [rank: number, sum: number])[];
};

/** Buyers by what they bring, from the largest down, with the running sum. */
function ranked(tx: Tx, window: Window, measure: Measure): RawBuilder<unknown> {
  return sql`
    buyer as (
      select receipt.customer_id, (${measures[measure]})::bigint as amount
      from purchases.receipt
      where ${counted(tx, window)}
      group by receipt.customer_id
      having count(*) filter (where receipt.kind = 'sale') > 0
    ),
    ranked as (
      select
        amount,
        row_number() over (order by amount desc, customer_id) as rank,
        sum(amount) over (order by amount desc, customer_id rows unbounded preceding) as running
      from buyer
    )`;
}

/** The whole of a concentration in one pass; the ranks to draw are those of rules/concentration.ts. */
export async function readConcentration(
  tx: Tx,
  window: Window,
  measure: Measure,
  points: number,
): Promise<ConcentrationFacts> {
  return await tx.one<ConcentrationFacts>(sql`
    with ${ranked(tx, window, measure)},
    whole as (select count(*) as customers, coalesce(sum(amount), 0)::bigint as total from ranked),
    position as (
      select greatest(1, round(whole.customers * power(step::numeric / ${points}, 2)))::bigint as rank
      from whole cross join generate_series(1, ${points}::integer) as step
      union
      select ceil(whole.customers * part)::bigint
      from whole cross join unnest(array[0.01, 0.05, 0.1, 0.2, 0.5]::numeric[]) as part
    )
    select
      whole.customers,
      whole.total,
      coalesce((select min(rank) from ranked where running >= 0.8 * whole.total), 0) as making80,
      coalesce((select sum(rank::numeric * amount) from ranked), 0)::float8 as weighted,
      coalesce(
        (select json_agg(json_build_array(ranked.rank, ranked.running) order by ranked.rank)
         from ranked join position on position.rank = ranked.rank),
        '[]') as running
    from whole`);
}

/** Per month of first purchase and months since: who bought, and for how much. */
export async function readCohortCells(
  tx: Tx,
  window: Window,
  since: string | null = null,
): Promise<CohortCell[]> {
  const recent =
    since === null ? sql`` : sql`where arrival.month >= date_trunc('month', ${since}::date)::date`;
  return await tx.rows<CohortCell>(sql`
    with monthly as (
      select
        receipt.customer_id,
        date_trunc('month', receipt.day)::date as month,
        count(*) filter (where receipt.kind = 'sale') as sales,
        sum(receipt.total_cents) as cents
      from purchases.receipt
      where ${counted(tx, window)}
      group by 1, 2
    ),
    arrival as (
      select customer_id, min(month) filter (where sales > 0) as month
      from monthly
      group by customer_id
      having max(sales) > 0
    )
    select
      to_char(arrival.month, 'YYYY-MM') as month,
      ((extract(year from monthly.month) - extract(year from arrival.month)) * 12
        + extract(month from monthly.month) - extract(month from arrival.month))::integer as age,
      count(*) filter (where monthly.sales > 0) as customers,
      sum(monthly.cents)::bigint as cents
    from arrival
    join monthly on monthly.customer_id = arrival.customer_id and monthly.month >= arrival.month
    ${recent}
    group by 1, 2
    order by 1, 2`);
}
