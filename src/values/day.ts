/** A civil day, `YYYY-MM-DD`, in the time zone of the store it was lived in. */
export type Day = string;

const msPerDay = 86_400_000;

/** Whether the text is a day that exists in the calendar. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  return dayOfNumber(numberOfDay(text)) === text;
}

const instantShape = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)?)?$/i;

/** Whether the text is an ISO 8601 instant on a day that exists: `Date.parse` alone takes "1", and 30 February for 2 March. */
export function isInstant(text: string): boolean {
  return instantShape.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text));
}

/** Days since 1970-01-01; differences of it count days. */
export function numberOfDay(day: Day): number {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7));
  const dayOfMonth = Number(day.slice(8, 10));
  return Math.round(Date.UTC(year, month - 1, dayOfMonth) / msPerDay);
}

export function dayOfNumber(daysSince1970: number): Day {
  return new Date(daysSince1970 * msPerDay).toISOString().slice(0, 10);
}

export function addDays(day: Day, days: number): Day {
  return dayOfNumber(numberOfDay(day) + days);
}

/** Days from the first to the second, negative when the second is earlier. */
export function daysBetween(first: Day, second: Day): number {
  return numberOfDay(second) - numberOfDay(first);
}

/** The same day some months later, or the last of that month when it has no such day. */
export function addMonths(day: Day, months: number): Day {
  const monthNumber = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const year = Math.floor(monthNumber / 12);
  const month = monthNumber - year * 12;
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const dayOfMonth = Math.min(Number(day.slice(8, 10)), lastOfMonth);
  return new Date(Date.UTC(year, month, dayOfMonth)).toISOString().slice(0, 10);
}

/**
 * The instant of a local date and time (`2026-05-05T10:00:00`) in a time zone. A time that a change of clock leaves out is
 * moved forward, one that comes twice is the first.
 */
export function instantInZone(local: string, timeZone: string): string {
  const wanted = Date.parse(`${local}Z`);
  // No zone changes its clock twice within two days: one of both offsets is that of the wanted time.
  const candidates = [wanted - msPerDay, wanted + msPerDay]
    .map((near) => wanted - offsetOf(near, timeZone))
    .toSorted((one, other) => one - other);
  const right = candidates.find((at) => at + offsetOf(at, timeZone) === wanted);
  return new Date(right ?? wanted - offsetOf(wanted - msPerDay, timeZone)).toISOString();
}

const clockFormats = new Map<string, Intl.DateTimeFormat>();

/** How far the zone's clock is ahead of UTC at an instant, in milliseconds. */
function offsetOf(at: number, timeZone: string): number {
  let format = clockFormats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
    clockFormats.set(timeZone, format);
  }
  const second = Math.floor(at / 1_000) * 1_000;
  return Date.parse(`${format.format(second).replace(" ", "T")}Z`) - second;
}

/** What the clock on the wall says at an instant, `2026-11-24T10:30:00`. */
export function wallClock(instant: string, timeZone: string): string {
  const at = Date.parse(instant);
  return new Date(at + offsetOf(at, timeZone)).toISOString().slice(0, 19);
}

/** Whether a time zone is called so (IANA). By name: PostgreSQL reads the sign of "+02:00" the other way round. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The civil day of an instant in a time zone (IANA name). */
export function dayInZone(instant: Date | string, timeZone: string): Day {
  let format = dayFormats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
    dayFormats.set(timeZone, format);
  }
  return format.format(typeof instant === "string" ? new Date(instant) : instant);
}
