import type { DateOrder } from "./dates.ts";
import { type Field, type ImportKind, isField } from "./fields.ts";
import type { DecimalSign } from "./numbers.ts";
import type { Encoding } from "./encoding.ts";
import type { Delimiter } from "./shape.ts";
import { type Refusal, refuse } from "../../../values/refusal.ts";

/** How a file is read: what the screen saves and what `--map` takes (docs/import-mapping.md). */
export type Mapping = {
  readonly kind: ImportKind;
  /** Column name → field. A column that is not named is left out. */
  readonly columns: Readonly<Record<string, Field>>;
  readonly decimal: DecimalSign;
  readonly dateOrder: DateOrder;
  /** Who numbered the receipts and customers of this file; two files of one program share it. */
  readonly source: string;
  /** Absent for a file without names of columns: they are then called #1, #2… */
  readonly header: boolean;
  readonly encoding?: Encoding | undefined;
  readonly delimiter?: Delimiter | undefined;
  readonly sheet?: string | undefined;
  readonly layout?: LayoutName | undefined;
  /** Where the sales were made when no column says. */
  readonly channel?: "shop" | "web" | undefined;
  /** The code of the store of all sales, when no column says. */
  readonly store?: string | undefined;
  /** All lines are goods given back, whatever their sign. */
  readonly refunds?: boolean | undefined;
};

export type LayoutName =
  | "online_retail"
  | "cdnow"
  | "bakery"
  | "woocommerce_customers"
  | "woocommerce_orders"
  | "prestashop_customers"
  | "prestashop_orders"
  | "shopify_customers"
  | "shopify_orders"
  | "hiboutik_customers"
  | "hiboutik_lines"
  | "square_items"
  | "sumup_sales"
  | "rebelote_customers"
  | "rebelote_products"
  | "rebelote_lines";

export type MappingProblem =
  | "mapping_needs_a_receipt_or_a_date"
  | "mapping_needs_a_product_or_an_amount"
  | "mapping_needs_a_person"
  | "mapping_needs_a_product"
  | "mapping_names_an_unknown_field"
  | "mapping_names_a_column_twice"
  | "own_sales_are_restored";

/** Whether the mapping says enough to import; otherwise what is missing. */
export function checkMapping(mapping: Mapping): Refusal<MappingProblem> | null {
  // Sales keep the number of whoever numbered them; under our own name they would stand here a second time.
  if (mapping.layout === "rebelote_lines") return refuse("own_sales_are_restored");
  const fields = Object.values(mapping.columns);
  const unknown = fields.find((field) => !isField(mapping.kind, field));
  if (unknown !== undefined) return refuse("mapping_names_an_unknown_field", { field: unknown });
  const twice = fields.find((field, position) => fields.indexOf(field) !== position);
  if (twice !== undefined) return refuse("mapping_names_a_column_twice", { field: twice });
  const has = (...names: readonly string[]): boolean => fields.some((field) => names.includes(field));
  switch (mapping.kind) {
    case "receipts":
      if (!has("date")) return refuse("mapping_needs_a_receipt_or_a_date");
      return has("sku", "label", "lineTotal", "unitPrice", "total")
        ? null
        : refuse("mapping_needs_a_product_or_an_amount");
    case "customers":
      return has("external", "card", "email", "phone", "mobile", "lastName", "fullName", "companyName")
        ? null
        : refuse("mapping_needs_a_person");
    case "products":
      return has("sku", "label") ? null : refuse("mapping_needs_a_product");
  }
}
