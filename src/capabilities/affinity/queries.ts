import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { objectedText } from "./queries-lines.ts";

/** What every answer must know first; read in one statement, whose plan is kept. */
export type Ground = {
  readonly version: number | null;
  readonly tickets: number;
  readonly wideTickets: number;
  readonly buyers: number;
  readonly againDays: number | null;
  readonly today: string;
  readonly hasObjected: boolean;
};

const groundText = `
  select
    model.version,
    coalesce(model.tickets, 0) as tickets,
    coalesce(model.wide_tickets, 0) as "wideTickets",
    coalesce(model.buyers, 0) as buyers,
    model.again_days as "againDays",
    coalesce(shop.stops_on + 1, ($2::timestamptz at time zone merchant.time_zone)::date) as today,
    coalesce((
      select ${objectedText}
      from consent.standing
      where standing.merchant_id = $1 and standing.customer_id = $3
        and standing.act in ('objected', 'withdrawn') and standing.purpose in ('profiling', 'marketing')
    ), false) as "hasObjected"
  from accounts.merchant
  left join insight.shop on shop.merchant_id = merchant.id
  left join affinity.model on model.merchant_id = merchant.id
  where merchant.id = $1`;

export async function readGround(tx: Tx, customerId: string | null): Promise<Ground> {
  const [row] = await tx.hot<Ground>("affinity_ground", groundText, [tx.merchantId, tx.now, customerId]);
  if (row === undefined) throw new Error("This transaction is bound to no merchant.");
  return row;
}

export type OwnProduct = {
  readonly productId: string;
  /** Days since 1970 on which she bought it, ascending; what came back is out. */
  readonly days: readonly number[];
  /** She brought it back after the last of them. */
  readonly isRefused: boolean;
};

const ownText = `
  with own as materialized (
    select receipt.id, receipt.kind, receipt.day, receipt.refund_of
    from purchases.receipt
    where receipt.merchant_id = $1 and receipt.customer_id = $2 and receipt.day > $3 and receipt.day <= $4
  ),
  back as materialized (
    select own.refund_of as receipt_id, line.refund_of_line as number, line.product_id, own.day,
      sum(abs(line.quantity)) over (partition by own.refund_of, line.refund_of_line) as quantity
    from own
    join purchases.line on line.merchant_id = $1 and line.receipt_id = own.id
    where own.kind = 'refund' and line.product_id is not null
  )
  select
    bought.product_id as "productId",
    coalesce(array_agg(distinct bought.day - date '1970-01-01') filter (where bought.is_kept), '{}') as days,
    coalesce(max(bought.back_on) >= coalesce(max(bought.day) filter (where bought.is_kept), '-infinity'), false)
      as "isRefused"
  from (
    select line.product_id, own.day, null::date as back_on,
      line.total_cents > 0 and line.quantity > coalesce((
        select max(back.quantity) from back where back.receipt_id = own.id and back.number = line.number), 0) as is_kept
    from own
    join purchases.line on line.merchant_id = $1 and line.receipt_id = own.id
    where own.kind = 'sale' and line.product_id is not null
    union all
    select back.product_id, null, back.day, false from back
  ) as bought
  group by bought.product_id`;

/** What one customer bought within two years, product by product. */
export async function readOwnProducts(
  tx: Tx,
  customerId: string,
  from: string,
  to: string,
): Promise<OwnProduct[]> {
  return await tx.hot<OwnProduct>("affinity_own_products", ownText, [tx.merchantId, customerId, from, to]);
}

export type Shown = {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly categoryId: string | null;
  /** Sold, no fee, and not counted as out of stock everywhere. */
  readonly canBeProposed: boolean;
};

/** Names of these products, and whether they may be proposed today. */
export async function readShown(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Shown>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.hot<Shown>(
    "affinity_shown",
    `select product.id, product.sku, product.name, product.category_id as "categoryId",
       product.archived_at is null and product.kind <> 'fee'
         and coalesce((
           select sum(greatest(stock.quantity, 0)) > 0 from catalog.stock
           where stock.merchant_id = $1 and stock.product_id = product.id), true) as "canBeProposed"
     from catalog.product
     where product.merchant_id = $1 and product.id = any($2::uuid[])`,
    [tx.merchantId, [...ids]],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export type CategoryOffer = {
  readonly productId: string;
  readonly withId: string;
  readonly withName: string;
  readonly together: number;
  readonly of: number;
};

/** For products too rarely sold to say more: what sells best in the families that go with theirs. */
export async function readCategoryOffers(
  tx: Tx,
  productIds: readonly string[],
  today: string,
  limit: number,
): Promise<CategoryOffer[]> {
  return await tx.hot<CategoryOffer>(
    "affinity_category_offers",
    `select offer.product_id as "productId", pair.a_id as "withId", category.name as "withName",
       pair.together, pair.a_tickets as "of"
     from affinity.pair
     join catalog.category on category.merchant_id = $1 and category.id = pair.a_id
     join lateral (
       select known.product_id
       from catalog.product as sold
       join affinity.product as known on known.merchant_id = $1 and known.product_id = sold.id
       where sold.merchant_id = $1 and sold.category_id = pair.b_id and sold.archived_at is null
         and coalesce(known.proposed_until >= $4, true)
       order by known.place
       limit 2
     ) as offer on true
     where pair.merchant_id = $1 and pair.kind = 'category' and pair.lift > 1
       and pair.a_id in (
         select product.category_id from catalog.product
         where product.merchant_id = $1 and product.id = any($2::uuid[]))
       and offer.product_id <> all($2::uuid[])
     order by pair.llr desc, offer.product_id
     limit $3`,
    [tx.merchantId, [...productIds], limit, today],
  );
}

export type KnownProduct = {
  readonly id: string;
  readonly tickets: number;
  readonly buyers: number;
  readonly recentDays: number;
  readonly againDays: number | null;
  readonly returning: number;
  /** The last day on which it may be proposed without being sold again; null: nothing is known of it. */
  readonly proposedUntil: string | null;
};

/** The products of a model, in the order of their places. */
export async function readKnownProducts(tx: Tx): Promise<KnownProduct[]> {
  return await tx.rows<KnownProduct>(sql`
    select product_id as id, tickets, buyers, recent_days as "recentDays", again_days as "againDays",
      again_buyers as returning, proposed_until as "proposedUntil"
    from affinity.product
    where merchant_id = ${tx.merchantId}
    order by place`);
}

export type KnownNeighbours = {
  readonly basis: "customers" | "tickets";
  readonly productId: string;
  readonly others: readonly number[];
  readonly weights: readonly number[];
  readonly together: readonly number[];
};

/** As JSON, which is read in one go: the driver takes arrays number by number. */
export async function readNeighbours(tx: Tx): Promise<KnownNeighbours[]> {
  return await tx.rows<KnownNeighbours>(sql`
    select basis, product_id as "productId",
      array_to_json(others) as others, array_to_json(weights) as weights, array_to_json(together) as together
    from affinity.neighbour
    where merchant_id = ${tx.merchantId}`);
}
