import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { tellFacts } from "../../platform/participants.ts";
import { fold } from "../../values/fold.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import {
  ensureCategory,
  insertProducts,
  type ProductColumns,
  productIdsBySku,
  selectProducts,
  storeExists,
  type StoredProduct,
  updateProducts,
  writeStock,
} from "./queries.ts";
import { guessKind } from "./rules/kind.ts";
import { changeProduct, type ProductInput, sameProduct } from "./rules/product.ts";

/** A product as a receipt's line shows it. */
export type SeenProduct = {
  readonly sku: string;
  readonly name: string;
  readonly price: string | null;
  readonly taxRate: number | null;
};

/** The products of these codes; those the catalogue does not know are added as the receipts show them. */
export async function ensureProducts(
  tx: Tx,
  seen: readonly SeenProduct[],
  importId: string | null = null,
): Promise<ReadonlyMap<string, string>> {
  const bySku = new Map(seen.map((product) => [product.sku, product]));
  if (bySku.size === 0) return new Map();
  const known = await productIdsBySku(tx, [...bySku.keys()]);
  const missing = [...bySku.values()].filter(({ sku }) => !known.has(sku));
  if (missing.length === 0) return known;
  const added = missing.map(({ sku, name, price, taxRate }): ProductColumns => {
    const shown = name === "" ? sku : name;
    return {
      ...noProduct(newId(Date.parse(tx.now)), sku),
      name: shown,
      foldedName: fold(shown),
      kind: guessKind(sku, shown),
      price,
      taxRate,
    };
  });
  await insertProducts(tx, added, importId);
  return await productIdsBySku(tx, [...bySku.keys()]);
}

export type ProductResult =
  | { readonly index: number; readonly outcome: "created" | "updated" | "unchanged"; readonly id: string }
  | { readonly index: number; readonly outcome: "refused"; readonly code: string; readonly field?: string };

/** Writes many products by their code: those that are new are added, the others say only what changes. */
export async function upsertProducts(
  tx: Tx,
  actor: Actor,
  inputs: readonly (ProductInput & { readonly sku: string })[],
  importId: string | null = null,
): Promise<ProductResult[]> {
  const stored = await selectProducts(tx, { skus: inputs.map((input) => input.sku.trim()) });
  const before = new Map(stored.map((product) => [product.sku, columnsOf(product)]));
  const after = new Map(before);
  const categories = await categoriesOf(tx, inputs);
  const results = inputs.map((input, index): ProductResult => {
    const sku = input.sku.trim();
    const known = after.get(sku);
    const changed = changeProduct(
      known ?? noProduct(newId(Date.parse(tx.now)), sku),
      input,
      categories,
      tx.now,
      known === undefined,
    );
    if (isRefusal(changed)) return refusedRow(index, changed);
    after.set(sku, changed);
    if (known === undefined) return { index, outcome: "created", id: changed.id };
    return { index, outcome: sameProduct(known, changed) ? "unchanged" : "updated", id: changed.id };
  });
  const all = [...after.values()];
  const newcomers = all.filter((product) => !before.has(product.sku));
  await insertProducts(tx, newcomers, importId);
  const changed = all.filter((product) => {
    const was = before.get(product.sku);
    return was !== undefined && !sameProduct(was, product);
  });
  await updateProducts(tx, changed);
  if (changed.some((product) => before.get(product.sku)?.categoryId !== product.categoryId))
    await tellFacts(tx, "all");
  if (newcomers.length + changed.length > 0) {
    const detail = { created: newcomers.length, updated: changed.length };
    await recordAudit(tx, actor, { action: "products.written", subjectKind: "product", detail });
  }
  return results;
}

export async function getProduct(tx: Tx, id: string): Promise<StoredProduct | Refusal> {
  return (await selectProducts(tx, { ids: [id] }))[0] ?? refuse("unknown_product", { id });
}

export async function updateProduct(
  tx: Tx,
  actor: Actor,
  id: string,
  input: ProductInput,
): Promise<StoredProduct | Refusal> {
  const stored = await getProduct(tx, id);
  if (isRefusal(stored)) return stored;
  if (input.sku !== undefined && input.sku.trim() !== stored.sku) {
    const taken = await productIdsBySku(tx, [input.sku.trim()]);
    if (taken.size > 0) return refuse("sku_already_used", { field: "sku", sku: input.sku });
  }
  const categories = await categoriesOf(tx, [input]);
  const changed = changeProduct(columnsOf(stored), input, categories, tx.now, false);
  if (isRefusal(changed)) return changed;
  await updateProducts(tx, [changed]);
  // Whoever bought it has bought of another category now.
  if (changed.categoryId !== stored.categoryId) await tellFacts(tx, "all");
  await recordAudit(tx, actor, {
    action: "product.changed",
    subjectKind: "product",
    subjectId: id,
    detail: { fields: Object.keys(input) },
  });
  return await getProduct(tx, id);
}

export async function countStock(
  tx: Tx,
  actor: Actor,
  count: { readonly productId: string; readonly storeId: string; readonly quantity: number | string },
): Promise<StoredProduct | Refusal> {
  const stored = await getProduct(tx, count.productId);
  if (isRefusal(stored)) return stored;
  if (!(await storeExists(tx, count.storeId))) return refuse("unknown_store", { id: count.storeId });
  await writeStock(tx, [{ ...count, quantity: String(count.quantity) }]);
  const { productId: subjectId, storeId } = count;
  await recordAudit(tx, actor, {
    action: "stock.counted",
    subjectKind: "product",
    subjectId,
    detail: { storeId },
  });
  return await getProduct(tx, count.productId);
}

/** The categories these products name, by their path as it is said; the missing ones are made. */
async function categoriesOf(
  tx: Tx,
  inputs: readonly { readonly category?: string | null }[],
): Promise<ReadonlyMap<string, string>> {
  const paths = new Set(inputs.map((input) => input.category).filter((path) => typeof path === "string"));
  const ids = new Map<string, string>();
  for (const path of paths) {
    let parentId: string | null = null;
    for (const name of path.split(">").map((part) => part.trim())) {
      if (name === "") continue;
      const made = { newId: newId(Date.parse(tx.now)), name, foldedName: fold(name), parentId };
      parentId = await ensureCategory(tx, made);
    }
    if (parentId !== null) ids.set(path, parentId);
  }
  return ids;
}

function noProduct(id: string, sku: string): ProductColumns {
  return {
    id,
    sku,
    name: sku,
    foldedName: fold(sku),
    kind: "good",
    categoryId: null,
    price: null,
    cost: null,
    taxRate: null,
    barcode: null,
    archivedAt: null,
  };
}

function columnsOf(stored: StoredProduct): ProductColumns {
  const { id, sku, name, foldedName, kind, categoryId, price, cost, barcode, archivedAt } = stored;
  const taxRate = stored.taxRate === null ? null : Number(stored.taxRate);
  return { id, sku, name, foldedName, kind, categoryId, price, cost, taxRate, barcode, archivedAt };
}

function refusedRow(index: number, refusal: Refusal): ProductResult {
  const field = refusal.details?.["field"];
  return {
    index,
    outcome: "refused",
    code: refusal.refused,
    ...(typeof field === "string" ? { field } : {}),
  };
}
