import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { FamilyDemand } from "./rules/demand.ts";

export type DemandFacts = {
  readonly buyers: { readonly group: number; readonly all: number };
  readonly families: readonly FamilyDemand[];
  readonly products: readonly FamilyDemand[];
};

/** What the people of a condition and everybody bought within twelve months, refunds deducted, on so many 1024ths of the customers. */
export async function readDemand(
  tx: Tx,
  today: string,
  slots: number,
  isMeant: RawBuilder<unknown>,
): Promise<DemandFacts> {
  const told = (id: string, name: string) => sql`
    coalesce((
      select json_agg(told order by told."groupCents" desc, told."allCents" desc)
      from (
        select ${sql.ref(id)} as id, ${sql.ref(name)} as name,
          coalesce(sum(cents) filter (where is_meant), 0)::float8 as "groupCents",
          count(distinct customer_id) filter (where is_meant and cents > 0) as "groupBuyers",
          sum(cents)::float8 as "allCents",
          count(distinct customer_id) filter (where cents > 0) as "allBuyers"
        from spent
        group by 1, 2
        having sum(cents) > 0
        order by sum(cents) desc
        limit 40
      ) as told), '[]')`;
  return await tx.one<DemandFacts>(sql`
    with person as materialized (
      select profile.customer_id, coalesce((${isMeant}), false) as is_meant
      from insight.profile
      where profile.merchant_id = ${tx.merchantId} and profile.slot < ${slots} and profile.last_day > ${today}::date - 365
    ),
    spent as materialized (
      select person.customer_id, person.is_meant, product.id as product_id, product.name as product_name,
        category.id as category_id, category.name as category_name, sum(line.total_cents) as cents
      from person
      join purchases.receipt on receipt.merchant_id = ${tx.merchantId} and receipt.customer_id = person.customer_id
        and receipt.day > ${today}::date - 365 and receipt.day <= ${today}::date
      join purchases.line on line.merchant_id = ${tx.merchantId} and line.receipt_id = receipt.id
      join catalog.product on product.merchant_id = ${tx.merchantId} and product.id = line.product_id and product.kind <> 'fee'
      left join catalog.category on category.merchant_id = ${tx.merchantId} and category.id = product.category_id
      group by 1, 2, 3, 4, 5, 6
    )
    select
      json_build_object(
        'group', (select count(*) filter (where is_meant) from person),
        'all', (select count(*) from person)) as buyers,
      ${told("category_id", "category_name")} as families,
      ${told("product_id", "product_name")} as products`);
}
