import type { Day } from "../../../values/day.ts";
import { fold } from "../../../values/fold.ts";
import { fieldsOf } from "./fields.ts";
import type { Mapping } from "./mapping.ts";
import type { ReceiptPlan } from "./receipt-line.ts";

/** Where each field stands, by the names of the columns; -1 when the file has it not. */
export function positionsOf(mapping: Mapping, columns: readonly string[]): Record<string, number> {
  const positions = Object.fromEntries(fieldsOf(mapping.kind).map((field) => [field, -1]));
  const byName = new Map(columns.map((column, position) => [fold(column), position]));
  for (const [column, field] of Object.entries(mapping.columns)) {
    const position = byName.get(fold(column));
    if (position !== undefined) positions[field] = position;
  }
  return positions;
}

/** Columns that the mapping names and the file has not. */
export function missingColumns(mapping: Mapping, columns: readonly string[]): string[] {
  const present = new Set(columns.map((column) => fold(column)));
  return Object.keys(mapping.columns).filter((column) => !present.has(fold(column)));
}

export function receiptPlan(
  mapping: Mapping,
  columns: readonly string[],
  shop: { readonly currency: string; readonly latestDay: Day },
): ReceiptPlan {
  const at = positionsOf(mapping, columns) as Record<keyof ReceiptPlan["at"], number>;
  return {
    at,
    decimal: mapping.decimal,
    dateOrder: mapping.dateOrder,
    layout: mapping.layout,
    store: mapping.store?.trim().toLowerCase() ?? null,
    refunds: mapping.refunds === true,
    currency: shop.currency,
    latestDay: shop.latestDay,
    hasAmounts: at.unitPrice !== -1 || at.lineTotal !== -1 || at.total !== -1,
  };
}
