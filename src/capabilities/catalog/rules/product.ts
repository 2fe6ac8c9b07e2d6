import { fold } from "../../../values/fold.ts";
import { type Refusal, refuse } from "../../../values/refusal.ts";
import { guessKind, type ProductKind } from "./kind.ts";

/** What is said of a product: what is absent stays, null clears. */
export type ProductInput = {
  readonly sku?: string;
  readonly name?: string;
  readonly kind?: ProductKind;
  readonly category?: string | null;
  readonly price?: number | string | null;
  readonly cost?: number | string | null;
  readonly taxRate?: number | null;
  readonly barcode?: string | null;
  readonly archived?: boolean;
};

type Product = {
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

export function changeProduct(
  before: Product,
  input: ProductInput,
  categories: ReadonlyMap<string, string>,
  now: string,
  isNew: boolean,
): Product | Refusal {
  const price = priceOf(input.price, before.price);
  if (price === undefined) return refuse("unreadable_price", { field: "price" });
  const cost = priceOf(input.cost, before.cost);
  if (cost === undefined) return refuse("unreadable_price", { field: "cost" });
  const sku = input.sku?.trim() || before.sku;
  const name = input.name?.trim() || before.name;
  return {
    ...before,
    sku,
    name,
    foldedName: fold(name),
    kind: input.kind ?? (isNew ? guessKind(sku, name) : before.kind),
    categoryId:
      input.category === undefined ? before.categoryId : (categories.get(input.category ?? "") ?? null),
    price,
    cost,
    taxRate: input.taxRate === undefined ? before.taxRate : input.taxRate,
    barcode: input.barcode === undefined ? before.barcode : input.barcode?.trim() || null,
    archivedAt: input.archived === undefined ? before.archivedAt : archivedAt(input.archived, before, now),
  };
}

export function sameProduct(first: Product, second: Product): boolean {
  const keys = Object.keys(first) as (keyof Product)[];
  return keys.every((key) => first[key] === second[key]);
}

function archivedAt(archived: boolean, before: Product, now: string): string | null {
  return archived ? (before.archivedAt ?? now) : null;
}

/** A price as plain decimal text; undefined when it is none. */
function priceOf(said: number | string | null | undefined, was: string | null): string | null | undefined {
  if (said === undefined) return was;
  if (said === null) return null;
  const text = typeof said === "number" ? said.toFixed(4) : said.trim();
  if (!/^\d{1,9}(\.\d{1,4})?$/.test(text)) return undefined;
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
