import { centsOf } from "../../../values/money.ts";
import { fold } from "../../../values/fold.ts";
import { type DecimalSign, plainDecimal } from "./numbers.ts";
import type { RowOutcome } from "./reasons.ts";
import { cellOf } from "./receipt-line.ts";

/** A product as a row says it. */
export type ProductRow = {
  readonly sku: string;
  readonly name?: string;
  readonly category?: string;
  readonly price?: string;
  readonly cost?: string;
  readonly taxRate?: number;
  readonly barcode?: string;
};

export function readProduct(
  cells: readonly string[],
  at: Readonly<Record<string, number>>,
  decimal: DecimalSign,
): ProductRow | RowOutcome {
  const said = (field: string): string => cellOf(cells, at[field] ?? -1);
  const name = said("label").replace(/\s+/gu, " ");
  const sku = (said("sku") || fold(name)).slice(0, 120);
  if (sku === "") return { refused: "no_product_code" };
  if (name.length > 300) return { refused: "product_name_too_long" };
  const price = readPrice(said("price"), decimal);
  const cost = readPrice(said("cost"), decimal);
  if (price === null || cost === null) return { refused: "unreadable_price" };
  const rate = Number(plainDecimal(said("taxRate").replace("%", ""), decimal) ?? Number.NaN);
  return {
    sku,
    ...(name === "" ? {} : { name }),
    // "Thés > Thés verts" is a path; of several categories the first is the product's own.
    ...(said("category") === ""
      ? {}
      : { category: (said("category").split(/[,|]/)[0] ?? "").trim().slice(0, 200) }),
    ...(price === "" ? {} : { price }),
    ...(cost === "" ? {} : { cost }),
    ...(Number.isNaN(rate) || said("taxRate") === ""
      ? {}
      : { taxRate: rate > 0 && rate < 1 ? rate * 100 : rate }),
    ...(said("barcode") === "" ? {} : { barcode: said("barcode").slice(0, 60) }),
  };
}

/** Empty when nothing is said; null when it is no price. */
function readPrice(cell: string, sign: DecimalSign): string | null {
  if (cell === "") return "";
  const decimal = plainDecimal(cell, sign);
  if (decimal === null || decimal.startsWith("-") || centsOf(decimal) === null) return null;
  return decimal.includes(".") && decimal.length - decimal.indexOf(".") > 5
    ? Number(decimal).toFixed(4)
    : decimal;
}
