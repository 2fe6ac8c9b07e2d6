import { addDays, addMonths, type Day, numberOfDay } from "../../../values/day.ts";

export const periods = [
  "today",
  "yesterday",
  "this_week",
  "last_week",
  "this_month",
  "last_month",
  "this_quarter",
  "last_quarter",
  "this_year",
  "last_year",
] as const;
export type Period = (typeof periods)[number];

/** When something happened, told from today. */
export type When =
  | { readonly lastHours: number }
  /** Today and the days before it, so many in all. */
  | { readonly lastDays: number }
  | { readonly lastMonths: number }
  /** More than so many days ago. */
  | { readonly before: number }
  | { readonly period: Period }
  | { readonly from?: Day; readonly to?: Day };

/** Days, both ends included; an end that is absent is open. */
export type DayWindow = { readonly from?: Day; readonly to?: Day };

export function isPeriod(value: unknown): value is Period {
  return (periods as readonly unknown[]).includes(value);
}

/** The days of a period of the calendar. Weeks begin on Monday (ISO 8601). */
export function daysOfPeriod(period: Period, today: Day): { readonly from: Day; readonly to: Day } {
  const [which, unit] = period.split("_");
  if (unit === undefined) {
    const day = which === "today" ? today : addDays(today, -1);
    return { from: day, to: day };
  }
  const back = which === "last" ? -1 : 0;
  if (unit === "week") {
    const from = addDays(today, -((numberOfDay(today) + 3) % 7) + 7 * back);
    return { from, to: addDays(from, 6) };
  }
  const months = unit === "month" ? 1 : unit === "quarter" ? 3 : 12;
  const month = Number(today.slice(5, 7)) - 1;
  const first = `${today.slice(0, 8)}01`;
  const from = addMonths(first, -(month % months) + back * months);
  return { from, to: addDays(addMonths(from, months), -1) };
}

/** The days of a moment told from today; null where hours decide. */
export function windowOf(when: When, today: Day): DayWindow | null {
  if ("lastHours" in when) return null;
  if ("lastDays" in when) return { from: addDays(today, 1 - when.lastDays), to: today };
  if ("lastMonths" in when) return { from: addDays(addMonths(today, -when.lastMonths), 1), to: today };
  if ("before" in when) return { to: addDays(today, -when.before - 1) };
  return "period" in when ? daysOfPeriod(when.period, today) : when;
}

/** The days that are in one window and not in the other: at most two ranges, wide enough and not much wider. */
export function daysBetweenWindows(one: DayWindow, other: DayWindow): readonly DayWindow[] {
  if (one.from === other.from && one.to === other.to) return [];
  // Windows that have nothing in common, or of which one is open where the other is not, are taken as they stand.
  const isApart = isBefore(one.to, other.from) || isBefore(other.to, one.from);
  const isOpened =
    (one.from === undefined) !== (other.from === undefined) ||
    (one.to === undefined) !== (other.to === undefined);
  if (isApart || isOpened) return [one, other];
  const ranges: DayWindow[] = [];
  if (one.from !== undefined && other.from !== undefined && one.from !== other.from) {
    const [low, high] = [one.from, other.from].toSorted();
    if (low !== undefined && high !== undefined) ranges.push({ from: low, to: addDays(high, -1) });
  }
  if (one.to !== undefined && other.to !== undefined && one.to !== other.to) {
    const [low, high] = [one.to, other.to].toSorted();
    if (low !== undefined && high !== undefined) ranges.push({ from: addDays(low, 1), to: high });
  }
  return ranges;
}

function isBefore(end: Day | undefined, start: Day | undefined): boolean {
  return end !== undefined && start !== undefined && end < start;
}
