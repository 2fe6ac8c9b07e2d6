import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** The middle basket of the last sales between two days; 0 when there is none. */
export async function medianBasket(tx: Tx, from: string, to: string): Promise<number> {
  const { cents } = await tx.one<{ cents: number }>(sql`
    select coalesce(percentile_disc(0.5) within group (order by recent.total_cents), 0)::bigint as cents
    from (
      select receipt.total_cents
      from purchases.receipt
      where receipt.merchant_id = ${tx.merchantId} and receipt.kind = 'sale' and receipt.total_cents > 0
        and receipt.day between ${from}::date and ${to}::date
      order by receipt.day desc
      limit 5000
    ) as recent`);
  return cents;
}

/** What a product sells for and costs, in cents; all taxes in and out as the catalogue has them. */
export async function productMoney(
  tx: Tx,
  sku: string,
): Promise<{ readonly priceCents: number | null; readonly costCents: number | null } | undefined> {
  return await tx.maybe(sql`
    select round(product.price * 100)::bigint as "priceCents", round(product.cost * 100)::bigint as "costCents"
    from catalog.product
    where product.merchant_id = ${tx.merchantId} and product.sku = ${sku}`);
}
