import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { GroupBy, Step } from "./answers.ts";
import type { Condition } from "./queries-people-rule.ts";
import { groupMembers } from "./queries-report.ts";
import type { Period } from "./queries-results.ts";

/** Sales of one group of customers in one step of time. */
export type GroupSales = {
  readonly key: string;
  readonly start: string;
  readonly cents: number;
  readonly marginCents: number;
  readonly sales: number;
  readonly customers: number;
};

/** How the margin is found: line by line from the catalog's costs, at the shop's rate where there are none; or at that rate for all. */
export type Margin = { readonly rate: number; readonly byLine: boolean };

/** Who is in which group, as a SELECT of `key, customer_id`; a customer may be in several segments. */
function members(
  tx: Tx,
  by: Exclude<GroupBy, "newness">,
  until: string,
  segments: readonly { readonly id: string; readonly condition: Condition }[],
): RawBuilder<unknown> {
  const ofProfile = (key: RawBuilder<unknown>) => sql`
    select ${key} as key, profile.customer_id from insight.profile where profile.merchant_id = ${tx.merchantId}`;
  switch (by) {
    case "stage":
      return ofProfile(sql`profile.stage`);
    case "best":
      return ofProfile(sql`case when profile.is_best then 'yes' else 'no' end`);
    case "group":
      return groupMembers(tx, { basis: "net", until });
    case "segment":
      return segments.length === 0
        ? sql`select '' as key, null::uuid as customer_id where false`
        : sql.join(
            segments.map(({ id, condition }) => sql`${ofProfile(sql`${id}::text`)} and ${condition}`),
            sql` union all `,
          );
  }
}

/**
 * Sales and margin of each group, step by step. Groups are those of today, so that what is compared over time is what the same people
 * bought; newcomers are told as of each sale: whose first purchase lies in the same step.
 */
export async function readGroupSales(
  tx: Tx,
  period: Period,
  asked: {
    readonly by: GroupBy;
    readonly step: Step;
    readonly until: string;
    readonly margin: Margin;
    readonly segments: readonly { readonly id: string; readonly condition: Condition }[];
  },
): Promise<GroupSales[]> {
  const { by, step, until, margin, segments } = asked;
  const grouped =
    by === "newness"
      ? sql`
          select
            case when sold.customer_id is null then 'unknown'
                 when profile.first_day >= sold.start then 'new' else 'returning' end as key,
            sold.*
          from sold
          left join insight.profile on profile.merchant_id = ${tx.merchantId} and profile.customer_id = sold.customer_id`
      : sql`
          select member.key, sold.*
          from sold
          join (${members(tx, by, until, segments)}) as member on member.customer_id = sold.customer_id`;
  return await tx.rows<GroupSales>(sql`
    with sold as materialized (
      select
        receipt.customer_id,
        date_trunc(${step}, receipt.day::timestamp)::date as start,
        sum(receipt.total_cents) as cents,
        sum(${margin.byLine ? lineMargin(tx, margin.rate) : sql`receipt.total_cents * ${margin.rate}::float8`}) as margin,
        count(*) filter (where receipt.kind = 'sale' and receipt.total_cents > 0) as sales
      from purchases.receipt
      where receipt.merchant_id = ${tx.merchantId}
        and receipt.day between ${period.from} and ${period.to}
        ${period.storeIds === undefined ? sql`` : sql`and receipt.store_id = any(${[...period.storeIds]}::uuid[])`}
        ${period.channel === undefined ? sql`` : sql`and receipt.channel = ${period.channel}`}
        ${period.basis === "gross" ? sql`and receipt.kind = 'sale'` : sql``}
      group by receipt.customer_id, 2
    )
    select
      key,
      to_char(start, 'YYYY-MM-DD') as start,
      sum(cents)::bigint as cents,
      round(sum(margin))::bigint as "marginCents",
      sum(sales)::bigint as sales,
      count(customer_id) filter (where sales > 0) as customers
    from (${grouped}) as grouped
    group by key, start
    order by start, key`);
}

/** A receipt's margin: of each line whose product has a cost, what is left of it without tax; of the rest, the shop's rate. */
function lineMargin(tx: Tx, rate: number): RawBuilder<unknown> {
  return sql`coalesce((
    select sum(
      case when product.cost is null then line.total_cents * ${rate}::float8
           else line.total_cents / (1 + coalesce(line.tax_rate, product.tax_rate, 0) / 100)
             - (case when receipt.kind = 'refund' then -abs(line.quantity) else line.quantity end) * product.cost * 100 end)
    from purchases.line
    left join catalog.product on product.merchant_id = ${tx.merchantId} and product.id = line.product_id
    where line.merchant_id = ${tx.merchantId} and line.receipt_id = receipt.id and product.kind is distinct from 'fee'
  ), receipt.total_cents * ${rate}::float8)`;
}

export type NextPurchase = {
  readonly isFirst: boolean;
  readonly days: number;
  readonly ended: number;
  readonly open: number;
};

/** After each purchase day of the period, how long until the next one; counted by days, a first purchase apart from the later ones. */
export async function readNextPurchases(tx: Tx, period: Period, today: string): Promise<NextPurchase[]> {
  return await tx.rows<NextPurchase>(sql`
    with bought as (
      select receipt.customer_id, receipt.day,
        lead(receipt.day) over (partition by receipt.customer_id order by receipt.day) as next_day
      from purchases.receipt
      where receipt.merchant_id = ${tx.merchantId}
        and receipt.customer_id is not null
        and receipt.kind = 'sale' and receipt.total_cents > 0
        and receipt.day >= ${period.from} and receipt.day <= ${today}
      group by receipt.customer_id, receipt.day
    )
    select
      bought.day = profile.first_day as "isFirst",
      coalesce(bought.next_day, ${today}::date) - bought.day as days,
      count(*) filter (where bought.next_day is not null) as ended,
      count(*) filter (where bought.next_day is null) as open
    from bought
    join insight.profile on profile.merchant_id = ${tx.merchantId} and profile.customer_id = bought.customer_id
    where bought.day <= ${period.to}
    group by 1, 2
    order by 1, 2`);
}
