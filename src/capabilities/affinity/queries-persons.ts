import { sql } from "kysely";
import { tellFacts } from "../../platform/participants.ts";
import type { Tx } from "../../platform/database.ts";
import { objectedText } from "./queries-lines.ts";

export async function forgetLikely(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    delete from affinity.likely
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
}

/** Of these customers, whoever has objected is on no list any more. */
export async function forgetObjected(tx: Tx, customerIds: readonly string[]): Promise<void> {
  const gone = await tx.hot<{ customerId: string }>(
    "affinity_forget_objected",
    `with objected as materialized (
       select standing.customer_id
       from consent.standing
       where standing.merchant_id = $1 and standing.customer_id = any($2::uuid[])
         and standing.act in ('objected', 'withdrawn') and standing.purpose in ('profiling', 'marketing')
       group by standing.customer_id
       having ${objectedText}
     )
     delete from affinity.likely
     where merchant_id = $1 and customer_id in (select customer_id from objected)
     returning customer_id as "customerId"`,
    [tx.merchantId, [...customerIds]],
  );
  await tellFacts(tx, [...new Set(gone.map(({ customerId }) => customerId))]);
}

/** Lists computed beside may name somebody who was erased, was merged or objected meanwhile: she is taken off them. */
export async function forgetStrays(tx: Tx): Promise<void> {
  await tx.client.query(
    `delete from affinity.likely as held
     where held.merchant_id = $1
       and (not exists (
           select from insight.profile
           where profile.merchant_id = $1 and profile.customer_id = held.customer_id)
         or held.customer_id in (
           select standing.customer_id
           from consent.standing
           where standing.merchant_id = $1 and standing.act in ('objected', 'withdrawn')
             and standing.purpose in ('profiling', 'marketing')
           group by standing.customer_id
           having ${objectedText}))`,
    [tx.merchantId],
  );
}

type LikelyRow = {
  readonly product: string;
  readonly rank: number;
  readonly boughtOnDays: number;
  readonly because: string | null;
};

/** The products these customers are thought likely to buy, and why. */
export async function likelyOf(tx: Tx, customerIds: readonly string[]): Promise<LikelyRow[]> {
  return await tx.rows<LikelyRow>(sql`
    select product.name as product, likely.rank, likely.own_days as "boughtOnDays", because.name as because
    from affinity.likely
    join catalog.product on product.merchant_id = likely.merchant_id and product.id = likely.product_id
    left join catalog.product as because
      on because.merchant_id = likely.merchant_id and because.id = likely.because_id
    where likely.merchant_id = ${tx.merchantId} and likely.customer_id = any(${[...customerIds]}::uuid[])
    order by likely.rank, product.name`);
}
