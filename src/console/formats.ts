import { addDays } from "../values/day.ts";
import type { Language } from "./language.ts";

export interface FormatSettings {
  readonly language: Language;
  readonly country: string;
  readonly currency: string;
  readonly timeZone: string;
  /** The last day with a sale, when the shop is told as of the day after; null when it is told as of today. */
  readonly stopsOn?: string | null;
}

export interface MoneyOptions {
  /** For sentences: cents disappear from 1,000 up, and when there are none. Never in tables. */
  readonly hideCents?: boolean;
}

export type Formats = ReturnType<typeof makeFormats>;

/** Every figure and date a person reads. Days are `YYYY-MM-DD`; instants are ISO strings. */
export function makeFormats({
  language,
  country,
  currency: shopCurrency,
  timeZone,
  stopsOn,
}: FormatSettings) {
  const locale = localeOf(language, country);
  const dates = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
  const dayFormat = dates({ day: "numeric", month: "long", year: "numeric" });
  const weekdayFormat = dates({ weekday: "short", day: "numeric", month: "long" });
  const monthFormat = dates({ month: "long", year: "numeric" });
  const shortMonthFormat = dates({ month: "short" });
  const instantFormat = dates({
    timeZone,
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const timeFormat = dates({ timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const relativeFormat = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const listFormat = new Intl.ListFormat(locale, { type: "conjunction" });
  const today = () => (stopsOn ? addDays(stopsOn, 1) : dayIn(timeZone, new Date()));

  function money(cents: number, currency = shopCurrency, { hideCents = false }: MoneyOptions = {}) {
    const isRound = hideCents && (Math.abs(cents) >= 100_000 || cents % 100 === 0);
    return moneyFormat(locale, currency, isRound).format(cents / 100);
  }

  return {
    locale,
    money,
    number: (value: number, decimals = 0) => numberFormat(locale, "decimal", decimals).format(value),
    /** Takes a share: 0.123 gives "12 %", or "12,3 %" with one decimal. */
    percent: (share: number, decimals = 0) => numberFormat(locale, "percent", decimals).format(share),
    day: (day: string) => dayFormat.format(utc(day)),
    /** "lun. 3 mars", for the days around today. */
    weekday: (day: string) => weekdayFormat.format(utc(day)),
    month: (day: string) => monthFormat.format(utc(day.length === 7 ? `${day}-01` : day)),
    shortMonth: (day: string) => shortMonthFormat.format(utc(day.length === 7 ? `${day}-01` : day)),
    instant: (instant: string) => instantFormat.format(new Date(instant)),
    time: (instant: string) => timeFormat.format(new Date(instant)),
    relativeDay: (day: string, from = today()) => relativeDay(relativeFormat, day, from),
    relativeInstant: (instant: string, from = new Date()) => relativeInstant(relativeFormat, instant, from),
    list: (words: readonly string[]) => listFormat.format(words),
    /** The day as of which the shop is told, in its own zone, whatever the clock of this computer says. */
    today,
  };
}

// French figures and dates are those of France whatever the country: the Belgian short forms (3/03/25) are
// never used and its long forms are the same. English is British, or Irish for Irish shops.
function localeOf(language: Language, country: string) {
  if (language === "fr") return "fr-FR";
  return country === "IE" ? "en-IE" : "en-GB";
}

const cache = new Map<string, Intl.NumberFormat>();

function moneyFormat(locale: string, currency: string, isRound: boolean) {
  const key = `${locale} ${currency} ${isRound}`;
  const found =
    cache.get(key) ??
    new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      ...(isRound ? { maximumFractionDigits: 0 } : {}),
    });
  cache.set(key, found);
  return found;
}

function numberFormat(locale: string, style: "decimal" | "percent", decimals: number) {
  const key = `${locale} ${style} ${decimals}`;
  const found = cache.get(key) ?? new Intl.NumberFormat(locale, { style, maximumFractionDigits: decimals });
  cache.set(key, found);
  return found;
}

/** "il y a 6 jours", then months and years as soon as days are too many to picture. */
function relativeDay(format: Intl.RelativeTimeFormat, day: string, from: string) {
  const days = Math.round((utc(day).getTime() - utc(from).getTime()) / 86_400_000);
  const distance = Math.abs(days);
  if (distance < 60) return format.format(days, "day");
  if (distance < 730) return format.format(Math.trunc(days / 30.44), "month");
  return format.format(Math.trunc(days / 365.25), "year");
}

function relativeInstant(format: Intl.RelativeTimeFormat, instant: string, from: Date) {
  const minutes = Math.round((new Date(instant).getTime() - from.getTime()) / 60_000);
  const distance = Math.abs(minutes);
  if (distance < 60) return format.format(minutes, "minute");
  if (distance < 60 * 24) return format.format(Math.trunc(minutes / 60), "hour");
  return format.format(Math.trunc(minutes / 60 / 24), "day");
}

const utc = (day: string) => new Date(`${day}T00:00:00Z`);

export function dayIn(timeZone: string, instant: Date) {
  // Sweden writes its dates as we store ours.
  return new Intl.DateTimeFormat("sv-SE", { timeZone }).format(instant);
}

/** No-break spaces where French wants them, so that nobody has to type them in the texts. */
export function frenchSpaces(text: string) {
  return text
    .replace(/ (?=[;!?])/g, "\u202f")
    .replace(/ (?=:(?!:)|%|»|€)/g, "\u00a0")
    .replace(/« /g, "«\u00a0");
}
