import type { Tx } from "../../platform/database.ts";
import {
  type Basis,
  type GroupTotal,
  type Measure,
  readCohortCells,
  readConcentration,
  readGroups,
  readScoreCounts,
  readTotals,
  type Window,
} from "./queries-report.ts";
import { type Cohort, cohortsOf } from "./rules/cohorts.ts";
import { type Concentration, type CurvePoint, curvePositions, topCount } from "./rules/concentration.ts";

/** Everything the command `rebelote insight` prints. Amounts are cents; shares are between 0 and 1. */
export type InsightReport = {
  readonly asOf: string;
  readonly basis: Basis;
  readonly customers: number;
  readonly orders: number;
  readonly revenueCents: number;
  readonly oneTimeBuyers: number;
  readonly shareOneTime: number;
  readonly revenueShareOfRepeatCustomers: number;
  readonly medianBasketCents: number | null;
  readonly meanBasketCents: number | null;
  readonly scoreCounts: Readonly<Record<"R" | "F" | "M", Readonly<Record<string, number>>>>;
  readonly segments: Readonly<Record<string, Omit<GroupTotal, "group">>>;
  readonly pareto: Readonly<Record<"revenue" | "orders" | "purchaseDays", Concentration>>;
  readonly cohortsMonthly: readonly Cohort[];
};

export type ReportAsked = { readonly asOf: string; readonly basis: Basis };

export async function insightReport(tx: Tx, { asOf, basis }: ReportAsked): Promise<InsightReport> {
  const window: Window = { basis, until: asOf };
  const totals = await readTotals(tx, window);
  const scoreCounts: Record<"R" | "F" | "M", Record<string, number>> = { R: {}, F: {}, M: {} };
  for (const { letter, score, customers } of await readScoreCounts(tx, window)) {
    scoreCounts[letter][score] = customers;
  }
  const groups = await readGroups(tx, window);
  const measured = async (measure: Measure) => (await concentration(tx, window, measure, 0)).figures;
  return {
    asOf,
    basis,
    customers: totals.customers,
    orders: totals.receipts,
    revenueCents: totals.cents,
    oneTimeBuyers: totals.oneTimeBuyers,
    shareOneTime: part(totals.oneTimeBuyers, totals.customers),
    revenueShareOfRepeatCustomers: part(totals.repeatCents, totals.cents),
    medianBasketCents: totals.medianBasketCents,
    meanBasketCents: totals.receipts === 0 ? null : totals.cents / totals.receipts,
    scoreCounts,
    segments: Object.fromEntries(groups.map(({ group, ...rest }) => [group, rest])),
    pareto: {
      revenue: await measured("cents"),
      orders: await measured("orders"),
      purchaseDays: await measured("purchase_days"),
    },
    cohortsMonthly: cohortsOf(await readCohortCells(tx, window), asOf.slice(0, 7)),
  };
}

/** The figures of rules/concentration.ts and about `points` points of the curve, computed where the receipts are. */
export async function concentration(
  tx: Tx,
  window: Window,
  measure: Measure,
  points: number,
): Promise<{ figures: Concentration; curve: CurvePoint[] }> {
  const { customers, total, making80, weighted, running } = await readConcentration(
    tx,
    window,
    measure,
    points,
  );
  const sums = new Map(running);
  const drawn = points === 0 ? [] : curvePositions(customers, points);
  const shareAt = (rank: number) => part(sums.get(rank) ?? 0, total);
  const shareOf = (share: number) => shareAt(topCount(share, customers));
  return {
    figures: {
      customers,
      total,
      shareOfTop: {
        "1%": shareOf(0.01),
        "5%": shareOf(0.05),
        "10%": shareOf(0.1),
        "20%": shareOf(0.2),
        "50%": shareOf(0.5),
      },
      customersMaking80Percent: making80,
      shareOfCustomersMaking80Percent: part(making80, customers),
      gini: total === 0 ? 0 : (customers + 1 - (2 * weighted) / total) / customers,
    },
    curve: [{ customers: 0, share: 0 }, ...drawn.map((rank) => ({ customers: rank, share: shareAt(rank) }))],
  };
}

function part(some: number, whole: number): number {
  return whole === 0 ? 0 : some / whole;
}
