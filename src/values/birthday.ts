/** A birthday: the year is known only when the person wished to say it. */
export type Birthday = { readonly day: number; readonly month: number; readonly year: number | null };

const longestDay = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Null when no calendar has that day: 31 April, or 29 February of a common year. */
export function birthdayOf(day: number, month: number, year: number | null = null): Birthday | null {
  const longest = longestDay[month - 1];
  if (longest === undefined || !Number.isInteger(day) || day < 1 || day > longest) return null;
  if (year === null) return { day, month, year };
  if (!Number.isInteger(year) || year < 1900 || year > 2100) return null;
  if (day === 29 && month === 2 && !isLeap(year)) return null;
  return { day, month, year };
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
