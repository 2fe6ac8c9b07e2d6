import type { Tx } from "../../platform/database.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import type { GroupBy, GroupSalesAnswer, NextPurchaseAnswer, Step } from "./answers.ts";
import { momentOf } from "./moments.ts";
import { type GroupSales, type Margin, readGroupSales, readNextPurchases } from "./queries-group-sales.ts";
import { registeredChoices } from "./queries-people-rule.ts";
import type { Period } from "./queries-results.ts";
import { readStanding } from "./queries-shop.ts";
import { fits, reachesBack, startsOf, yearBefore } from "./results.ts";
import { timeToNext } from "./rules/next-purchase.ts";
import type { PeopleRule } from "./rules/people-rule.ts";
import { conditionOf, readRule } from "./rules-of-people.ts";

// Reading every line of a year is a moment's work up to here; beyond, a rate says enough.
const mostCustomersByLine = 100_000;

type Asked = { readonly by: GroupBy; readonly step: Step; readonly segmentIds: readonly string[] };

/** Sales and margin by group of customers, step by step, beside what the same people bought a year before. */
export async function groupSalesOf(
  tx: Tx,
  period: Period,
  { by, step, segmentIds }: Asked,
): Promise<GroupSalesAnswer | Refusal> {
  if (!fits(period)) return refuse("period_unreadable");
  const { customerCount, marginRate, marginIsMeasured, today } = await readStanding(tx);
  const margin: Margin = {
    rate: marginRate,
    byLine: marginIsMeasured && customerCount <= mostCustomersByLine,
  };
  const moment = await momentOf(tx);
  const segments = [];
  for (const id of by === "segment" ? segmentIds : []) {
    const rule = await readRule(tx, { field: "segment", op: "in", value: [id] });
    if (isRefusal(rule)) return rule;
    segments.push({ id, condition: await conditionOf(tx, rule, moment) });
  }
  const asked = { by, step, until: today, margin, segments };
  const rows = await readGroupSales(tx, period, asked);
  // The newcomers of a year ago are other people.
  const before =
    by !== "newness" && (await reachesBack(tx, yearBefore(period, step)))
      ? sumsOf(await readGroupSales(tx, yearBefore(period, step), asked))
      : null;
  const names = by === "segment" ? await registeredChoices(tx, "segments") : [];
  const starts = startsOf(period, step);
  const keys = by === "segment" ? segmentIds : [...new Set(rows.map(({ key }) => key))];
  const groups = keys.map((key) => {
    const own = new Map(rows.filter((row) => row.key === key).map((row) => [row.start, row]));
    const points = starts.map((start) => {
      const { cents = 0, marginCents = 0, customers = 0 } = own.get(start) ?? {};
      return { cents, marginCents, customers };
    });
    return {
      key,
      name: names.find(({ value }) => value === key)?.label ?? null,
      cents: sum([...own.values()], "cents"),
      marginCents: sum([...own.values()], "marginCents"),
      sales: sum([...own.values()], "sales"),
      people: peopleOf(by, key),
      lastYearCents: before === null ? null : (before.get(key) ?? 0),
      points,
    };
  });
  return {
    marginIsByLine: margin.byLine,
    starts,
    groups: groups.toSorted((one, other) => other.cents - one.cents),
  };
}

function sum(rows: readonly GroupSales[], what: "cents" | "marginCents" | "sales"): number {
  return rows.reduce((total, row) => total + row[what], 0);
}

function sumsOf(rows: readonly GroupSales[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { key, cents } of rows) sums.set(key, (sums.get(key) ?? 0) + cents);
  return sums;
}

function peopleOf(by: GroupBy, key: string): PeopleRule | null {
  // Who is new depends on the sale, and the groups of three scores are no field of the lists.
  if (by === "newness" || by === "group") return null;
  if (by === "best") return { field: "best", op: "is", value: key === "yes" };
  return { field: by, op: "in", value: [key] };
}

/** How long it takes to buy again, of the purchases of a period; those of a year before beside them. */
export async function nextPurchaseOf(
  tx: Tx,
  period: Period,
): Promise<NextPurchaseAnswer | Refusal<"period_unreadable">> {
  if (!fits(period)) return refuse("period_unreadable");
  const { today } = await readStanding(tx);
  const read = async (of: Period, until: string) => {
    const rows = await readNextPurchases(tx, of, until);
    return {
      first: timeToNext(rows.filter(({ isFirst }) => isFirst)),
      later: timeToNext(rows.filter(({ isFirst }) => !isFirst)),
    };
  };
  const earlier = yearBefore(period, "month");
  const isKnown = await reachesBack(tx, earlier);
  // Looked at with the hindsight of the time: a year more would flatter the year before.
  const then = yearBefore({ ...period, from: today, to: today }, "month").to;
  return { ...(await read(period, today)), lastYear: isKnown ? await read(earlier, then) : null };
}
