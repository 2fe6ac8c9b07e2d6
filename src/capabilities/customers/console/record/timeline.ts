import type { TimelineEntry } from "../views.ts";

export const shows = ["all", "purchases", "messages", "notes", "consents", "record"] as const;
export type Show = (typeof shows)[number];

/** What the filter shows an entry under. Whatever a later room adds is found under "record". */
export function showOf(kind: string): Exclude<Show, "all"> {
  if (kind.startsWith("purchases.")) return "purchases";
  if (kind === "customers.note") return "notes";
  if (kind.startsWith("consent.")) return "consents";
  if (kind.startsWith("messages.")) return "messages";
  return "record";
}

export const isShow = (word: string | undefined): word is Show =>
  word !== undefined && (shows as readonly string[]).includes(word);

export function shownEntries(entries: readonly TimelineEntry[], show: Show): readonly TimelineEntry[] {
  return show === "all" ? entries : entries.filter((entry) => showOf(entry.kind) === show);
}

export type Month = { readonly month: string; readonly entries: readonly TimelineEntry[] };

/** In the order given, newest first, cut by month; `dayOf` gives an entry's day in the shop's time zone. */
export function byMonth(
  entries: readonly TimelineEntry[],
  dayOf: (entry: TimelineEntry) => string,
): readonly Month[] {
  const months: { month: string; entries: TimelineEntry[] }[] = [];
  for (const entry of entries) {
    const month = dayOf(entry).slice(0, 7);
    const last = months.at(-1);
    if (last?.month === month) last.entries.push(entry);
    else months.push({ month, entries: [entry] });
  }
  return months;
}

/** A receipt keeps the day of its store; for the rest the instant decides. */
export function dayOfEntry(entry: TimelineEntry, dayOfInstant: (instant: string) => string): string {
  const { day } = entry.values;
  return typeof day === "string" ? day : dayOfInstant(entry.at);
}
