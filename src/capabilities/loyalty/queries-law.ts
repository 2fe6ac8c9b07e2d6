import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { LegalClass } from "./rules/ticket.ts";

/** Marked families with all those below them; of two marks the nearest holds. */
export async function classedFamilies(
  tx: Tx,
): Promise<{ readonly categoryId: string; readonly class: LegalClass }[]> {
  return await tx.hot(
    "loyalty_legal_classes",
    `with recursive family as (
       select legal_category.category_id, legal_category.class, 0 as depth
       from loyalty.legal_category
       where legal_category.merchant_id = $1
       union all
       select category.id, family.class, family.depth + 1
       from family
       join catalog.category on category.merchant_id = $1 and category.parent_id = family.category_id
       where family.depth < 50
     )
     select distinct on (family.category_id) family.category_id as "categoryId", family.class
     from family
     order by family.category_id, family.depth`,
    [tx.merchantId],
  );
}

export type MarkedFamily = {
  readonly categoryId: string;
  readonly name: string;
  readonly class: LegalClass;
};

export async function markedFamilies(tx: Tx): Promise<MarkedFamily[]> {
  return await tx.rows<MarkedFamily>(sql`
    select category.id as "categoryId", category.name, legal_category.class
    from loyalty.legal_category
    join catalog.category
      on category.merchant_id = legal_category.merchant_id
      and category.id = legal_category.category_id
    where legal_category.merchant_id = ${tx.merchantId}
    order by category.name, category.id`);
}

export type Family = {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  /** Names of some of its products. */
  readonly products: readonly string[];
};

/** Families that bear no mark, with the names of up to ten of their products. */
export async function unmarkedFamilies(tx: Tx): Promise<Family[]> {
  return await tx.rows<Family>(sql`
    select
      category.id,
      category.parent_id as "parentId",
      category.name,
      coalesce((
        select jsonb_agg(listed.name)
        from (
          select product.name
          from catalog.product
          where product.merchant_id = ${tx.merchantId} and product.category_id = category.id
            and product.archived_at is null
          order by product.id
          limit 10
        ) as listed), '[]') as products
    from catalog.category
    left join loyalty.legal_category
      on legal_category.merchant_id = category.merchant_id
      and legal_category.category_id = category.id
    where category.merchant_id = ${tx.merchantId} and legal_category.category_id is null
    order by category.name, category.id
    limit 2000`);
}

export async function familyExists(tx: Tx, id: string): Promise<boolean> {
  const row = await tx.maybe(sql`
    select category.id from catalog.category
    where category.merchant_id = ${tx.merchantId} and category.id = ${id}`);
  return row !== undefined;
}

export async function markFamily(tx: Tx, id: string, legalClass: LegalClass, by: string): Promise<void> {
  await tx.run(sql`
    insert into loyalty.legal_category (merchant_id, category_id, class, marked_at, marked_by)
    values (${tx.merchantId}, ${id}, ${legalClass}, ${tx.now}, ${by})
    on conflict (merchant_id, category_id) do update
    set class = excluded.class, marked_at = excluded.marked_at, marked_by = excluded.marked_by`);
}

export async function unmarkFamily(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`
    delete from loyalty.legal_category
    where legal_category.merchant_id = ${tx.merchantId} and legal_category.category_id = ${id}`);
}
