import { wallClock } from "../../../values/day.ts";
import type { Facts } from "./may-contact-facts.ts";
import { isCall } from "./may-contact-said.ts";
import { hoursFor } from "./may-contact-wait.ts";
import type { Hours, LawKey, Ruleset } from "./law.ts";
import {
  type Closed,
  closedAt,
  nextOpening,
  type RestCalendar,
  restCalendarOf,
  restDays,
} from "./windows.ts";

/** What the hour is like for everybody under one law, with one calendar, whose clock shows the same. */
export type Moment = {
  readonly rules: LawKey;
  readonly isConsumer: boolean;
  readonly calendar: RestCalendar;
  /** `2026-11-24T10:30:00` */
  readonly local: string;
  readonly closed: Closed | null;
  /** The next opening on the same clock; null: open, or never. */
  readonly opens: string | null;
  readonly weekdays: readonly number[];
  /** Minute of a day's first opening; null: no hour at all. */
  readonly firstMinute: number | null;
  readonly onHolidays: boolean;
};

type Asked = Pick<Facts, "channel" | "purpose"> & { readonly quiet: Facts["merchant"]["quiet"] };

const calendars: readonly (readonly [LawKey, RestCalendar])[] = [
  ["FR", "fr"],
  ["FR", "fr-alsace-moselle"],
  ...(["971", "972", "973", "974", "976", "977", "978"] as const).map(
    (region) => ["FR", restCalendarOf("FR", region)] as const,
  ),
  ["BE", "be"],
  ["EU", "none"],
];

/**
 * The hour for everybody there can be, a row for each law, calendar and clock; empty when every hour is right. What the pure function
 * asks of one person is asked here once of all who live alike.
 *
 * @param zones every zone that people live in
 */
export function momentsOf(asked: Asked, ruleset: Ruleset, at: string, zones: readonly string[]): Moment[] {
  const clocks = new Map(zones.map((zone) => [wallClock(at, zone), zone]));
  const kinds = isCall(asked.channel) ? [true, false] : [true];
  return calendars.flatMap(([rules, calendar]) =>
    kinds.flatMap((isConsumer) => {
      const hours = hoursFor({ ...asked, isConsumer, rules: ruleset.laws[rules] });
      if (hours === null) return [];
      return [...clocks].map(([local, timeZone]) => ({
        rules,
        isConsumer,
        calendar,
        local,
        ...momentIn(hours, at, { timeZone, calendar }),
      }));
    }),
  );
}

function momentIn(hours: Hours, at: string, place: { timeZone: string; calendar: RestCalendar }) {
  const closed = closedAt(hours, at, place);
  const next = closed === null ? null : nextOpening(hours, at, place);
  const { weekdays, spans, onHolidays } = hours;
  return {
    closed,
    opens: next === null ? null : wallClock(next, place.timeZone),
    weekdays,
    firstMinute: spans[0]?.[0] ?? null,
    onHolidays,
  };
}

/** Days of rest by calendar from the year of an instant on: longer than any wait that the law lets end. */
export function restAhead(
  at: string,
): { readonly calendar: RestCalendar; readonly days: readonly string[] }[] {
  const year = Number(at.slice(0, 4));
  const years = Array.from({ length: 8 }, (_, ahead) => year - 1 + ahead);
  return calendars.map(([, calendar]) => ({
    calendar,
    days: years.flatMap((one) => [...restDays(calendar, one)]),
  }));
}
