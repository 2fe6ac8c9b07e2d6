import { addDays, type Day, instantInZone } from "../../../values/day.ts";

export type ClockKnown = {
  /** By the device's own clock, when it happened. */
  readonly deviceAt: string;
  /** By the clock that the page had corrected. */
  readonly at: string;
  /** How far the device's clock is ahead now, and was at its last contact (milliseconds). */
  readonly offsetMs: number;
  readonly earlierOffsetMs: number;
  /** Nothing that is sent now happened before this: the last contact with nothing waiting, or what was sent just before. */
  readonly notBefore: string;
  readonly receivedAt: string;
};

/** A slip of the network is no wrong clock. */
const toleranceMs = 120_000;

/**
 * When something happened on a device: by its own clock less how far that clock is wrong, and never outside what is possible.
 * A clock that was set right or wrong while there was no network is judged by whichever of its errors puts the moment between
 * the last contact and now.
 */
export function momentOf(known: ClockKnown): { readonly at: string; readonly isForced: boolean } {
  const from = Date.parse(known.notBefore);
  const to = Date.parse(known.receivedAt);
  const device = Date.parse(known.deviceAt);
  const candidates = [device - known.offsetMs, device - known.earlierOffsetMs, Date.parse(known.at)];
  const possible = candidates.find((at) => at >= from && at <= to);
  const [first = to] = candidates;
  const at = possible ?? Math.min(to, Math.max(from, first));
  const strays = Math.max(from - first, first - to);
  return { at: new Date(at).toISOString(), isForced: possible === undefined && strays > toleranceMs };
}

/** A day of a store as instants. */
export function boundsOf(day: Day, timeZone: string): { readonly from: string; readonly to: string } {
  return {
    from: instantInZone(`${day}T00:00:00`, timeZone),
    to: instantInZone(`${addDays(day, 1)}T00:00:00`, timeZone),
  };
}
