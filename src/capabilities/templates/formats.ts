import type { Language } from "../../platform/texts.ts";
import { WrittenDay, Written } from "./liquid.ts";

const locales = { fr: "fr-FR", en: "en-GB" } as const;
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

// Making a format costs far more than using it, and a mailing uses one a hundred thousand times.
function format<Format extends Intl.NumberFormat | Intl.DateTimeFormat>(
  key: string,
  make: () => Format,
): Format {
  const known = made.get(key);
  if (known !== undefined) return known as Format;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}

/** `22 novembre 2026`, `22 November 2026`. */
export function longDay(day: string, language: Language): string {
  return ofDay(day, language, "long", { day: "numeric", month: "long", year: "numeric" });
}

function ofDay(day: string, language: Language, name: string, options: Intl.DateTimeFormatOptions): string {
  const formatter = format(
    `${name} ${language}`,
    () => new Intl.DateTimeFormat(locales[language], { ...options, timeZone: "UTC" }),
  );
  const written = formatter.format(new Date(`${day}T00:00:00Z`));
  // In French the first of a month is "1er".
  return language === "fr" && name !== "short" ? written.replace(/^1 /u, "1er ") : written;
}

export function amount(cents: number, currency: string, language: Language): string {
  return format(
    `money ${currency} ${language}`,
    () =>
      new Intl.NumberFormat(locales[language], {
        style: "currency",
        currency,
        trailingZeroDisplay: "stripIfInteger",
      }),
  ).format(cents / 100);
}

/** Of a table: always with its cents. */
export function price(cents: number, currency: string, language: Language): string {
  return format(
    `price ${currency} ${language}`,
    () => new Intl.NumberFormat(locales[language], { style: "currency", currency }),
  ).format(cents / 100);
}

export function number(value: number, language: Language): string {
  return format(
    `number ${language}`,
    () => new Intl.NumberFormat(locales[language], { maximumFractionDigits: 2 }),
  ).format(value);
}

/** A field's value as its readers write it. Cents are compared in units of the currency. */
export function writtenAs(
  kind: "text" | "number" | "cents" | "day" | "day_of_year" | "link",
  value: string | number,
  language: Language,
  currency: string,
): string | Written {
  switch (kind) {
    case "number":
      return new Written(Number(value), number(Number(value), language));
    case "cents":
      return new Written(Number(value) / 100, amount(Number(value), currency, language));
    case "day":
      return new WrittenDay(
        String(value),
        longDay(String(value), language),
        ofDay(String(value), language, "short", { day: "2-digit", month: "2-digit", year: "numeric" }),
      );
    case "day_of_year":
      return new Written(
        String(value),
        ofDay(String(value), language, "year", { day: "numeric", month: "long" }),
      );
    case "text":
    case "link":
      return String(value);
  }
}
