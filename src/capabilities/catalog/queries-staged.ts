import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** Adds the products that a file names and the shop does not know yet; the first priced line of each says its name. */
export async function insertStagedProducts(
  tx: Tx,
  staged: { readonly products: RawBuilder<unknown>; readonly importId: string },
): Promise<number> {
  return await tx.run(sql`
    insert into catalog.product (
      merchant_id, id, sku, name, folded_name, kind, price, created_at, updated_at, import_id
    )
    select
      ${tx.merchantId}, platform.uuid7(${tx.now}::timestamptz), named.sku, named.name, named.folded_name, named.kind,
      named.price, ${tx.now}, ${tx.now}, ${staged.importId}
    from (
      select distinct on (staged.sku) staged.*
      from ${staged.products} as staged
      where staged.merchant_id = ${tx.merchantId} and staged.import_id = ${staged.importId}
      order by staged.sku, staged.priced desc, staged.first_row
    ) as named
    on conflict (merchant_id, sku) do nothing`);
}

/** Takes back the products of an import that nothing mentions any more; tells how many stay because something does. */
export async function deleteProductsOfImport(
  tx: Tx,
  importId: string,
): Promise<{ deleted: number; kept: number }> {
  const deleted = await tx.run(sql`
    delete from catalog.product
    where product.merchant_id = ${tx.merchantId}
      and product.import_id = ${importId}
      and product.updated_at = product.created_at
      and not exists (
        select from purchases.line
        where line.merchant_id = ${tx.merchantId} and line.product_id = product.id)
      and not exists (
        select from catalog.stock
        where stock.merchant_id = ${tx.merchantId} and stock.product_id = product.id)`);
  const { kept } = await tx.one<{ kept: number }>(sql`
    select count(*) as kept
    from catalog.product
    where merchant_id = ${tx.merchantId} and import_id = ${importId}`);
  return { deleted, kept };
}
