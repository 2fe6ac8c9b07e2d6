import { addDays, addMonths, type Day } from "../../../values/day.ts";

/** The last day of a card that has no end. */
export const endless: Day = "9999-12-31";

/** The last day, included, of a card that starts on a day; `durationMonths` 0: no end. */
export function cardUntil(from: Day, durationMonths: number): Day {
  return durationMonths === 0 ? endless : addDays(addMonths(from, durationMonths), -1);
}

/** Whether a paid card holds on a day. Without it nothing is earned; what was earned stays and may be used. */
export function isCardValid(until: Day | null, day: Day): boolean {
  return until !== null && day <= until;
}
