import { addDays, type Day, instantInZone, wallClock } from "../../../values/day.ts";
import { holidaysOf, weekdayOf as placeInWeek } from "../../accounts/shared.ts";
import type { QuietHours } from "./quiet-hours.ts";
import type { Hours, LawKey, LegalHours, MinuteSpan } from "./law.ts";

export type Closed = "WINDOW_HOLIDAY" | "WINDOW_DAY" | "WINDOW_HOUR";

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const wholeDay: readonly MinuteSpan[] = [[0, 1440]];

/** The hours of the law, and what the shop made of them: it narrows them within what the law bounds, and never beyond. Null: always. */
export function narrowed(law: LegalHours | null, quiet: QuietHours | null): Hours | null {
  if (quiet === null) return law?.usual ?? null;
  const widest = law?.widest ?? { weekdays: everyDay, spans: wholeDay, onHolidays: true };
  return {
    weekdays: widest.weekdays.filter((weekday) => !quiet.closedDays.includes(weekday)),
    spans: widest.spans.flatMap((span) => outside(span, quietSpans(quiet))),
    onHolidays: widest.onHolidays && !quiet.closedOnHolidays,
  };
}

function quietSpans({ begins, ends }: QuietHours): readonly MinuteSpan[] {
  const [from, to] = [minutesOf(begins), minutesOf(ends)];
  if (from === to) return [];
  return from < to
    ? [[from, to]]
    : [
        [0, to],
        [from, 1440],
      ];
}

/** What is left of a span without others that are in order. */
function outside(span: MinuteSpan, others: readonly MinuteSpan[]): MinuteSpan[] {
  let rest: MinuteSpan[] = [span];
  for (const [from, to] of others) {
    rest = rest.flatMap(([start, end]): MinuteSpan[] => [
      [start, Math.min(end, from)],
      [Math.max(start, to), end],
    ]);
  }
  return rest.filter(([start, end]) => start < end);
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** By whose days of rest a person lives: France's regions beside the whole have their own. */
export type RestCalendar = "fr" | "fr-alsace-moselle" | "be" | `fr-${OverseasRegion}` | "none";

/** Commemorations of the end of slavery (C. trav. L3422-2), month and day. */
export const overseasDays = {
  "971": "05-27",
  "972": "05-22",
  "973": "06-10",
  "974": "12-20",
  "976": "04-27",
  "977": "10-09",
  "978": "05-28",
} as const;
type OverseasRegion = keyof typeof overseasDays;

/** Departments that kept two more days of rest (C. trav. L3134-13). */
export const alsaceMoselle: readonly string[] = ["57", "67", "68"];

/** @param region department or overseas territory by its number */
export function restCalendarOf(law: LawKey | null, region: string | null): RestCalendar {
  if (law === "BE") return "be";
  if (law !== "FR") return "none";
  if (region === null) return "fr";
  if (alsaceMoselle.includes(region)) return "fr-alsace-moselle";
  return region in overseasDays ? `fr-${region as OverseasRegion}` : "fr";
}

const known = new Map<string, ReadonlySet<Day>>();

/** The days of rest of a year. */
export function restDays(calendar: RestCalendar, year: number): ReadonlySet<Day> {
  const name = `${calendar} ${year}`;
  const found = known.get(name);
  if (found !== undefined) return found;
  const days = new Set(calendar === "none" ? [] : restDaysOf(calendar, year));
  known.set(name, days);
  return days;
}

function restDaysOf(calendar: Exclude<RestCalendar, "none">, year: number): Day[] {
  if (calendar === "fr" || calendar === "fr-alsace-moselle" || calendar === "be")
    return holidaysOf(calendar, year).map(({ day }) => day);
  const own = overseasDays[calendar.slice(3) as OverseasRegion];
  return [...holidaysOf("fr", year).map(({ day }) => day), `${year}-${own}`];
}

export type Place = { readonly timeZone: string; readonly calendar: RestCalendar };

/** Why nobody is reached at this instant; null: the hour is right. */
export function closedAt(hours: Hours, at: string, { timeZone, calendar }: Place): Closed | null {
  const local = wallClock(at, timeZone);
  const day = local.slice(0, 10);
  if (!hours.onHolidays && isRestDay(calendar, day)) return "WINDOW_HOLIDAY";
  if (!hours.weekdays.includes(weekdayOf(day))) return "WINDOW_DAY";
  const minute = minutesOf(local.slice(11));
  return hours.spans.some(([from, to]) => minute >= from && minute < to) ? null : "WINDOW_HOUR";
}

/** How many days ahead an opening is looked for: two weeks of rest never follow one another. */
export const daysLookedAhead = 20;

/** The first instant from `at` on at which the person may be reached (ISO, UTC); null: never. */
export function nextOpening(hours: Hours, at: string, place: Place): string | null {
  if (closedAt(hours, at, place) === null) return at;
  const local = wallClock(at, place.timeZone);
  const today = local.slice(0, 10);
  for (let ahead = 0; ahead <= daysLookedAhead; ahead += 1) {
    const day = addDays(today, ahead);
    if (!hours.weekdays.includes(weekdayOf(day))) continue;
    if (!hours.onHolidays && isRestDay(place.calendar, day)) continue;
    const after = ahead === 0 ? minutesOf(local.slice(11)) : -1;
    const span = hours.spans.find(([from]) => from > after);
    if (span !== undefined) return instantInZone(`${day}T${timeOf(span[0])}`, place.timeZone);
  }
  return null;
}

function isRestDay(calendar: RestCalendar, day: Day): boolean {
  return restDays(calendar, Number(day.slice(0, 4))).has(day);
}

/** 1 Monday to 7 Sunday. */
function weekdayOf(day: Day): number {
  return placeInWeek(day) + 1;
}

function timeOf(minute: number): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}:00`;
}
