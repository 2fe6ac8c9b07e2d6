import type { Tx } from "../../platform/database.ts";
import type { Favourite } from "./answers-portrait.ts";
import { hoursOf } from "./queries-habits.ts";
import type { Tally } from "./rules/consumption.ts";

export type ConsumptionFacts = {
  /** Whether she speaks for herself in this shop: neither unknown, merged nor erased. */
  readonly isKnown: boolean;
  readonly firstDay: string | null;
  readonly visits: number;
  /** Of the shop, closed ones left out. */
  readonly storeCount: number;
  readonly discounted: number;
  readonly shopDiscountShare: number | null;
  readonly basketCents: number | null;
  readonly families: readonly Favourite[];
  readonly products: readonly Favourite[];
  readonly weekdays: readonly Tally[];
  readonly hours: readonly Tally[];
  readonly stores: readonly Tally[];
  readonly channels: readonly Tally[];
  readonly sellers: readonly Tally[];
  /** By calendar month, 1 to 12. */
  readonly months: readonly Tally[];
};

/** What one customer buys, when and where, refunds deducted; read when somebody opens her record. */
export async function readConsumption(
  tx: Tx,
  customerId: string,
  { today, timeZone }: { readonly today: string; readonly timeZone: string },
): Promise<ConsumptionFacts> {
  const [row] = await tx.hot<{ body: ConsumptionFacts }>("insight_consumption", consumptionText, [
    tx.merchantId,
    customerId,
    today,
    timeZone,
  ]);
  if (row === undefined) throw new Error("A statement without a table answered nothing.");
  return row.body;
}

const counted = (key: string, name: string, from = "sale") => `
  coalesce((
    select json_agg(json_build_object('key', key, 'name', name, 'visits', visits) order by visits desc, key)
    from (select ${key} as key, ${name} as name, count(*) as visits from ${from} group by 1, 2) as told
    where key is not null), '[]')`;

const favourites = (id: string, name: string) => `
  coalesce((
    select json_agg(json_build_object('id', id, 'name', name, 'cents', cents, 'share', cents / nullif(total, 0), 'days', days)
      order by cents desc, id)
    from (
      select ${id} as id, ${name} as name, sum(total_cents)::float8 as cents, max(spent.total) as total,
        count(distinct day) filter (where is_purchase) as days
      from bought cross join spent
      where ${id} is not null
      group by 1, 2
      having sum(total_cents) > 0
      order by cents desc, id
      limit 5
    ) as told), '[]')`;

const consumptionText = `
  with moved as materialized (
    select receipt.*, coalesce((
        select sum(refund.total_cents) from purchases.receipt as refund
        where refund.merchant_id = $1 and refund.refund_of = receipt.id), 0) as back_cents
    from purchases.receipt
    where receipt.merchant_id = $1 and receipt.customer_id = $2 and receipt.day <= $3::date
  ),
  bought as materialized (
    select
      moved.id as receipt_id, moved.day, line.total_cents, line.discount_cents, product.id as product_id, product.name as product_name,
      category.id as category_id, category.name as category_name,
      moved.kind = 'sale' and moved.total_cents > 0 and moved.total_cents + moved.back_cents > 0 as is_purchase
    from moved
    join purchases.line on line.merchant_id = $1 and line.receipt_id = moved.id
    join catalog.product on product.merchant_id = $1 and product.id = line.product_id and product.kind <> 'fee'
    left join catalog.category on category.merchant_id = $1 and category.id = product.category_id
  ),
  spent as (select sum(total_cents)::float8 as total from bought),
  sale as materialized (
    select
      moved.*, store.name as store_name, ${hoursOf("moved.happened_at", "$4")} as hours,
      moved.discount_cents > 0 or exists (
        select from purchases.line
        where line.merchant_id = $1 and line.receipt_id = moved.id and line.discount_cents > 0) as is_discounted
    from moved
    left join accounts.store on store.merchant_id = $1 and store.id = moved.store_id
    where moved.kind = 'sale' and moved.total_cents > 0 and moved.total_cents + moved.back_cents > 0
  )
  select json_build_object(
    'visits', (select count(*) from sale),
    'isKnown', exists (select from insight.profile where merchant_id = $1 and customer_id = $2),
    'firstDay', (select min(day) from sale),
    'storeCount', (select count(*) from accounts.store where merchant_id = $1 and closed_at is null),
    'discounted', (select count(*) filter (where is_discounted) from sale),
    'shopDiscountShare', (
      select sum(discounted)::float8 / nullif(sum(visits), 0) from insight.habit where merchant_id = $1),
    'basketCents', (select round(avg(total_cents + back_cents)) from sale),
    'families', ${favourites("category_id", "category_name")},
    'products', ${favourites("product_id", "product_name")},
    'weekdays', ${counted("extract(isodow from day)::integer::text", "null")},
    'hours', ${counted("hours", "null")},
    'stores', ${counted("store_id::text", "store_name")},
    'channels', ${counted("channel", "null")},
    'sellers', ${counted("staff_label", "staff_label")},
    'months', ${counted("extract(month from day)::integer::text", "null")}
  ) as body`;
