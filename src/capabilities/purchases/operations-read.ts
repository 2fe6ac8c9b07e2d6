import type { Tx } from "../../platform/database.ts";
import { readCursor, writeCursor } from "../../values/cursor.ts";
import { isDay } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAndMerged } from "../customers/index.ts";
import {
  type ReceiptLine,
  selectLines,
  selectReceipt,
  selectReceipts,
  selectRefunds,
} from "./queries-read.ts";
import type { ListQuery, ReceiptAnswer } from "./schema.ts";

export type ReceiptWithLines = ReceiptAnswer & {
  readonly lines: readonly ReceiptLine[];
  readonly refunds: readonly ReceiptAnswer[];
};

export async function getReceipt(tx: Tx, id: string): Promise<ReceiptWithLines | Refusal> {
  const receipt = await selectReceipt(tx, id);
  if (receipt === undefined) return refuse("unknown_receipt", { id });
  return { ...receipt, lines: await selectLines(tx, id), refunds: await selectRefunds(tx, id) };
}

export async function listReceipts(
  tx: Tx,
  query: ListQuery,
  /** Only of these stores; undefined: of the one asked for, or of all. */
  storeIds?: readonly string[],
): Promise<{ items: readonly ReceiptAnswer[]; nextCursor: string | null } | Refusal> {
  const cursor = readCursor(query.cursor, 2);
  if (query.cursor !== undefined && cursor === null) return refuse("unreadable_cursor", { field: "cursor" });
  const unreadable = (["from", "to"] as const).find(
    (field) => query[field] !== undefined && !isDay(query[field]),
  );
  if (unreadable !== undefined) return refuse("unreadable_date", { field: unreadable });
  const { limit = 50, cursor: _, customerId, storeId, ...filters } = query;
  const [day, id] = cursor ?? [];
  const rows = await selectReceipts(tx, {
    ...filters,
    storeIds: storeIds ?? (storeId === undefined ? null : [storeId]),
    customerIds: customerId === undefined ? null : await recordAndMerged(tx, customerId),
    before: day === undefined || id === undefined ? null : [day, id],
    limit: limit + 1,
  });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? writeCursor([last.day, last.id]) : null };
}
