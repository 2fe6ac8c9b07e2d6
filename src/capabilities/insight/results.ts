import type { Tx } from "../../platform/database.ts";
import { addDays, addMonths, daysBetween } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import type { Compared, SalesAnswer, Split, SplitRow, Step } from "./answers.ts";
import {
  firstSaleDay,
  type Period,
  type ProductPart,
  readCategories,
  readProducts,
  readSales,
  readSalesByChannel,
  readSalesByStage,
  readSalesByStore,
  type SalesPart,
  sumSales,
} from "./queries-results.ts";
import type { PeopleRule } from "./rules/people-rule.ts";

/** Sales step by step beside those of the year before, and both totals. A year before that the shop's history does not reach is zero. */
export async function salesOf(
  tx: Tx,
  period: Period,
  step: Step,
): Promise<SalesAnswer | Refusal<"period_unreadable">> {
  if (!fits(period)) return refuse("period_unreadable");
  const earlier = yearBefore(period, step);
  const points = await readSales(tx, period, step);
  const isKnown = await reachesBack(tx, earlier);
  const earlierPoints = isKnown ? await readSales(tx, earlier, step) : [];
  const before = new Map(earlierPoints.map((point) => [point.start, point.cents]));
  const known = new Map(points.map((point) => [point.start, point]));
  return {
    total: await sumSales(tx, period),
    lastYear: isKnown ? await sumSales(tx, earlier) : { cents: 0, sales: 0, refunds: 0, identifiedSales: 0 },
    points: startsOf(period, step).map((start) => ({
      ...(known.get(start) ?? { start, cents: 0, sales: 0, refunds: 0, identifiedSales: 0 }),
      lastYearCents: before.get(startBefore(start, step)) ?? 0,
    })),
  };
}

/** Sales cut by something, the largest part first; each part can name its people. */
export async function splitSales(
  tx: Tx,
  period: Period,
  by: Split,
): Promise<readonly Compared<SplitRow>[] | Refusal<"period_unreadable">> {
  if (!fits(period)) return refuse("period_unreadable");
  const earlier = yearBefore(period, "month");
  if (by === "stage") {
    const rows = await readSalesByStage(tx, period);
    return rows.map(({ key, cents, sales }) => ({
      key,
      name: null,
      cents,
      sales,
      quantity: null,
      marginCents: null,
      // A stage is of today: a year ago the same people stood elsewhere.
      lastYearCents: null,
      people: { field: "stage", op: "in", value: [key] },
    }));
  }
  if (by === "product" || by === "category") return await splitByProduct(tx, period, earlier, by);
  const read = by === "store" ? readSalesByStore : readSalesByChannel;
  const isKnown = await reachesBack(tx, earlier);
  const before = new Map((await read(tx, earlier)).map((row) => [row.key, row.cents]));
  return (await read(tx, period)).map((row) => ({
    ...ofSales(row),
    lastYearCents: isKnown ? (before.get(row.key) ?? 0) : null,
    people: { all: [boughtWithin(period), { field: by, op: "in", value: [row.key] }] },
  }));
}

async function splitByProduct(tx: Tx, period: Period, earlier: Period, by: "product" | "category") {
  const rows = by === "product" ? await readProducts(tx, period, 40) : await readCategories(tx, period);
  const keys = rows.flatMap(({ key }) => (key === null ? [] : [key]));
  const old =
    by === "product" ? await readProducts(tx, earlier, keys.length, keys) : await readCategories(tx, earlier);
  const isKnown = await reachesBack(tx, earlier);
  const before = new Map(old.map((row) => [row.key, row.cents]));
  return rows.map((row) => ({
    ...ofProduct(row),
    lastYearCents: isKnown ? (before.get(row.key) ?? 0) : null,
    people: row.key === null ? null : boughtThing(by, row.key, period),
  }));
}

// A first week of opening is no gap in the history.
const mostDaysMissing = 7;

/** Whether the shop's history holds the whole period: a year of which only the last days are known compares with nothing. */
export async function reachesBack(tx: Tx, { from }: Period): Promise<boolean> {
  const first = await firstSaleDay(tx);
  return first !== null && daysBetween(from, first) <= mostDaysMissing;
}

function ofSales({ key, name, cents, sales }: SalesPart): SplitRow {
  return { key, name, cents, sales, quantity: null, marginCents: null };
}

function ofProduct({ key, name, cents, receipts, quantity, marginCents }: ProductPart): SplitRow {
  return { key, name, cents, sales: receipts, quantity, marginCents };
}

function boughtWithin({ from, to }: Period): PeopleRule {
  return {
    all: [
      { field: "last_purchase", op: "dated", value: { from } },
      { field: "first_purchase", op: "dated", value: { to } },
    ],
  };
}

function boughtThing(by: "product" | "category", id: string, { from, to }: Period): PeopleRule {
  const months = Math.max(1, Math.ceil(daysBetween(from, to) / 30.44));
  return { field: `bought_${by}`, op: "bought", value: { ids: [id], months } };
}

const longestDays = 3_700;

export function fits({ from, to }: Period): boolean {
  const days = daysBetween(from, to);
  return days >= 0 && days <= longestDays;
}

/** Weeks are compared with the weeks 52 before, so that a Saturday meets a Saturday. */
export function yearBefore(period: Period, step: Step): Period {
  const before = (day: string) => (step === "month" ? addMonths(day, -12) : addDays(day, -364));
  return { ...period, from: before(period.from), to: before(period.to) };
}

function startBefore(start: string, step: Step): string {
  return step === "month" ? addMonths(start, -12) : addDays(start, -364);
}

/** The first day of every step of the period, those without a sale too. */
export function startsOf({ from, to }: Period, step: Step): string[] {
  const starts: string[] = [];
  let start = step === "month" ? `${from.slice(0, 7)}-01` : step === "week" ? mondayOf(from) : from;
  while (start <= to) {
    starts.push(start);
    start = step === "month" ? addMonths(start, 1) : addDays(start, step === "week" ? 7 : 1);
  }
  return starts;
}

function mondayOf(day: string): string {
  // 5 January 1970 was a Monday.
  const since = daysBetween("1970-01-05", day);
  return addDays(day, -(((since % 7) + 7) % 7));
}
