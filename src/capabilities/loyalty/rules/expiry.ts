import { addDays, addMonths, type Day, dayInZone, instantInZone } from "../../../values/day.ts";
import type { Expiry } from "../schema-definition.ts";

const msPerDay = 86_400_000;

/**
 * The instant (ISO, UTC) at which units credited at an instant are expired; null: never, or only by inactivity.
 * Months and years end at the midnight that closes their last day in the shop's zone.
 */
export function expiryOf(expiry: Expiry, instant: string, timeZone: string): string | null {
  switch (expiry.type) {
    case "never":
    case "inactivity":
      return null;
    case "days":
      return new Date(Date.parse(instant) + expiry.days * msPerDay).toISOString();
    case "months":
      return endOfDay(addMonths(dayInZone(instant, timeZone), expiry.months), timeZone);
    case "calendar_year": {
      const lastDay = `${dayInZone(instant, timeZone).slice(0, 4)}-12-31`;
      return endOfDay(addMonths(lastDay, expiry.graceMonths), timeZone);
    }
  }
}

/**
 * With expiry by inactivity: the instant at which everything expires unless something happens after the last activity (or
 * after the day the rule came into force, when that is later); null with any other expiry.
 */
export function idleExpiryOf(expiry: Expiry, lastActivity: string, timeZone: string): string | null {
  if (expiry.type !== "inactivity") return null;
  return startOfDay(addMonths(dayInZone(lastActivity, timeZone), expiry.months), timeZone);
}

function endOfDay(day: Day, timeZone: string): string {
  return startOfDay(addDays(day, 1), timeZone);
}

// Asking the calendar of a time zone is slow, and the same few days are asked for again and again.
const midnights = new Map<string, string>();

function startOfDay(day: Day, timeZone: string): string {
  const key = `${day} ${timeZone}`;
  const known = midnights.get(key);
  if (known !== undefined) return known;
  if (midnights.size > 20_000) midnights.clear();
  const midnight = instantInZone(`${day}T00:00:00`, timeZone);
  midnights.set(key, midnight);
  return midnight;
}
