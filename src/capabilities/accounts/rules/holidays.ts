import { addDays, type Day } from "../../../values/day.ts";

/** Public holidays by law: the whole of France, with Alsace and Moselle's two more (C. trav. L3133-1 and L3134-13), Belgium (law of 4 January 1974). */
export const holidayCalendars = ["fr", "fr-alsace-moselle", "be"] as const;
export type HolidayCalendar = (typeof holidayCalendars)[number];

export const holidayCodes = [
  "new_year",
  "good_friday",
  "easter_monday",
  "labour_day",
  "victory_1945",
  "ascension",
  "whit_monday",
  "national_day_be",
  "national_day_fr",
  "assumption",
  "all_saints",
  "armistice_1918",
  "christmas",
  "saint_stephen",
] as const;
export type HolidayCode = (typeof holidayCodes)[number];

export type Holiday = { readonly day: Day; readonly code: HolidayCode };

/** Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876, also Meeus, Jones and Butcher). */
export function easter(year: number): Day {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const moon = Math.floor((8 * century + 13) / 25);
  const epact = (19 * golden + century - Math.floor(century / 4) - moon + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const sum = epact + weekday - 7 * late + 114;
  return `${year}-${two(Math.floor(sum / 31))}-${two((sum % 31) + 1)}`;
}

/** The public holidays of a year, in order. */
export function holidaysOf(calendar: HolidayCalendar, year: number): readonly Holiday[] {
  const sunday = easter(year);
  const on = (monthDay: string, code: HolidayCode): Holiday => ({ day: `${year}-${monthDay}`, code });
  const after = (days: number, code: HolidayCode): Holiday => ({ day: addDays(sunday, days), code });
  const both = [
    on("01-01", "new_year"),
    after(1, "easter_monday"),
    on("05-01", "labour_day"),
    after(39, "ascension"),
    after(50, "whit_monday"),
    on("08-15", "assumption"),
    on("11-01", "all_saints"),
    on("11-11", "armistice_1918"),
    on("12-25", "christmas"),
  ];
  const france = [on("05-08", "victory_1945"), on("07-14", "national_day_fr")];
  const own: Readonly<Record<HolidayCalendar, readonly Holiday[]>> = {
    fr: france,
    "fr-alsace-moselle": [...france, after(-2, "good_friday"), on("12-26", "saint_stephen")],
    be: [on("07-21", "national_day_be")],
  };
  return [...both, ...own[calendar]].toSorted((a, b) => (a.day < b.day ? -1 : 1));
}

export function holidayOn(calendar: HolidayCalendar, day: Day): Holiday | undefined {
  return holidaysOf(calendar, Number(day.slice(0, 4))).find((holiday) => holiday.day === day);
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
