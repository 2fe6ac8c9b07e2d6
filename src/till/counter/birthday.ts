import { addDays } from "../../values/day.ts";

const daysAround = 7;

/** Whether a birthday falls within a week of today, the turn of the year included. */
export function isNear(birthday: { readonly day: number; readonly month: number }, today: string): boolean {
  const wanted = `${String(birthday.month).padStart(2, "0")}-${String(birthday.day).padStart(2, "0")}`;
  for (let days = -daysAround; days <= daysAround; days += 1) {
    if (addDays(today, days).slice(5) === wanted) return true;
  }
  return false;
}
