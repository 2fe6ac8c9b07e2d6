import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type ProductRow = {
  readonly id: string;
  readonly name: string;
  /** Cents, all taxes in; null: no price kept. */
  readonly cents: number | null;
  readonly categoryId: string | null;
  readonly isSold: boolean;
};

export async function selectProducts(
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ProductRow>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.rows<ProductRow>(sql`
    select id, name, round(price * 100)::bigint as cents, category_id as "categoryId", archived_at is null as "isSold"
    from catalog.product
    where merchant_id = ${tx.merchantId} and id = any(${[...new Set(ids)]}::uuid[])`);
  return new Map(rows.map((row) => [row.id, row]));
}

export type ProductOfPerson = {
  readonly customerId: string;
  readonly name: string;
  readonly cents: number | null;
};

/** What each person bought last, the dearest first. */
export async function selectBought(tx: Tx, ids: readonly string[], most: number): Promise<ProductOfPerson[]> {
  return await tx.rows<ProductOfPerson>(sql`
    select her.id as "customerId", bought.name, bought.cents
    from unnest(${[...ids]}::uuid[]) as her (id)
    cross join lateral (
      select product.name, round(product.price * 100)::bigint as cents, sum(line.total_cents) as paid
      from (
        select receipt.id
        from purchases.receipt
        where receipt.merchant_id = ${tx.merchantId} and receipt.customer_id = her.id and receipt.kind = 'sale'
        order by receipt.day desc, receipt.id desc
        limit 1
      ) as last
      join purchases.line on line.merchant_id = ${tx.merchantId} and line.receipt_id = last.id
      join catalog.product on product.merchant_id = ${tx.merchantId} and product.id = line.product_id
      where product.kind <> 'fee' and line.total_cents > 0
      group by product.id, product.name, product.price
      order by paid desc, product.name
      limit ${most}
    ) as bought
    order by her.id, bought.paid desc, bought.name`);
}

type Proposing = {
  readonly ids: readonly string[];
  readonly most: number;
  readonly today: string;
  /** Families of goods that nobody may be invited to buy. */
  readonly forbidden: readonly string[];
};

/** Sold, in stock, no fee, and of no family that may not be advertised. */
const mayBeProposed = (tx: Tx, { today, forbidden }: Proposing) => sql`
  product.archived_at is null and product.kind <> 'fee'
  and not coalesce(product.category_id = any(${[...forbidden]}::uuid[]), false)
  and coalesce(known.proposed_until >= ${today}::date, true)
  and coalesce((
    select sum(greatest(stock.quantity, 0)) > 0 from catalog.stock
    where stock.merchant_id = ${tx.merchantId} and stock.product_id = product.id), true)`;

/** Those of these people who did not object to being profiled or to all advertising. */
const willing = (tx: Tx, ids: readonly string[]) => sql`
  select her.id
  from unnest(${[...ids]}::uuid[]) as her (id)
  where not coalesce((
    select bool_or(standing.purpose = 'profiling')
      or count(*) filter (
        where standing.purpose = 'marketing' and standing.act = 'objected' and standing.topic = ''
          and standing.channel in ('email', 'sms', 'phone', 'post')) = 4
    from consent.standing
    where standing.merchant_id = ${tx.merchantId} and standing.customer_id = her.id
      and standing.act in ('objected', 'withdrawn') and standing.purpose in ('profiling', 'marketing')), false)`;

/** What each person bought within two years and did not bring back since, product by product. */
const boughtBy = (tx: Tx, { ids, today }: Proposing) => sql`
  select sold.customer_id, sold.product_id, sold.days, sold.last_day
  from (${linesBy(tx, ids, today, "sale")}) as sold
  left join (${linesBy(tx, ids, today, "refund")}) as returned
    on returned.customer_id = sold.customer_id and returned.product_id = sold.product_id
  where coalesce(returned.last_day < sold.last_day, true)`;

/** From the people to their receipts, never from the receipts to the people. */
const linesBy = (tx: Tx, ids: readonly string[], today: string, kind: "sale" | "refund") => sql`
  select her.id as customer_id, had.product_id, count(distinct had.day) as days, max(had.day) as last_day
  from (${willing(tx, ids)}) as her
  cross join lateral (
    select line.product_id, receipt.day
    from purchases.receipt
    join purchases.line on line.merchant_id = ${tx.merchantId} and line.receipt_id = receipt.id
    where receipt.merchant_id = ${tx.merchantId} and receipt.customer_id = her.id and receipt.kind = ${kind}
      and receipt.day > ${today}::date - 730 and line.total_cents <> 0 and line.product_id is not null
    offset 0
  ) as had
  group by her.id, had.product_id`;

/** What goes with all that each person bought, and she never bought; the more recent weighs the more. */
export async function selectSuggested(tx: Tx, proposing: Proposing): Promise<ProductOfPerson[]> {
  return await tx.rows<ProductOfPerson>(sql`
    with bought as materialized (${boughtBy(tx, proposing)}),
    scored as (
      select bought.customer_id, other.place,
        sum(other.weight * exp(-(${proposing.today}::date - bought.last_day) / 180.0)) as score
      from bought
      join affinity.neighbour on neighbour.merchant_id = ${tx.merchantId}
        and neighbour.basis = 'customers' and neighbour.product_id = bought.product_id
      cross join lateral unnest(neighbour.others, neighbour.weights) as other (place, weight)
      group by bought.customer_id, other.place
    ),
    ranked as (
      select scored.customer_id, product.name, round(product.price * 100)::bigint as cents,
        row_number() over (partition by scored.customer_id order by scored.score desc, product.id) as rank
      from scored
      join affinity.product as known on known.merchant_id = ${tx.merchantId} and known.place = scored.place
      join catalog.product on product.merchant_id = ${tx.merchantId} and product.id = known.product_id
      where ${mayBeProposed(tx, proposing)}
        and not exists (
          select from bought
          where bought.customer_id = scored.customer_id and bought.product_id = product.id)
    )
    select customer_id as "customerId", name, cents
    from ranked
    where rank <= ${proposing.most}
    order by customer_id, rank`);
}

/** What each person buys again and again, once its own interval has passed and before it looks given up. */
export async function selectDue(tx: Tx, proposing: Proposing): Promise<ProductOfPerson[]> {
  return await tx.rows<ProductOfPerson>(sql`
    with ranked as (
      select bought.customer_id, product.name, round(product.price * 100)::bigint as cents,
        row_number() over (
          partition by bought.customer_id order by bought.days desc, bought.last_day, product.id) as rank
      from (${boughtBy(tx, proposing)}) as bought
      join affinity.product as known on known.merchant_id = ${tx.merchantId} and known.product_id = bought.product_id
      join affinity.model on model.merchant_id = ${tx.merchantId}
      join catalog.product on product.merchant_id = ${tx.merchantId} and product.id = bought.product_id
      where bought.days >= 2
        and ${proposing.today}::date - bought.last_day
          between coalesce(known.again_days, model.again_days) * 0.8 and coalesce(known.again_days, model.again_days) * 3
        and ${mayBeProposed(tx, proposing)}
    )
    select customer_id as "customerId", name, cents
    from ranked
    where rank <= ${proposing.most}
    order by customer_id, rank`);
}
