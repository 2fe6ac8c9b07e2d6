import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { AlertHit, AlertRule, AlertRuleBody } from "./schema-rewards.ts";

const valueOf = (column: string) => sql`
  case alert_rule.measure
    when 'quantity' then ${sql.ref(column)} / 1000.0
    else ${sql.ref(column)}
  end::float8`;

export async function selectRules(tx: Tx, asked: { readonly id?: string } = {}): Promise<AlertRule[]> {
  const one = asked.id === undefined ? sql`` : sql`and alert_rule.id = ${asked.id}`;
  return await tx.rows<AlertRule>(sql`
    select
      alert_rule.id,
      alert_rule.name,
      alert_rule.measure,
      ${valueOf("alert_rule.threshold")} as threshold,
      alert_rule.period,
      alert_rule.store_id as "storeId",
      to_jsonb(alert_rule.product_ids) as "productIds",
      to_jsonb(alert_rule.category_ids) as "categoryIds",
      hits.count as "hitCount",
      hits.unseen as "unseenCount",
      alert_rule.archived_at as "archivedAt"
    from loyalty.alert_rule
    cross join lateral (
      select count(*) as count, count(*) filter (where alert_hit.seen_at is null) as unseen
      from loyalty.alert_hit
      where alert_hit.merchant_id = ${tx.merchantId} and alert_hit.rule_id = alert_rule.id
    ) as hits
    where alert_rule.merchant_id = ${tx.merchantId} ${one}
    order by alert_rule.archived_at nulls first, alert_rule.created_at desc, alert_rule.id`);
}

export async function insertRule(tx: Tx, id: string, rule: AlertRuleBody): Promise<void> {
  const threshold = rule.measure === "quantity" ? Math.round(rule.threshold * 1_000) : rule.threshold;
  await tx.run(sql`
    insert into loyalty.alert_rule (
      merchant_id, id, name, measure, threshold, period, store_id, product_ids, category_ids, created_at)
    values (${tx.merchantId}, ${id}, ${rule.name}, ${rule.measure}, ${threshold}, ${rule.period},
            ${rule.storeId ?? null}, ${rule.productIds ?? []}::uuid[], ${rule.categoryIds ?? []}::uuid[], ${tx.now})`);
}

export async function archiveRule(tx: Tx, id: string): Promise<number> {
  return await tx.run(sql`
    update loyalty.alert_rule
    set archived_at = ${tx.now}
    where alert_rule.merchant_id = ${tx.merchantId} and alert_rule.id = ${id} and alert_rule.archived_at is null`);
}

export async function activeRuleIds(tx: Tx): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select alert_rule.id
    from loyalty.alert_rule
    where alert_rule.merchant_id = ${tx.merchantId} and alert_rule.archived_at is null
    order by alert_rule.created_at, alert_rule.id`);
  return rows.map(({ id }) => id);
}

/**
 * Notes who has passed a rule's threshold in the periods of these days, among those who bought on them; with no days, among all
 * in the period of the given day. Refunds lower what counts. Each customer rings once a period, so repeating is harmless.
 */
export async function noteHits(
  tx: Tx,
  asked: {
    readonly ruleId: string;
    readonly days: readonly string[] | null;
    readonly today: string;
    /** Purchases before this day are history: noted, and not shown as new. */
    readonly newsFrom: string;
  },
): Promise<number> {
  const { ruleId, days, today, newsFrom } = asked;
  const start = sql`
    case rule.period
      when 'year' then date_trunc('year', receipt.day::timestamp)::date
      when 'month' then date_trunc('month', receipt.day::timestamp)::date
      when 'day' then receipt.day
      else date '0001-01-01'
    end`;
  const bought =
    days === null
      ? sql`(rule.period = 'lifetime' or receipt.day >= case rule.period
          when 'year' then date_trunc('year', ${today}::timestamp)::date
          when 'month' then date_trunc('month', ${today}::timestamp)::date
          else ${today}::date end)`
      : sql`receipt.day = any(${[...days]}::date[])`;
  return await tx.run(sql`
    with recursive rule as materialized (
      select * from loyalty.alert_rule
      where alert_rule.merchant_id = ${tx.merchantId} and alert_rule.id = ${ruleId}
    ), family as (
      select unnest(rule.category_ids) as id from rule
      union
      select category.id
      from family
      join catalog.category on category.merchant_id = ${tx.merchantId} and category.parent_id = family.id
    ), wanted as materialized (
      select unnest(rule.product_ids) as id from rule
      union
      select product.id from catalog.product
      where product.merchant_id = ${tx.merchantId} and product.category_id in (select family.id from family)
    ), moment as materialized (
      select receipt.customer_id, ${start} as period_from, max(receipt.day) as reached_on
      from rule
      join purchases.receipt on receipt.merchant_id = ${tx.merchantId}
      where receipt.kind = 'sale' and receipt.customer_id is not null and ${bought}
        and (rule.store_id is null or receipt.store_id = rule.store_id)
      group by 1, 2
    ), counted as (
      select
        moment.customer_id,
        moment.period_from,
        moment.reached_on,
        case rule.measure
          when 'amount' then sum(receipt.total_cents)
          when 'tickets' then count(*) filter (where receipt.kind = 'sale' and receipt.total_cents > 0)
          else sum((
            select sum(line.quantity) * 1000
            from purchases.line
            where line.merchant_id = ${tx.merchantId} and line.receipt_id = receipt.id
              and line.product_id in (select wanted.id from wanted)))
        end::bigint as value
      from rule
      cross join moment
      join purchases.receipt
        on receipt.merchant_id = ${tx.merchantId}
        and receipt.customer_id = moment.customer_id
        and receipt.day >= moment.period_from
        and (rule.period = 'lifetime' or receipt.day < moment.period_from + case rule.period
          when 'year' then interval '1 year'
          when 'month' then interval '1 month'
          else interval '1 day' end)
      where rule.store_id is null or receipt.store_id = rule.store_id
      group by moment.customer_id, moment.period_from, moment.reached_on, rule.measure
    )
    insert into loyalty.alert_hit (
      merchant_id, id, rule_id, customer_id, period_from, value, reached_on, noted_at, seen_at, seen_by)
    select
      ${tx.merchantId}, platform.uuid7(${tx.now}), rule.id, counted.customer_id, counted.period_from, counted.value,
      counted.reached_on, ${tx.now},
      case when counted.reached_on < ${newsFrom}::date then ${tx.now}::timestamptz end,
      case when counted.reached_on < ${newsFrom}::date then 'history' end
    from counted
    cross join rule
    where counted.value >= rule.threshold
      -- What was passed in a period that is long over is of no use to anybody.
      and (counted.reached_on >= ${newsFrom}::date or rule.period = 'lifetime'
        or ${today}::date < counted.period_from + case rule.period
          when 'year' then interval '1 year'
          when 'month' then interval '1 month'
          else interval '1 day' end)
    on conflict (merchant_id, rule_id, customer_id, period_from) do nothing`);
}

export async function selectHits(
  tx: Tx,
  asked: {
    readonly ruleId: string | null;
    readonly customerIds: readonly string[] | null;
    readonly unseen: boolean;
    readonly before: string | null;
    readonly limit: number;
  },
): Promise<AlertHit[]> {
  const { ruleId, customerIds, unseen, before } = asked;
  const conditions = [
    sql`alert_hit.merchant_id = ${tx.merchantId}`,
    ruleId === null ? null : sql`alert_hit.rule_id = ${ruleId}`,
    customerIds === null ? null : sql`alert_hit.customer_id = any(${[...customerIds]}::uuid[])`,
    unseen ? sql`alert_hit.seen_at is null` : null,
    before === null ? null : sql`alert_hit.id < ${before}::uuid`,
  ].filter((condition) => condition !== null);
  return await tx.rows<AlertHit>(sql`
    select
      alert_hit.id,
      alert_hit.rule_id as "ruleId",
      alert_rule.name as "ruleName",
      coalesce(customer.merged_into, customer.id) as "customerId",
      case customer.kind
        when 'company' then customer.company_name
        else concat_ws(' ', customer.first_name, customer.last_name)
      end as "customerName",
      ${valueOf("alert_hit.value")} as value,
      nullif(alert_hit.period_from, date '0001-01-01') as "periodFrom",
      alert_hit.reached_on as "reachedOn",
      alert_hit.seen_at as "seenAt"
    from loyalty.alert_hit
    join loyalty.alert_rule
      on alert_rule.merchant_id = alert_hit.merchant_id
      and alert_rule.id = alert_hit.rule_id
    join customers.customer
      on customer.merchant_id = alert_hit.merchant_id
      and customer.id = alert_hit.customer_id
    where ${sql.join(conditions, sql` and `)}
    order by alert_hit.id desc
    limit ${asked.limit}`);
}

export async function markSeen(
  tx: Tx,
  ids: readonly string[],
  seen: { readonly by: string } | null,
): Promise<number> {
  return await tx.run(sql`
    update loyalty.alert_hit
    set seen_at = ${seen === null ? null : tx.now}, seen_by = ${seen?.by ?? null}
    where alert_hit.merchant_id = ${tx.merchantId} and alert_hit.id = any(${[...ids]}::uuid[])
      and (alert_hit.seen_at is null) = ${seen !== null}`);
}
