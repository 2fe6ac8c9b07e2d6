import { addDays, type Day, daysBetween } from "../../../values/day.ts";

// Longer than a summer closure of four weeks with a late file; shorter than the silence that makes a regular look gone.
const mostQuietDays = 45;

/** The last day with a sale when the purchases stop there: nothing came for weeks, so the rest of the story is missing. */
export function stopOf(lastSaleDay: Day | null, calendarDay: Day): Day | null {
  if (lastSaleDay === null || daysBetween(lastSaleDay, calendarDay) <= mostQuietDays) return null;
  return lastSaleDay;
}

/** The day as of which the shop is told: today, or the day after its purchases stop. */
export function referenceDay(stopsOn: Day | null, calendarDay: Day): Day {
  return stopsOn === null ? calendarDay : addDays(stopsOn, 1);
}
