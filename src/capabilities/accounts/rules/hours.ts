import { addDays, type Day, dayInZone, instantInZone, numberOfDay } from "../../../values/day.ts";
import { type HolidayCalendar, type HolidayCode, holidayOn } from "./holidays.ts";

/** From and to, local times `HH:MM`; `24:00` is midnight. A span whose end is not after its beginning runs into the next day. */
export type Span = readonly [from: string, to: string];
/** Seven days, Monday first. */
export type WeekHours = readonly (readonly Span[])[];
/** Other hours on one day; no span at all: closed. */
export type HoursException = {
  readonly day: Day;
  readonly spans: readonly Span[];
  readonly note: string | null;
};
export type StoreHolidays = { readonly calendar: HolidayCalendar; readonly closedOn: readonly HolidayCode[] };

export type StoreHours = {
  /** Null: the owner has not said, and nobody is told that the store is open or closed. */
  readonly hours: WeekHours | null;
  readonly holidays: StoreHolidays | null;
  readonly exceptions: readonly HoursException[];
  readonly timeZone: string;
  /** Closed for good since. */
  readonly closedAt: string | null;
};

/** The hours of one day and why they are so. */
export type DayHours = {
  readonly spans: readonly Span[];
  readonly because: "usual" | "exception" | "holiday";
  readonly note: string | null;
  readonly holiday: HolidayCode | null;
};

export type OpenNow =
  | { readonly state: "unknown" }
  | { readonly state: "closed_for_good" }
  /** `until`: the instant of closing; `closesAt` the same as local `HH:MM`. Null: open without end within two weeks. */
  | { readonly state: "open"; readonly until: string | null; readonly closesAt: string | null }
  /** The next opening within two weeks, as an instant, a local day and `HH:MM`; null: none. */
  | {
      readonly state: "closed";
      readonly opens: { readonly at: string; readonly day: Day; readonly time: string } | null;
      readonly today: DayHours;
    };

const daysAhead = 14;

/** Monday 0 to Sunday 6. 1970-01-01 was a Thursday. */
export function weekdayOf(day: Day): number {
  return (((numberOfDay(day) + 3) % 7) + 7) % 7;
}

/** What holds on a day: an exception before a holiday, a holiday before the week. */
export function hoursOn(store: Pick<StoreHours, "hours" | "holidays" | "exceptions">, day: Day): DayHours {
  const exception = store.exceptions.find((one) => one.day === day);
  const holiday = store.holidays === null ? undefined : holidayOn(store.holidays.calendar, day);
  const code = holiday?.code ?? null;
  if (exception !== undefined)
    return { spans: exception.spans, because: "exception", note: exception.note, holiday: code };
  if (code !== null && store.holidays?.closedOn.includes(code) === true)
    return { spans: [], because: "holiday", note: null, holiday: code };
  return { spans: store.hours?.[weekdayOf(day)] ?? [], because: "usual", note: null, holiday: code };
}

/**
 * Whether a store is open at an instant, and until when or from when. Spans are turned into instants of the store's time zone, so
 * that the night on which clocks change has one opening and one closing: a time that comes twice is the first, a time left out is
 * moved forward.
 */
export function openNow(store: StoreHours, instant: string): OpenNow {
  const at = new Date(instant).toISOString();
  if (store.closedAt !== null && store.closedAt <= at) return { state: "closed_for_good" };
  if (store.hours === null && store.exceptions.length === 0) return { state: "unknown" };
  const today = dayInZone(at, store.timeZone);
  const openings = openingsOf(store, addDays(today, -1), daysAhead + 2);
  const now = openings.find((opening) => opening.from <= at && at < opening.to);
  if (now !== undefined) {
    const isEndless = now.to === openings.at(-1)?.to && daysUntil(today, now.to, store.timeZone) >= daysAhead;
    return isEndless
      ? { state: "open", until: null, closesAt: null }
      : { state: "open", until: now.to, closesAt: localTime(now.to, store.timeZone) };
  }
  const next = openings.find((opening) => opening.from > at);
  const opens =
    next === undefined
      ? null
      : {
          at: next.from,
          day: dayInZone(next.from, store.timeZone),
          time: localTime(next.from, store.timeZone),
        };
  return { state: "closed", opens, today: hoursOn(store, today) };
}

/** A time of the day, `HH:MM`, in minutes since midnight; null when it is none. `24:00` only where a span ends. */
export function minutesOf(time: string): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  if (match === null) return time === "24:00" ? 1_440 : null;
  return Number(match[1]) * 60 + Number(match[2]);
}

/** The spans in order, or the first reason why they cannot be: unreadable, without length, or one over another. */
export function orderSpans(
  spans: readonly Span[],
):
  | { readonly spans: readonly Span[] }
  | { readonly wrong: "time" | "empty" | "overlap"; readonly span: Span } {
  const ordered = spans.toSorted((a, b) => (a[0] < b[0] ? -1 : 1));
  let end = -1;
  for (const [place, span] of ordered.entries()) {
    const from = minutesOf(span[0]);
    const to = minutesOf(span[1]);
    if (from === null || to === null || from === 1_440) return { wrong: "time", span };
    if (from === to) return { wrong: "empty", span };
    if (from < end) return { wrong: "overlap", span };
    end = to > from ? to : to + 1_440;
    if (end > 1_440 && place < ordered.length - 1) return { wrong: "overlap", span };
  }
  return { spans: ordered };
}

type Opening = { readonly from: string; readonly to: string };

/** Openings as instants, joined where one begins when another ends. */
function openingsOf(store: StoreHours, first: Day, days: number): readonly Opening[] {
  const found: Opening[] = [];
  for (let number = 0; number < days; number += 1) {
    const day = addDays(first, number);
    for (const [from, to] of hoursOn(store, day).spans) {
      const isOvernight = to !== "24:00" && to <= from;
      const endDay = isOvernight || to === "24:00" ? addDays(day, 1) : day;
      const endTime = to === "24:00" ? "00:00" : to;
      const opening = {
        from: instantInZone(`${day}T${from}:00`, store.timeZone),
        to: instantInZone(`${endDay}T${endTime}:00`, store.timeZone),
      };
      const last = found.at(-1);
      if (last !== undefined && opening.from <= last.to)
        found[found.length - 1] = { from: last.from, to: opening.to > last.to ? opening.to : last.to };
      else if (opening.from < opening.to) found.push(opening);
    }
  }
  return found;
}

function daysUntil(today: Day, instant: string, timeZone: string): number {
  return numberOfDay(dayInZone(instant, timeZone)) - numberOfDay(today);
}

function localTime(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(new Date(instant));
}
