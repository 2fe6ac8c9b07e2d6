import type { Language } from "../platform/texts.ts";

type Settings = {
  readonly language: Language;
  readonly country: string;
  readonly currency: string;
  readonly timeZone: string;
};

export type SiteFormats = ReturnType<typeof makeFormats>;

// Making them costs a millisecond; there are as many as there are ways of shops to write.
const made = new Map<string, SiteFormats>();

/** Figures and dates as a customer reads them. Amounts in cents, days `YYYY-MM-DD`, instants ISO. */
export function siteFormats({ language, country, currency, timeZone }: Settings): SiteFormats {
  const key = [language, country, currency, timeZone].join(" ");
  const formats = made.get(key) ?? makeFormats({ language, country, currency, timeZone });
  made.set(key, formats);
  return formats;
}

function makeFormats({ language, country, currency, timeZone }: Settings) {
  // French figures are those of France whatever the country; English ones are British, or Irish for Irish shops.
  const locale = language === "fr" ? "fr-FR" : country === "IE" ? "en-IE" : "en-GB";
  const ofDay = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
    return (day: string) => format.format(new Date(`${day}T00:00:00Z`));
  };
  const exact = new Intl.NumberFormat(locale, { style: "currency", currency });
  const round = new Intl.NumberFormat(locale, { style: "currency", currency, maximumFractionDigits: 0 });
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const list = new Intl.ListFormat(locale, { type: "conjunction" });
  const instant = new Intl.DateTimeFormat(locale, {
    timeZone,
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return {
    locale,
    /** Always with cents: for tables and receipts. */
    money: (cents: number) => exact.format(cents / 100),
    /** For sentences: no cents when there are none. */
    moneyShort: (cents: number) => (cents % 100 === 0 ? round : exact).format(cents / 100),
    number: (value: number) => number.format(value),
    /** Takes a share: 0.12 is 12 %. */
    percent: (share: number) => percent.format(share),
    day: ofDay({ day: "numeric", month: "long", year: "numeric" }),
    dayAndMonth: ofDay({ day: "numeric", month: "long" }),
    weekday: ofDay({ weekday: "long" }),
    weekdayAndDay: ofDay({ weekday: "long", day: "numeric", month: "long" }),
    instant: (at: string) => instant.format(new Date(at)),
    list: (words: readonly string[]) => list.format(words),
  };
}
