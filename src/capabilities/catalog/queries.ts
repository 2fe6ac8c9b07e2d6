import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { ProductKind } from "./rules/kind.ts";
import type { ProductAnswer } from "./schema.ts";

export async function productIdsBySku(tx: Tx, skus: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.hot<{ sku: string; id: string }>(
    "catalog_ids_by_sku",
    `select sku, id
     from catalog.product
     where merchant_id = $1 and sku = any($2::text[])`,
    [tx.merchantId, [...skus]],
  );
  return new Map(rows.map((row) => [row.sku, row.id]));
}

export type ProductColumns = {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly foldedName: string;
  readonly kind: ProductKind;
  readonly categoryId: string | null;
  readonly price: string | null;
  readonly cost: string | null;
  readonly taxRate: number | null;
  readonly barcode: string | null;
  readonly archivedAt: string | null;
};

const shape = sql`(
  id uuid, sku text, "name" text, "foldedName" text, kind text, "categoryId" uuid, price numeric, cost numeric,
  "taxRate" numeric, barcode text, "archivedAt" timestamptz
)`;

/** Adds products; one whose code is already taken is left as it is. */
export async function insertProducts(
  tx: Tx,
  products: readonly ProductColumns[],
  importId: string | null,
): Promise<void> {
  if (products.length === 0) return;
  await tx.run(sql`
    insert into catalog.product (
      merchant_id, id, sku, name, folded_name, kind, category_id, price, cost, tax_rate, barcode,
      archived_at, created_at, updated_at, import_id
    )
    select
      ${tx.merchantId}, id, sku, name, "foldedName", kind, "categoryId", price, cost, "taxRate", barcode,
      "archivedAt", ${tx.now}, ${tx.now}, ${importId}::uuid
    from json_to_recordset(${JSON.stringify(products)}::json) as said ${shape}
    order by sku
    on conflict (merchant_id, sku) do nothing`);
}

export async function updateProducts(tx: Tx, products: readonly ProductColumns[]): Promise<void> {
  if (products.length === 0) return;
  await tx.run(sql`
    update catalog.product
    set
      sku = said.sku,
      name = said.name,
      folded_name = said."foldedName",
      kind = said.kind,
      category_id = said."categoryId",
      price = said.price,
      cost = said.cost,
      tax_rate = said."taxRate",
      barcode = said.barcode,
      archived_at = said."archivedAt",
      updated_at = ${tx.now}
    from json_to_recordset(${JSON.stringify(products)}::json) as said ${shape}
    where product.merchant_id = ${tx.merchantId} and product.id = said.id`);
}

export type StoredProduct = ProductAnswer & { readonly foldedName: string };

const columns = sql`
  product.id,
  product.sku,
  product.name,
  product.folded_name as "foldedName",
  product.kind,
  product.category_id as "categoryId",
  trim_scale(product.price)::text as price,
  trim_scale(product.cost)::text as cost,
  trim_scale(product.tax_rate)::text as "taxRate",
  product.barcode,
  product.created_at as "createdAt",
  product.updated_at as "updatedAt",
  product.archived_at as "archivedAt",
  coalesce(
    (select json_agg(
       json_build_object(
         'storeId', stock.store_id,
         'quantity', trim_scale(stock.quantity)::text,
         'countedAt', stock.counted_at)
       order by stock.store_id)
     from catalog.stock
     where stock.merchant_id = product.merchant_id and stock.product_id = product.id),
    '[]') as stock`;

export async function selectProducts(
  tx: Tx,
  wanted: { readonly ids?: readonly string[]; readonly skus?: readonly string[] },
): Promise<StoredProduct[]> {
  return await tx.rows<StoredProduct>(sql`
    select ${columns}
    from catalog.product
    where product.merchant_id = ${tx.merchantId}
      and (product.id = any(${[...(wanted.ids ?? [])]}::uuid[]) or product.sku = any(${[...(wanted.skus ?? [])]}::text[]))
    order by product.id`);
}

export type ProductFilters = {
  readonly folded: string | null;
  readonly sku: string | null;
  readonly categoryId: string | null;
  readonly kind: ProductKind | null;
  readonly archived: boolean;
  readonly after: readonly [foldedName: string, id: string] | null;
  readonly limit: number;
};

/** Products by name; a prefix is a range, so that the index serves under row-level security. */
export async function listProducts(tx: Tx, filters: ProductFilters): Promise<StoredProduct[]> {
  const after =
    filters.after === null
      ? sql``
      : sql`and (product.folded_name, product.id) > (${filters.after[0]}, ${filters.after[1]}::uuid)`;
  const named =
    filters.folded === null
      ? sql``
      : sql`and (
          product.sku = ${filters.sku}
          or (product.folded_name >= ${filters.folded} and product.folded_name < ${`${filters.folded}\u{10ffff}`})
        )`;
  const category = filters.categoryId === null ? sql`` : sql`and product.category_id = ${filters.categoryId}`;
  const kind = filters.kind === null ? sql`` : sql`and product.kind = ${filters.kind}`;
  return await tx.rows<StoredProduct>(sql`
    select ${columns}
    from catalog.product
    where product.merchant_id = ${tx.merchantId}
      and (product.archived_at is not null) = ${filters.archived}
      ${named} ${category} ${kind} ${after}
    order by product.folded_name, product.id
    limit ${filters.limit}`);
}

export type Category = { readonly id: string; readonly name: string; readonly parentId: string | null };

export async function listCategories(tx: Tx): Promise<(Category & { readonly productCount: number })[]> {
  return await tx.rows<Category & { readonly productCount: number }>(sql`
    select
      category.id,
      category.name,
      category.parent_id as "parentId",
      count(product.id) as "productCount"
    from catalog.category
    left join catalog.product
      on product.merchant_id = category.merchant_id
      and product.category_id = category.id
      and product.archived_at is null
    where category.merchant_id = ${tx.merchantId}
    group by category.id, category.name, category.parent_id, category.folded_name
    order by category.folded_name, category.id`);
}

/** The category of that name in that parent; made when it is missing. */
export async function ensureCategory(
  tx: Tx,
  category: {
    readonly newId: string;
    readonly name: string;
    readonly foldedName: string;
    readonly parentId: string | null;
  },
): Promise<string> {
  await tx.run(sql`
    insert into catalog.category (merchant_id, id, parent_id, name, folded_name, created_at)
    values (
      ${tx.merchantId}, ${category.newId}, ${category.parentId}::uuid, ${category.name}, ${category.foldedName}, ${tx.now}
    )
    on conflict do nothing`);
  const { id } = await tx.one<{ id: string }>(sql`
    select id
    from catalog.category
    where merchant_id = ${tx.merchantId}
      and parent_id is not distinct from ${category.parentId}::uuid
      and folded_name = ${category.foldedName}`);
  return id;
}

export async function renameCategory(
  tx: Tx,
  category: { readonly id: string; readonly name: string; readonly foldedName: string },
): Promise<number> {
  return await tx.run(sql`
    update catalog.category
    set name = ${category.name}, folded_name = ${category.foldedName}
    where merchant_id = ${tx.merchantId} and id = ${category.id}`);
}

/** Its products stay, without a category. */
export async function deleteCategory(tx: Tx, id: string): Promise<number> {
  await tx.run(sql`
    update catalog.product
    set category_id = null, updated_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and category_id = ${id}`);
  return await tx.run(sql`
    delete from catalog.category
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function writeStock(
  tx: Tx,
  counts: readonly { readonly productId: string; readonly storeId: string; readonly quantity: string }[],
): Promise<void> {
  if (counts.length === 0) return;
  await tx.run(sql`
    insert into catalog.stock (merchant_id, product_id, store_id, quantity, counted_at)
    select ${tx.merchantId}, "productId", "storeId", quantity, ${tx.now}
    from json_to_recordset(${JSON.stringify(counts)}::json) as said ("productId" uuid, "storeId" uuid, quantity numeric)
    on conflict (merchant_id, product_id, store_id) do update
      set quantity = excluded.quantity, counted_at = excluded.counted_at`);
}

export async function storeExists(tx: Tx, storeId: string): Promise<boolean> {
  const row = await tx.maybe(sql`
    select from accounts.store where merchant_id = ${tx.merchantId} and id = ${storeId}`);
  return row !== undefined;
}
