import { oneWord } from "../address.ts";
import type { SearchParams } from "../room.ts";

export const periodPresets = ["30d", "90d", "12m", "year", "last_year"] as const;
export type PeriodPreset = (typeof periodPresets)[number] | "custom";

export interface Period {
  readonly preset: PeriodPreset;
  /** First and last day, both counted. */
  readonly from: string;
  readonly to: string;
  /** The same days a year before are shown beside. */
  readonly compare: boolean;
}

export function periodOf(preset: Exclude<PeriodPreset, "custom">, today: string, compare = true): Period {
  const year = Number(today.slice(0, 4));
  const between = (from: string, to: string): Period => ({ preset, from, to, compare });
  switch (preset) {
    case "30d":
      return between(addDays(today, -29), today);
    case "90d":
      return between(addDays(today, -89), today);
    case "12m":
      return between(addDays(addYears(today, -1), 1), today);
    case "year":
      return between(`${year}-01-01`, today);
    case "last_year":
      return between(`${year - 1}-01-01`, `${year - 1}-12-31`);
  }
}

/** From the address: `?period=90d`, or `?from=…&to=…`; `compare=no` takes last year away. */
export function readPeriod(
  search: SearchParams,
  today: string,
  otherwise: Exclude<PeriodPreset, "custom"> = "12m",
): Period {
  const compare = oneWord(search.compare) !== "no";
  const from = oneWord(search.from);
  const to = oneWord(search.to);
  if (from && to && isDay(from) && isDay(to) && from <= to) return { preset: "custom", from, to, compare };
  const preset = periodPresets.find((one) => one === search.period) ?? otherwise;
  return periodOf(preset, today, compare);
}

export function writePeriod({ preset, from, to, compare }: Period): SearchParams {
  const isCustom = preset === "custom";
  return {
    period: isCustom ? undefined : preset,
    from: isCustom ? from : undefined,
    to: isCustom ? to : undefined,
    compare: compare ? undefined : "no",
  };
}

/** The days it is compared with. */
export const yearBefore = ({ from, to }: Pick<Period, "from" | "to">) => ({
  from: addYears(from, -1),
  to: addYears(to, -1),
});

function addDays(day: string, days: number) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

// The 29th of February has no anniversary most years: its eve stands for it.
function addYears(day: string, years: number) {
  const moved = `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;
  return isDay(moved) ? moved : moved.replace("02-29", "02-28");
}

function isDay(text: string) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
