import { addDays, type Day, daysBetween, numberOfDay } from "../../../values/day.ts";

/** How far a chocolate and tea shop is above (or below) its ordinary day, by the time of year. */
export function season(day: Day): number {
  const year = Number(day.slice(0, 4));
  const toChristmas = daysBetween(day, `${year}-12-24`);
  if (toChristmas >= 0 && toChristmas <= 30) return 1.5 + (30 - toChristmas) * 0.085;
  if (day.slice(5) >= "12-25" && day.slice(5) <= "12-31") return 1.3;
  const toEaster = daysBetween(day, easter(year));
  if (toEaster >= 0 && toEaster <= 16) return 1.5 + (16 - toEaster) * 0.09;
  const toValentine = daysBetween(day, `${year}-02-14`);
  if (toValentine >= 0 && toValentine <= 8) return 1.9;
  const month = Number(day.slice(5, 7));
  return [1, 1.05, 1.05, 1, 1, 0.9, 0.72, 0.66, 0.95, 1.1, 1.15, 1.1][month - 1] ?? 1;
}

/** Which of the year's feasts is near; some products are sold only then. */
export function feastOf(day: Day): "christmas" | "easter" | "valentine" | "spring" | "none" {
  const year = Number(day.slice(0, 4));
  if (day.slice(5) >= "11-15" && day.slice(5) <= "12-31") return "christmas";
  const toEaster = daysBetween(day, easter(year));
  if (toEaster >= 0 && toEaster <= 28) return "easter";
  if (day.slice(5) >= "02-01" && day.slice(5) <= "02-14") return "valentine";
  return day.slice(5) >= "03-15" && day.slice(5) <= "05-31" ? "spring" : "none";
}

/** Easter Sunday (Gauss, Meeus). */
export function easter(year: number): Day {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const dayOfMonth = ((h + l - 7 * m + 114) % 31) + 1;
  return `${year}-${String(month).padStart(2, "0")}-${String(dayOfMonth).padStart(2, "0")}`;
}

/** 1 for Monday to 7 for Sunday. */
export function weekday(day: Day): number {
  return ((numberOfDay(day) + 3) % 7) + 1;
}

/** The shops rest on Sundays, but for the last two before Christmas; and on the great feasts. */
export function isOpen(day: Day): boolean {
  const date = day.slice(5);
  if (["01-01", "05-01", "12-25"].includes(date)) return false;
  return weekday(day) !== 7 || (date >= "12-11" && date <= "12-24");
}

/** The next day on which the shops are open, itself included. */
export function openDayFrom(day: Day): Day {
  let open = day;
  while (!isOpen(open)) open = addDays(open, 1);
  return open;
}

/** An instant in the shops' time zone (Paris and Brussels), from a day and minutes since midnight. */
export function instantOf(day: Day, minutes: number): string {
  const year = Number(day.slice(0, 4));
  const isSummer = day >= lastSunday(year, 3) && day < lastSunday(year, 10);
  const utc = minutes - (isSummer ? 120 : 60);
  const hour = String(Math.floor(utc / 60)).padStart(2, "0");
  return `${day}T${hour}:${String(utc % 60).padStart(2, "0")}:00.000Z`;
}

function lastSunday(year: number, month: 3 | 10): Day {
  const last = `${year}-${String(month).padStart(2, "0")}-31`;
  return addDays(last, -(weekday(last) % 7));
}
