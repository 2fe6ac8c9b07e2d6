import { isDay } from "../../../values/day.ts";
import { isPeriod, type When } from "./periods.ts";

export const purchaseMeasures = [
  "receipts",
  "days",
  "cents",
  "quantity",
  "refunds",
  "refunded_cents",
] as const;
export type PurchaseMeasure = (typeof purchaseMeasures)[number];

/**
 * What is asked of a customer's purchases: how much of something, of which goods, where, by which way, when. Without ends it
 * asks for one at least. Whoever bought nothing has zero of everything. A sale wholly given back is no purchase; amounts and
 * quantities are net of what came back, each on its own day.
 */
export type PurchasesAsked = {
  readonly measure: PurchaseMeasure;
  readonly from?: number;
  readonly to?: number;
  readonly products?: readonly string[];
  /** With the categories below them. */
  readonly categories?: readonly string[];
  readonly stores?: readonly string[];
  readonly channel?: "shop" | "web";
  readonly when?: When;
};

const names = ["measure", "from", "to", "products", "categories", "stores", "channel", "when"];

export function isPurchasesAsked(value: unknown): value is PurchasesAsked {
  if (typeof value !== "object" || value === null) return false;
  const asked = value as Record<string, unknown>;
  return (
    Object.keys(asked).every((name) => names.includes(name)) &&
    (purchaseMeasures as readonly unknown[]).includes(asked["measure"]) &&
    isEnd(asked["from"], asked["measure"]) &&
    isEnd(asked["to"], asked["measure"]) &&
    areIds(asked["products"]) &&
    areIds(asked["categories"]) &&
    areIds(asked["stores"]) &&
    (asked["channel"] === undefined || asked["channel"] === "shop" || asked["channel"] === "web") &&
    (asked["when"] === undefined || isWhen(asked["when"]))
  );
}

/** The ends as they are meant: without any, one at least. */
export function endsOf({ from, to }: PurchasesAsked): { readonly from?: number; readonly to?: number } {
  return from === undefined && to === undefined
    ? { from: 1 }
    : { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function isEnd(value: unknown, measure: unknown): boolean {
  if (value === undefined) return true;
  if (typeof value !== "number" || !Number.isFinite(value) || Math.abs(value) > 1e15) return false;
  if (measure === "quantity") return true;
  // Counted in whole numbers of 32 bits.
  const isMoney = measure === "cents" || measure === "refunded_cents";
  return Number.isInteger(value) && (isMoney || Math.abs(value) <= 2_000_000_000);
}

function areIds(value: unknown): boolean {
  if (value === undefined) return true;
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= 500 &&
    value.every((id) => typeof id === "string" && id.length <= 60)
  );
}

function isWhen(value: unknown): value is When {
  if (typeof value !== "object" || value === null) return false;
  const when = value as Record<string, unknown>;
  const said = Object.keys(when);
  const [only = ""] = said;
  if (said.length === 1) {
    const count = when[only];
    if (only === "lastHours") return isCount(count, 876_000);
    if (only === "lastDays") return isCount(count, 36_500);
    if (only === "lastMonths") return isCount(count, 1_200);
    if (only === "before") return isCount(count, 36_500);
    if (only === "period") return isPeriod(count);
  }
  const { from, to } = when;
  return (
    said.length > 0 &&
    said.every((name) => name === "from" || name === "to") &&
    (from === undefined || (typeof from === "string" && isDay(from))) &&
    (to === undefined || (typeof to === "string" && isDay(to)))
  );
}

function isCount(value: unknown, most: number): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most;
}
