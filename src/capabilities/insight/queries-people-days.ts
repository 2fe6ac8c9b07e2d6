import { sql } from "kysely";
import { addDays, instantInZone } from "../../values/day.ts";
import type { Moment } from "./moments.ts";
import type { Condition, PeopleContext } from "./queries-people-rule.ts";
import type { Leaf, Range } from "./rules/people-rule.ts";
import { type DayWindow, daysBetweenWindows, daysOfPeriod } from "./rules/periods.ts";

/** A value between two ends, both included; an end that is absent is open. */
export function rangeCondition(value: Condition, { from, to }: Range<number | string>): Condition {
  const ends = [
    ...(from === undefined ? [] : [sql`${value} >= ${from}`]),
    ...(to === undefined ? [] : [sql`${value} <= ${to}`]),
  ];
  return ends.length === 0 ? sql`true` : sql`(${sql.join(ends, sql` and `)})`;
}

/** The days a question about a day means; null for questions to the hour and for "known". */
export function daysAsked(leaf: Leaf, today: string): DayWindow | null {
  switch (leaf.op) {
    case "dated":
      return leaf.value;
    case "within":
      return { from: addDays(today, 1 - leaf.value), to: today };
    case "before":
      return { to: addDays(today, -leaf.value - 1) };
    case "ahead":
      return { from: today, to: addDays(today, leaf.value - 1) };
    case "during":
      return daysOfPeriod(leaf.value, today);
    default:
      return null;
  }
}

/** The instants a question to the hour means; null for any other. */
export function instantsAsked(leaf: Leaf, now: string): { after?: string; until: string } | null {
  if (leaf.op !== "hours") return null;
  if ("last" in leaf.value) return { after: hoursBefore(now, leaf.value.last), until: now };
  return { until: hoursBefore(now, leaf.value.before) };
}

export function hoursBefore(now: string, hours: number): string {
  return new Date(Date.parse(now) - hours * 3_600_000).toISOString();
}

type DayColumn = { readonly day: Condition; readonly instant?: Condition };

/** A question about a day kept as a date; `instant` where the exact time is known, else the day's beginning answers questions to the hour. */
export function dayCondition(
  leaf: Leaf,
  { day, instant }: DayColumn,
  { moment }: PeopleContext,
  today: string = moment.today,
): Condition {
  if (leaf.op === "known") return leaf.value ? sql`${day} is not null` : sql`${day} is null`;
  const asked = instantsAsked(leaf, moment.now);
  if (asked === null) return rangeCondition(day, daysAsked(leaf, today) ?? {});
  const at = instant ?? sql`(${day}::timestamp at time zone ${moment.timeZone})`;
  const until = sql`${at} <= ${asked.until}::timestamptz`;
  return asked.after === undefined ? until : sql`(${at} > ${asked.after}::timestamptz and ${until})`;
}

/** Whose day may lie in the question at one moment and not at the other; null: nobody's. */
export function dayMovers(
  leaf: Leaf,
  { day, instant }: DayColumn,
  from: Moment,
  to: Moment,
): Condition | null {
  const [earlier, later] = [instantsAsked(leaf, from.now), instantsAsked(leaf, to.now)];
  if (earlier === null || later === null)
    return dayCrossings(day, daysAsked(leaf, from.today), daysAsked(leaf, to.today));
  const at = instant ?? sql`(${day}::timestamp at time zone ${to.timeZone})`;
  return eitherOf([
    instantCrossing(at, earlier.until, later.until),
    earlier.after === undefined || later.after === undefined
      ? null
      : instantCrossing(at, earlier.after, later.after),
  ]);
}

/** Days that enter or leave a window between two moments. */
export function dayCrossings(
  day: Condition,
  one: DayWindow | null,
  other: DayWindow | null,
): Condition | null {
  if (one === null || other === null) return null;
  return eitherOf(daysBetweenWindows(one, other).map((range) => rangeCondition(day, range)));
}

/** Instants between two ends, whichever comes first. */
export function instantCrossing(at: Condition, one: string, other: string): Condition | null {
  if (one === other) return null;
  const [low, high] = [one, other].toSorted();
  return sql`(${at} > ${low}::timestamptz and ${at} <= ${high}::timestamptz)`;
}

/** A question about a day whose answer is kept as an instant: days begin at the shop's midnight. */
export function instantCondition(leaf: Leaf, at: Condition, context: PeopleContext): Condition {
  if (leaf.op === "known" || leaf.op === "hours")
    return dayCondition(leaf, { day: at, instant: at }, context);
  return betweenMidnights(at, daysAsked(leaf, context.today) ?? {}, context.moment.timeZone);
}

export function instantMovers(leaf: Leaf, at: Condition, from: Moment, to: Moment): Condition | null {
  if (leaf.op === "hours") return dayMovers(leaf, { day: at, instant: at }, from, to);
  const [one, other] = [daysAsked(leaf, from.today), daysAsked(leaf, to.today)];
  if (one === null || other === null) return null;
  return eitherOf(daysBetweenWindows(one, other).map((range) => betweenMidnights(at, range, to.timeZone)));
}

/** The instant with which a civil day begins in a zone. */
export function midnightOf(day: string, timeZone: string): string {
  return instantInZone(`${day}T00:00:00`, timeZone);
}

/** Instants of these days, both included. */
export function betweenMidnights(at: Condition, { from, to }: DayWindow, timeZone: string): Condition {
  const midnight = (day: string) => midnightOf(day, timeZone);
  const ends = [
    ...(from === undefined ? [] : [sql`${at} >= ${midnight(from)}::timestamptz`]),
    ...(to === undefined ? [] : [sql`${at} < ${midnight(addDays(to, 1))}::timestamptz`]),
  ];
  return ends.length === 0 ? sql`${at} is not null` : sql`(${sql.join(ends, sql` and `)})`;
}

export function eitherOf(conditions: readonly (Condition | null)[]): Condition | null {
  const some = conditions.filter((condition) => condition !== null);
  return some.length === 0 ? null : sql`(${sql.join(some, sql` or `)})`;
}

/** A personal date counts on the customer's own calendar: `told` is asked once for each day that it is somewhere. */
export function onOwnDay({ moment }: PeopleContext, told: (today: string) => Condition): Condition {
  const abroad = zonesByDay(moment);
  if (abroad.length === 0) return told(moment.today);
  const away = abroad.flatMap(({ zones }) => zones);
  const parts = [
    sql`((profile.time_zone is null or profile.time_zone <> all(${away}::text[])) and ${told(moment.today)})`,
    ...abroad.map(({ day, zones }) => sql`(profile.time_zone = any(${zones}::text[]) and ${told(day)})`),
  ];
  return sql`(${sql.join(parts, sql` or `)})`;
}

function zonesByDay({ zones, today }: Moment): { readonly day: string; readonly zones: string[] }[] {
  const days = new Map<string, string[]>();
  for (const { zone, today: day } of zones) {
    if (day !== today) days.set(day, [...(days.get(day) ?? []), zone]);
  }
  return [...days].map(([day, those]) => ({ day, zones: those }));
}

/** Who moves on her own calendar: `moved` is asked once for each pair of days between which it passed somewhere. */
export function moversOnOwnDay(
  from: Moment,
  to: Moment,
  moved: (from: string, to: string) => Condition | null,
): Condition | null {
  const pairs = new Map<string, readonly [string, string]>();
  const known = new Map(from.zones.map(({ zone, today }) => [zone, today]));
  for (const [one, other] of [
    [from.today, to.today] as const,
    ...to.zones.map(({ zone, today }) => [known.get(zone) ?? from.today, today] as const),
  ]) {
    if (one !== other) pairs.set(`${one} ${other}`, [one, other]);
  }
  return eitherOf([...pairs.values()].map(([one, other]) => moved(one, other)));
}
