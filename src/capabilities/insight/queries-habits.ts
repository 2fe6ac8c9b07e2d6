import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

// A family of three products has no upper third worth the name.
const fewestInFamily = 4;

/** Places every product of the shop by the day it was first sold and by its price among its family. */
export async function placeProducts(tx: Tx, today: string): Promise<void> {
  await tx.run(sql`
    with sold as (
      select
        product_day.product_id,
        min(product_day.day) as first_day,
        sum(product_day.gross_cents) / nullif(sum(product_day.quantity), 0) as mean_cents
      from insight.product_day
      where product_day.merchant_id = ${tx.merchantId}
      group by product_day.product_id
    ),
    placed as (
      select
        product.id,
        percent_rank() over family as position,
        count(*) over (partition by product.category_id) as family_size
      from sold
      join catalog.product on product.merchant_id = ${tx.merchantId} and product.id = sold.product_id
      where product.kind <> 'fee' and product.category_id is not null
        and coalesce(product.price * 100, sold.mean_cents) > 0
      window family as (partition by product.category_id order by coalesce(product.price * 100, sold.mean_cents))
    )
    insert into insight.product_trait as kept (merchant_id, product_id, first_day, price_position)
    select ${tx.merchantId}, sold.product_id, sold.first_day,
      case when placed.family_size >= ${fewestInFamily} then placed.position::real end
    from sold
    left join placed on placed.id = sold.product_id
    on conflict (merchant_id, product_id) do update
      set first_day = excluded.first_day, price_position = excluded.price_position
      where (kept.first_day, kept.price_position) is distinct from (excluded.first_day, excluded.price_position)`);
  await tx.run(sql`
    update insight.shop set traits_on = ${today} where merchant_id = ${tx.merchantId}`);
}

export async function productsPlacedOn(tx: Tx): Promise<string | null> {
  const row = await tx.maybe<{ day: string | null }>(sql`
    select traits_on as day from insight.shop where merchant_id = ${tx.merchantId}`);
  return row?.day ?? null;
}

// Prices move within their families: what was seen is looked at again each quarter.
const keptDays = 90;

/** Buyers whose purchases are no longer those their habits were read from, at most so many. */
export async function buyersToRead(tx: Tx, today: string, most: number): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select fact.customer_id as id
    from purchases.customer_fact as fact
    left join insight.habit on habit.merchant_id = fact.merchant_id and habit.customer_id = fact.customer_id
    where fact.merchant_id = ${tx.merchantId}
      and (habit.customer_id is null
        or (habit.seen_sales, habit.seen_refunds, habit.seen_cents)
          is distinct from (fact.sale_count, fact.refund_count, fact.net_cents)
        or habit.seen_on <= ${today}::date - ${keptDays}::integer)
    limit ${most}`);
  return rows.map(({ id }) => id);
}

/** Habits of people who have no purchases any more; answers whose they were. */
export async function dropIdleHabits(tx: Tx): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    delete from insight.habit
    where habit.merchant_id = ${tx.merchantId}
      and not exists (
        select from purchases.customer_fact as fact
        where fact.merchant_id = ${tx.merchantId} and fact.customer_id = habit.customer_id)
    returning habit.customer_id as id`);
  return rows.map(({ id }) => id);
}

/** How long after its first sale a product is new, and how long a shop must have been known before anything is. */
const newDays = 30;
const acquaintanceDays = 90;

/** The hours of a visit as a shopkeeper speaks of them. */
export const hoursOf = (instant: string, zone: string) => `
  case
    when extract(hour from ${instant} at time zone ${zone}) < 10 then 'early'
    when extract(hour from ${instant} at time zone ${zone}) < 12 then 'late_morning'
    when extract(hour from ${instant} at time zone ${zone}) < 14 then 'midday'
    when extract(hour from ${instant} at time zone ${zone}) < 18 then 'afternoon'
    when ${instant} is not null then 'evening'
  end`;

/** Reads the habits of these buyers again from their receipts: one statement, whatever their number. */
export async function writeHabits(
  tx: Tx,
  customerIds: readonly string[],
  { today, timeZone }: { readonly today: string; readonly timeZone: string },
): Promise<void> {
  await tx.hot("insight_habits", habitsText, [tx.merchantId, [...customerIds], today, timeZone]);
}

const columns = [
  "seen_sales",
  "seen_refunds",
  "seen_cents",
  "seen_on",
  "visits",
  "usual_weekday",
  "usual_hours",
  "usual_store_id",
  "usual_channel",
  "main_category_id",
  "first_category_id",
  "first_product_id",
  "discounted",
  "datable_products",
  "new_products",
  "placed_products",
  "dear_products",
  "service_visits",
  "seller_returns",
  "same_seller",
];

const habitsText = `
  with moved as materialized (
    select customer_id, id, kind, channel, store_id, staff_label, happened_at, day, total_cents, discount_cents, refund_of
    from purchases.receipt
    where merchant_id = $1 and customer_id = any($2::uuid[]) and day <= $3::date
  ),
  given_back as (
    select refund_of as sale_id, sum(total_cents) as cents from moved where refund_of is not null group by refund_of
  ),
  bought as materialized (
    select
      moved.customer_id, moved.id as receipt_id, moved.kind, moved.day, line.number, line.product_id, line.total_cents,
      line.discount_cents, product.kind as product_kind, product.category_id
    from moved
    join purchases.line on line.merchant_id = $1 and line.receipt_id = moved.id
    left join catalog.product on product.merchant_id = $1 and product.id = line.product_id
  ),
  of_lines as (
    select
      receipt_id,
      bool_or(discount_cents > 0) as is_discounted,
      bool_or(product_kind = 'service') as has_service
    from bought
    group by receipt_id
  ),
  sale as materialized (
    select
      moved.*,
      moved.discount_cents > 0 or coalesce(of_lines.is_discounted, false) as is_discounted,
      coalesce(of_lines.has_service, false) as has_service,
      ${hoursOf("moved.happened_at", "$4")} as hours,
      case when moved.staff_label is not null
           then lag(moved.staff_label) over (partition by moved.customer_id, moved.staff_label is null order by moved.day, moved.id)
      end as seller_before
    from moved
    left join given_back on given_back.sale_id = moved.id
    left join of_lines on of_lines.receipt_id = moved.id
    where moved.kind = 'sale' and moved.total_cents > 0
      and moved.total_cents + coalesce(given_back.cents, 0) > 0
  ),
  counted as (
    select
      customer_id,
      count(*) as visits,
      count(*) filter (where is_discounted) as discounted,
      count(*) filter (where has_service) as service_visits,
      count(seller_before) as seller_returns,
      count(*) filter (where seller_before = staff_label) as same_seller
    from sale
    group by customer_id
  ),
  -- What is as frequent as something else is not usual, nor what makes less than two visits in five (rules/consumption.ts).
  tally as (
    select
      sale.customer_id, said.habit, said.answer, count(*) as visits,
      lead(count(*)) over ranked as next_visits, row_number() over ranked as place,
      sum(count(*)) over (partition by sale.customer_id, said.habit) as all_visits
    from sale
    cross join lateral (values
      ('weekday', extract(isodow from sale.day)::text), ('hours', sale.hours),
      ('store', sale.store_id::text), ('channel', sale.channel)
    ) as said (habit, answer)
    where said.answer is not null
    group by sale.customer_id, said.habit, said.answer
    window ranked as (partition by sale.customer_id, said.habit order by count(*) desc)
  ),
  usual as (
    select
      customer_id,
      max(answer) filter (where habit = 'weekday')::smallint as weekday,
      max(answer) filter (where habit = 'hours') as hours,
      max(answer) filter (where habit = 'store')::uuid as store_id,
      max(answer) filter (where habit = 'channel') as channel
    from tally
    where place = 1 and visits > coalesce(next_visits, 0) and visits >= 0.4 * all_visits
    group by customer_id
  ),
  start as (select min(day) as day from insight.shop_day where merchant_id = $1),
  kept as (
    select customer_id, product_id, category_id, sum(total_cents) as cents, min(day) filter (where kind = 'sale') as first_day
    from bought
    where product_id is not null and product_kind <> 'fee'
    group by customer_id, product_id, category_id
    having sum(total_cents) > 0
  ),
  family as (
    select distinct on (customer_id) customer_id, category_id
    from (select customer_id, category_id, sum(cents) as cents from kept group by customer_id, category_id) as spent
    where category_id is not null
    order by customer_id, cents desc, category_id
  ),
  taste as (
    select
      kept.customer_id,
      count(*) filter (where kept.first_day >= start.day + ${acquaintanceDays}) as datable,
      count(*) filter (where kept.first_day >= start.day + ${acquaintanceDays} and trait.first_day >= start.day + ${acquaintanceDays}
        and kept.first_day < trait.first_day + ${newDays}) as new,
      count(trait.price_position) as placed,
      count(*) filter (where trait.price_position >= 2.0 / 3) as dear
    from kept
    cross join start
    left join insight.product_trait as trait on trait.merchant_id = $1 and trait.product_id = kept.product_id
    group by kept.customer_id
  ),
  first_bought as (
    select distinct on (bought.customer_id) bought.customer_id, bought.product_id, bought.category_id
    from bought
    join sale on sale.id = bought.receipt_id
    where bought.product_id is not null and bought.product_kind <> 'fee'
    order by bought.customer_id, bought.day, bought.receipt_id, bought.total_cents desc, bought.number
  )
  insert into insight.habit as known (merchant_id, customer_id, ${columns.join(", ")})
  select
    $1, fact.customer_id, fact.sale_count, fact.refund_count, fact.net_cents, $3::date,
    coalesce(counted.visits, 0), usual.weekday, usual.hours, usual.store_id, usual.channel,
    family.category_id, first_bought.category_id, first_bought.product_id,
    coalesce(counted.discounted, 0), coalesce(taste.datable, 0), coalesce(taste.new, 0),
    coalesce(taste.placed, 0), coalesce(taste.dear, 0), coalesce(counted.service_visits, 0),
    coalesce(counted.seller_returns, 0), coalesce(counted.same_seller, 0)
  from purchases.customer_fact as fact
  left join counted on counted.customer_id = fact.customer_id
  left join usual on usual.customer_id = fact.customer_id
  left join family on family.customer_id = fact.customer_id
  left join taste on taste.customer_id = fact.customer_id
  left join first_bought on first_bought.customer_id = fact.customer_id
  where fact.merchant_id = $1 and fact.customer_id = any($2::uuid[])
  on conflict (merchant_id, customer_id) do update set
    (${columns.join(", ")}) = row (${columns.map((column) => `excluded.${column}`).join(", ")})`;

/** Habits, motives, likeness and paths of people who no longer speak for themselves (merged, erased), or no longer exist. */
export async function forgetSilenced(tx: Tx, customerIds: readonly string[]): Promise<void> {
  for (const table of ["habit", "motive", "look_alike", "stage_path"]) {
    await tx.run(sql`
      delete from insight.${sql.raw(table)} as held
      where held.merchant_id = ${tx.merchantId} and held.customer_id = any(${[...customerIds]}::uuid[])
        and not exists (
          select from insight.profile
          where profile.merchant_id = ${tx.merchantId} and profile.customer_id = held.customer_id)`);
  }
}
