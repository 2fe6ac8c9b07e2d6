import { addDays, type Day } from "../../../values/day.ts";

/** Ways by which pressure is counted: a calling machine counts as the telephone does. */
export const pressureChannels = ["email", "sms", "phone", "post", "push"] as const;
export type PressureChannel = (typeof pressureChannels)[number];

export const capSpans = ["rolling", "day", "week", "month"] as const;
export type CapSpan = (typeof capSpans)[number];

/**
 * At most so many marketing contacts in a span.
 *
 * - `rolling`: those of `(t − hours, t]`; one exactly `hours` old no longer counts.
 * - `day`, `week` (from Monday), `month`: of the calendar where the person lives.
 */
export type Limit = {
  /** The cap's id; `own` or `own:<topic>` for what the person chose; `held_back`. */
  readonly key: string;
  /** Null: all ways together. */
  readonly channel: string | null;
  /** Null: whatever it is about. */
  readonly topic: string | null;
  readonly most: number;
  readonly span: CapSpan;
  /** Of a rolling span. */
  readonly hours: number | null;
  /** What becomes of a message that finds no place: left out for good, or kept for the first moment with room. */
  readonly onHit: "skip" | "defer";
};

/** A time a person was spoken to, or a place kept for it: a place counts as if it were taken now, whenever it was kept. */
export type Contact = {
  readonly channel: string;
  readonly topic: string;
  /** Milliseconds. */
  readonly at: number;
  readonly state: "reserved" | "made";
};

/** Instants of the calendar of one zone, in milliseconds. */
export type Calendar = {
  readonly dayOf: (at: number) => Day;
  /** First instant of a day. */
  readonly midnightOf: (day: Day) => number;
};

/** Whether a limit counts a message or contact. */
export function concerns(
  limit: Pick<Limit, "channel" | "topic">,
  one: { readonly channel: string; readonly topic: string },
): boolean {
  const channel = one.channel === "robocall" ? "phone" : one.channel;
  return (
    (limit.channel === null || limit.channel === channel) &&
    (limit.topic === null || limit.topic === one.topic)
  );
}

/** The span of a limit around an instant: what counts lies after `after` (or in a place still kept) and before `before`. */
export function spanAround(
  { span, hours }: Pick<Limit, "span" | "hours">,
  at: number,
  calendar: Calendar,
): { readonly after: number; readonly before: number } {
  if (span === "rolling") return { after: at - (hours ?? 0) * 3_600_000, before: Number.POSITIVE_INFINITY };
  const [first, next] = periodOf(span, calendar.dayOf(at));
  return { after: calendar.midnightOf(first) - 1, before: calendar.midnightOf(next) };
}

function periodOf(span: "day" | "week" | "month", day: Day): readonly [first: Day, next: Day] {
  if (span === "day") return [day, addDays(day, 1)];
  if (span === "week") {
    const monday = addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
    return [monday, addDays(monday, 7)];
  }
  const first = `${day.slice(0, 7)}-01`;
  return [first, `${addDays(first, 31).slice(0, 7)}-01`];
}

/**
 * The room a limit leaves at an instant, and the first moment with room when it leaves none: null when there never will be.
 */
export function roomOf(
  limit: Limit,
  contacts: readonly Contact[],
  at: number,
  calendar: Calendar,
): { readonly left: number; readonly freeAt: number | null } {
  const { after, before } = spanAround(limit, at, calendar);
  const counted = contacts
    .filter(
      (contact) =>
        concerns(limit, contact) &&
        contact.at < before &&
        (contact.state === "reserved" || contact.at > after),
    )
    .map((contact) => (contact.state === "reserved" ? Math.max(contact.at, at) : contact.at))
    .toSorted((one, other) => one - other);
  const left = Math.max(limit.most - counted.length, 0);
  if (left > 0) return { left, freeAt: at };
  if (limit.most === 0) return { left, freeAt: null };
  if (limit.span !== "rolling") return { left, freeAt: before };
  const leaves = counted[counted.length - limit.most] ?? at;
  return { left, freeAt: leaves + (limit.hours ?? 0) * 3_600_000 };
}
