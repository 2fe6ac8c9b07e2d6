import type { FieldKind, Hours } from "./people-rule.ts";

/** What is said of a field: its kind, where its texts are, its own name when the shop made it. */
export type SaidField = {
  readonly key: string;
  readonly kind: FieldKind;
  readonly texts: string;
  readonly label: string | null;
  readonly choices: readonly string[] | null;
  readonly choicesFrom: string | null;
};

/** How a language speaks: its texts, and the names of what a rule means. */
export type Speech = {
  readonly language: "fr" | "en";
  readonly currency: string;
  readonly t: (key: string, values?: Record<string, string | number>) => string;
  readonly has: (key: string) => boolean;
  readonly field: (key: string) => SaidField | undefined;
  /** The name of a chosen value; undefined while it is not known. */
  readonly name: (choicesFrom: string, value: string) => string | undefined;
};

export function dayWord(day: string | undefined, { language }: Speech): string {
  if (day === undefined || day === "") return "…";
  const format = new Intl.DateTimeFormat(localeOf(language), {
    timeZone: "UTC",
    day: "numeric",
    month: "long",
    year: "numeric",
  });
  const said = format.format(new Date(`${day}T00:00:00Z`));
  return language === "fr" ? said.replace(/^1 /, "1er ") : said;
}

export function sayMoney(cents: number, { language, currency }: Speech): string {
  const isRound = Math.abs(cents) >= 100_000 || cents % 100 === 0;
  return new Intl.NumberFormat(localeOf(language), {
    style: "currency",
    currency,
    ...(isRound ? { maximumFractionDigits: 0 } : {}),
  }).format(cents / 100);
}

export function sayNumber(value: number, { language }: Speech): string {
  return new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: 3 }).format(value);
}

export function listed(
  words: readonly string[],
  language: "fr" | "en",
  type: "conjunction" | "disjunction",
): string {
  return new Intl.ListFormat(localeOf(language), { type }).format(words);
}

function localeOf(language: "fr" | "en"): string {
  return language === "fr" ? "fr-FR" : "en-GB";
}

export function hoursOf(hours: Hours): number {
  return "last" in hours ? hours.last : hours.before;
}
