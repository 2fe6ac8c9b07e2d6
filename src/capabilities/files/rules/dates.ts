import { type Day, isDay } from "../../../values/day.ts";

/** In which order a date says day (d), month (m) and year (y). */
export type DateOrder = "dmy" | "mdy" | "ymd";

export type DateGuess = {
  readonly order: DateOrder;
  /** False when every date could be read two ways (03/04/2024): somebody must look. */
  readonly sure: boolean;
};

/** A moment as the file tells it: a day, perhaps a time of day, perhaps how far that clock is from UTC. */
export type FileMoment = {
  readonly day: Day;
  /** `HH:MM:SS`, or null when only the day is known. */
  readonly time: string | null;
  /** `Z` or `+02:00`; null means the shop's own time. */
  readonly offset: string | null;
};

const numeric = /^(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{2,4})(?:[ T,]+(.+))?$/;
const compact = /^(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2}:?\d{2}(?::?\d{2})?.*))?$/;
const dayMonthWord =
  /^(?:\p{L}+\.?,? +)?(\d{1,2})(?:er|st|nd|rd|th)?[ -](\p{L}+)\.?[ -,]+(\d{4})(?:[ ,T]+(?:à |at )?(.+))?$/u;
const monthWordDay = /^(\p{L}+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:[ ,T]+(?:at )?(.+))?$/u;
const clockTime =
  /^(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(am|pm)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;

const months = [
  ["jan", "janv", "january", "janvier"],
  ["feb", "fev", "fevr", "february", "fevrier"],
  ["mar", "mars", "march"],
  ["apr", "avr", "april", "avril"],
  ["may", "mai"],
  ["jun", "juin", "june"],
  ["jul", "juil", "july", "juillet"],
  ["aug", "aou", "aout", "august"],
  ["sep", "sept", "september", "septembre"],
  ["oct", "october", "octobre"],
  ["nov", "november", "novembre"],
  ["dec", "december", "decembre"],
];
const monthByWord = new Map(
  months.flatMap((words, index) => words.map((word) => [word, index + 1] as const)),
);

/** Reads a moment, or null when the text tells none that exists. */
export function readMoment(text: string, order: DateOrder): FileMoment | null {
  const trimmed = text.trim();
  const parts = numeric.exec(trimmed);
  if (parts !== null) {
    const [, first = "", second = "", third = "", rest] = parts;
    return moment(dayFromNumbers(first, second, third, order), rest);
  }
  const close = compact.exec(trimmed);
  if (close !== null) {
    const [, year = "", month = "", day = "", rest] = close;
    return moment(civil(year, Number(month), Number(day)), rest);
  }
  const worded = dayMonthWord.exec(trimmed);
  if (worded !== null) return momentInWords(worded[3], worded[2], worded[1], worded[4]);
  const american = monthWordDay.exec(trimmed);
  if (american !== null) return momentInWords(american[3], american[1], american[2], american[4]);
  return null;
}

/** A time of day alone ("14:05", "9h30", "2:05 PM") as `HH:MM:SS`, or null. */
export function readTime(text: string): string | null {
  return timeOfDay(text.trim())?.time ?? null;
}

/** In which order these cells say their dates; `fallback` (the shop's habit) when nothing tells. */
export function guessDateOrder(cells: Iterable<string>, fallback: "dmy" | "mdy"): DateGuess {
  let dayFirst = 0;
  let monthFirst = 0;
  let yearFirst = 0;
  let undecided = 0;
  for (const cell of cells) {
    const text = cell.trim();
    if (compact.test(text)) yearFirst += 1;
    const parts = numeric.exec(text);
    if (parts === null) continue;
    const [, first = "", second = ""] = parts;
    if (first.length === 4) yearFirst += 1;
    else if (Number(first) > 12) dayFirst += 1;
    else if (Number(second) > 12) monthFirst += 1;
    else undecided += 1;
  }
  if (dayFirst + monthFirst === 0) {
    if (undecided > 0 && undecided > yearFirst) return { order: fallback, sure: false };
    return { order: yearFirst > 0 ? "ymd" : fallback, sure: true };
  }
  return { order: dayFirst >= monthFirst ? "dmy" : "mdy", sure: dayFirst === 0 || monthFirst === 0 };
}

function dayFromNumbers(first: string, second: string, third: string, order: DateOrder): Day | null {
  if (first.length >= 3) return civil(first, Number(second), Number(third));
  if (order === "ymd" && third.length === 2) return civil(first, Number(second), Number(third));
  // After a year-first guess, a stray "03/04/2024" is read the European way.
  return order === "mdy"
    ? civil(third, Number(first), Number(second))
    : civil(third, Number(second), Number(first));
}

function momentInWords(
  year: string | undefined,
  word: string | undefined,
  day: string | undefined,
  rest: string | undefined,
): FileMoment | null {
  const folded = (word ?? "").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const month = monthByWord.get(folded);
  if (month === undefined) return null;
  return moment(civil(year ?? "", month, Number(day)), rest);
}

function civil(year: string, month: number, day: number): Day | null {
  // "24" is 2024 and "78" is 1978: two digits never mean a day more than nine years ahead of 2030.
  const full = year.length <= 2 ? (Number(year) < 40 ? 2000 : 1900) + Number(year) : Number(year);
  if (full < 1000 || full > 9999) return null;
  const text = `${full}-${month < 10 ? "0" : ""}${month}-${day < 10 ? "0" : ""}${day}`;
  return isDay(text) ? text : null;
}

function moment(day: Day | null, rest: string | undefined): FileMoment | null {
  if (day === null) return null;
  if (rest === undefined || rest.trim() === "") return { day, time: null, offset: null };
  const time = timeOfDay(rest.trim());
  return time === null ? null : { day, ...time };
}

function timeOfDay(text: string): { time: string; offset: string | null } | null {
  const match = clockTime.exec(text);
  if (match === null) {
    const digits = /^(\d{2})(\d{2})(\d{2})?(Z)?$/.exec(text);
    if (digits === null) return null;
    return {
      time: `${digits[1]}:${digits[2]}:${digits[3] ?? "00"}`,
      offset: digits[4] === undefined ? null : "Z",
    };
  }
  const [, hourText = "", minute = "", second = "00", half, zone] = match;
  let hour = Number(hourText);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.toLowerCase() === "pm" ? 12 : 0);
  }
  if (hour > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const offset =
    zone === undefined ? null : /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : "Z";
  return { time: `${String(hour).padStart(2, "0")}:${minute}:${second}`, offset };
}
