import { addDays, dayInZone, instantInZone } from "../../values/day.ts";
import { CaseFault } from "./words.ts";

/** Where the shops of the scenarios are. */
export const timeZone = "Europe/Paris";

const day = 86_400_000;

export type Moments = {
  /** The instant at which the cases are run: what "now" stands for. */
  readonly now: number;
  /** The instant of the first ticket: what "D" stands for. */
  readonly first: number;
};

/** The instant (milliseconds) a scenario means: a civil day or minute in the shop, `now-30d`, `D+91`, `later`. */
export function momentOf(text: string, moments: Moments, current: number): number {
  if (text === "later") return current + day;
  if (text === "tonight") return nextMidnight(current);
  const relative = /^(now|D)(?:([+-])(\d+)([dy])?)?$/.exec(text);
  if (relative !== null) {
    const [, base, sign, count, unit] = relative;
    const from = base === "now" ? moments.now : moments.first;
    const span = Number(count ?? 0) * (unit === "y" ? 365.25 * day : day);
    return from + (sign === "-" ? -span : span);
  }
  const civil = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}):(\d{2}))?$/.exec(text);
  if (civil === null) throw new CaseFault(`“${text}” is no moment`);
  const [, on = "", hours = "00", minutes = "00"] = civil;
  return Date.parse(instantInZone(`${on}T${hours}:${minutes}:00`, timeZone));
}

/** Whether a moment is a civil one, the same whenever the cases are run. */
export function isAbsolute(text: string): boolean {
  return /^\d{4}-/.test(text);
}

export function nextMidnight(instant: number): number {
  const tomorrow = addDays(dayInZone(new Date(instant), timeZone), 1);
  return Date.parse(instantInZone(`${tomorrow}T00:00:00`, timeZone));
}

/** The civil day of an instant in the shop. */
export function dayOf(instant: number): string {
  return dayInZone(new Date(instant), timeZone);
}
