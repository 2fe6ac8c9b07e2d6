export const languages = ["fr", "en"] as const;
export type Language = (typeof languages)[number];

export type Formats = ReturnType<typeof makeFormats>;

type Place = { readonly currency: string; readonly timeZone: string; readonly country: string };

/** Figures and dates as they are read at the counter. Days are `YYYY-MM-DD`; instants are ISO strings. */
export function makeFormats(language: Language, { currency, timeZone, country }: Place) {
  // Figures are those of France whatever the country; English is British, or Irish for Irish shops.
  const locale = language === "fr" ? "fr-FR" : country === "IE" ? "en-IE" : "en-GB";
  const dates = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
  const dayOfYear = dates({ day: "numeric", month: "long" });
  const wholeDay = dates({ day: "numeric", month: "long", year: "numeric" });
  const clock = dates({ timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const moment = dates({
    timeZone,
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const wholeEuros = new Intl.NumberFormat(locale, { style: "currency", currency, maximumFractionDigits: 0 });
  const euros = new Intl.NumberFormat(locale, { style: "currency", currency });
  const dayOf = new Intl.DateTimeFormat("sv-SE", { timeZone });
  const decimals = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });

  /** The civil day of an instant where the shop is. */
  const dayAt = (ms: number): string => dayOf.format(ms);
  const parts = euros.formatToParts(1.5);
  return {
    locale,
    decimalSign: parts.find(({ type }) => type === "decimal")?.value ?? ",",
    currencySign: parts.find(({ type }) => type === "currency")?.value ?? currency,
    isSignFirst: parts[0]?.type === "currency",
    money: (cents: number) => euros.format(cents / 100),
    /** Without cents when there are none. */
    roundMoney: (cents: number) => (cents % 100 === 0 ? wholeEuros : euros).format(cents / 100),
    number: (value: number) => decimals.format(value),
    dayAt,
    /** The year only when it is not this one. */
    day: (day: string, today: string) =>
      (day.slice(0, 4) === today.slice(0, 4) ? dayOfYear : wholeDay).format(utc(day)),
    time: (instant: string) => clock.format(new Date(instant)),
    moment: (instant: string) => moment.format(new Date(instant)),
    /** "il y a 6 jours", then months and years. */
    ago: (day: string, today: string) => {
      const days = Math.round((utc(day).getTime() - utc(today).getTime()) / 86_400_000);
      const distance = Math.abs(days);
      if (distance < 60) return relative.format(days, "day");
      if (distance < 730) return relative.format(Math.trunc(days / 30.44), "month");
      return relative.format(Math.trunc(days / 365.25), "year");
    },
  };
}

const utc = (day: string) => new Date(`${day}T00:00:00Z`);

/** No-break spaces where French wants them, so that nobody has to type them in the texts. */
export function frenchSpaces(text: string): string {
  return text
    .replace(/ (?=[;!?])/g, "\u202f")
    .replace(/ (?=:(?!:)|%|»|€)/g, "\u00a0")
    .replace(/« /g, "«\u00a0");
}
