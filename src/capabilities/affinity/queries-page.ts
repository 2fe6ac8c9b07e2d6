import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { addDays } from "../../values/day.ts";
import { fold } from "../../values/fold.ts";

export type PairRow = {
  readonly aId: string;
  readonly aName: string;
  readonly bId: string;
  readonly bName: string;
  readonly together: number;
  readonly aTickets: number;
  readonly bTickets: number;
  readonly lift: number;
  readonly llr: number;
};

export type PairsAsked = {
  readonly kind: "product" | "category";
  readonly direction: "together" | "apart";
  readonly typed?: string;
  readonly id?: string;
  readonly sort: "llr" | "together" | "lift" | "share";
  readonly limit: number;
  readonly offset: number;
};

const orders = {
  llr: sql`pair.llr desc`,
  together: sql`pair.together desc`,
  lift: sql`pair.lift desc`,
  share: sql`pair.together::float8 / pair.a_tickets desc`,
} as const;

/**
 * Pairs by strength. Each stands once, told from the rarer product, whose buyers say more of the other; asked of one product or
 * by name, from that product.
 */
export async function readPairs(tx: Tx, asked: PairsAsked): Promise<PairRow[]> {
  const names = asked.kind === "product" ? sql`catalog.product` : sql`catalog.category`;
  const isOfOne = asked.id !== undefined || asked.typed !== undefined;
  const side = isOfOne ? sql`true` : sql`(pair.a_tickets, pair.a_id) < (pair.b_tickets, pair.b_id)`;
  const one = asked.id === undefined ? sql`true` : sql`pair.a_id = ${asked.id}`;
  const named =
    asked.typed === undefined
      ? sql`true`
      : sql`pair.a_id in (
          select named.id from ${names} as named
          where named.merchant_id = ${tx.merchantId} and position(${fold(asked.typed)} in named.folded_name) > 0)`;
  return await tx.rows<PairRow>(sql`
    select
      pair.a_id as "aId", a.name as "aName", pair.b_id as "bId", b.name as "bName",
      pair.together, pair.a_tickets as "aTickets", pair.b_tickets as "bTickets", pair.lift, pair.llr
    from affinity.pair
    join ${names} as a on a.merchant_id = ${tx.merchantId} and a.id = pair.a_id
    join ${names} as b on b.merchant_id = ${tx.merchantId} and b.id = pair.b_id
    where pair.merchant_id = ${tx.merchantId} and pair.kind = ${asked.kind}
      and ${asked.direction === "together" ? sql`pair.lift > 1` : sql`pair.lift < 1`}
      and ${side} and ${one} and ${named}
    order by ${orders[asked.sort]}, pair.llr desc, pair.a_id, pair.b_id
    limit ${asked.limit} offset ${asked.offset}`);
}

export type ProductRow = {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly tickets: number;
  readonly buyers: number;
  readonly againDays: number | null;
  readonly gapCount: number;
  readonly againBuyers: number;
  readonly targeted: number;
  readonly past: {
    readonly named: number;
    readonly namedBought: number;
    readonly active: number;
    readonly activeBought: number;
  } | null;
};

const productColumns = sql`
  product.id, product.sku, product.name, known.tickets, known.buyers, known.again_days as "againDays",
  known.gap_count as "gapCount", known.again_buyers as "againBuyers", known.targeted, known.past`;

export async function readProduct(tx: Tx, id: string): Promise<ProductRow | undefined> {
  return await tx.maybe<ProductRow>(sql`
    select ${productColumns}
    from catalog.product
    join affinity.product as known on known.merchant_id = ${tx.merchantId} and known.product_id = product.id
    where product.merchant_id = ${tx.merchantId} and product.id = ${id}`);
}

export async function isProduct(tx: Tx, id: string): Promise<boolean> {
  const { found } = await tx.one<{ found: boolean }>(sql`
    select exists (
      select from catalog.product where merchant_id = ${tx.merchantId} and id = ${id}) as found`);
  return found;
}

/**
 * Products with a list of likely buyers, those first whose list would have been worth most last month. What has not been sold for
 * long is listed only to whoever names it: she may be about to sell it again.
 */
export async function readTargets(
  tx: Tx,
  asked: { readonly typed?: string; readonly today: string; readonly limit: number },
): Promise<ProductRow[]> {
  const wanted =
    asked.typed === undefined
      ? sql`coalesce(known.proposed_until >= ${asked.today}, true)`
      : sql`position(${fold(asked.typed)} in product.folded_name) > 0`;
  return await tx.rows<ProductRow>(sql`
    select ${productColumns}
    from affinity.product as known
    join catalog.product on product.merchant_id = ${tx.merchantId} and product.id = known.product_id
    where known.merchant_id = ${tx.merchantId} and known.targeted > 0 and product.archived_at is null and ${wanted}
    order by coalesce((known.past ->> 'namedBought')::integer, 0) desc, known.place
    limit ${asked.limit}`);
}

export type DemandRow = {
  readonly categoryId: string;
  readonly name: string;
  readonly quantity: number;
  readonly cents: number;
  /** Of the same days a year before. */
  readonly centsBefore: number;
};

/** What is asked for, family by family, in the days that end with `today`, beside the same days a year before; refunds deducted. */
export async function readDemand(tx: Tx, today: string, days: number): Promise<DemandRow[]> {
  const since = addDays(today, -days);
  const isNow = sql`product_day.day > ${since}`;
  return await tx.rows<DemandRow>(sql`
    select
      category.id as "categoryId",
      category.name,
      coalesce(sum(product_day.quantity) filter (where ${isNow}), 0)::float8 as quantity,
      coalesce(sum(product_day.net_cents) filter (where ${isNow}), 0)::bigint as cents,
      coalesce(sum(product_day.net_cents) filter (where not ${isNow}), 0)::bigint as "centsBefore"
    from insight.product_day
    join catalog.product on product.merchant_id = ${tx.merchantId} and product.id = product_day.product_id
    join catalog.category on category.merchant_id = ${tx.merchantId} and category.id = product.category_id
    where product_day.merchant_id = ${tx.merchantId} and product.kind <> 'fee'
      and ((product_day.day > ${since} and product_day.day <= ${today})
        or (product_day.day > ${addDays(since, -365)} and product_day.day <= ${addDays(today, -365)}))
    group by category.id, category.name
    having sum(product_day.net_cents) filter (where ${isNow}) > 0
    order by cents desc, category.name`);
}
