import type { CustomerAnswer, CustomValue, FieldType } from "../shared.ts";

/** What the server answers around a customer's record, as these pages read it. */
export type Customer = CustomerAnswer;
export type ContactWay = Customer["emails"][number];
export type Address = Customer["address"];

export type Field = {
  readonly key: string;
  readonly label: string;
  readonly type: FieldType;
  readonly choices: readonly string[];
  readonly purpose: string;
  readonly position: number;
};

export type Store = { readonly id: string; readonly name: string; readonly closedAt: string | null };

export type Note = {
  readonly id: string;
  readonly body: string;
  readonly authorName: string;
  readonly createdAt: string;
};

export type Merge = {
  readonly id: string;
  readonly keptId: string;
  readonly absorbedId: string;
  readonly undoneAt: string | null;
};

export type TimelineEntry = {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly values: Readonly<Record<string, string | number | null>>;
  readonly link?: string;
};

export type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null };

type Formats = {
  readonly t: (key: string) => string;
  readonly list: (words: readonly string[]) => string;
  readonly number: (value: number, decimals?: number) => string;
  readonly day: (day: string) => string;
};

/** An answer to one of the shop's own questions, in words; empty when nobody answered. */
export function customText(
  value: CustomValue | undefined,
  type: FieldType,
  { t, list, number, day }: Formats,
): string {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "boolean") return t(value ? "customers.yes" : "customers.no");
  if (typeof value === "number") return number(value, 3);
  if (typeof value === "string") return type === "date" ? day(value) : value;
  return list(value);
}

/** "14 mars 1968", or "14 mars" when the year was not said. */
export function birthdayText(birthday: Customer["birthday"], locale: string): string {
  if (birthday === null) return "";
  // Written in a leap year, so that the 29th of February without a year stays the 29th.
  const date = new Date(Date.UTC(birthday.year ?? 2000, birthday.month - 1, birthday.day));
  return new Intl.DateTimeFormat(locale, {
    timeZone: "UTC",
    day: "numeric",
    month: "long",
    ...(birthday.year === null ? {} : { year: "numeric" }),
  }).format(date);
}

/** How old the person is on a day; null without a year of birth. */
export function ageOn(birthday: Customer["birthday"], today: string): number | null {
  if (birthday === null || birthday.year === null) return null;
  const [year = 0, month = 0, day = 0] = today.split("-").map(Number);
  const hadBirthday = month > birthday.month || (month === birthday.month && day >= birthday.day);
  return year - birthday.year - (hadBirthday ? 0 : 1);
}

/** The lines of a postal address, as on an envelope. */
/** As on an envelope; the country in the reader's language, and only when it is not the shop's own. */
export function addressLines(
  { line1, line2, postcode, city, country }: Address,
  home: string,
  locale: string,
): string[] {
  const town = [postcode, city].filter((part) => part !== null).join(" ");
  const abroad =
    country === null || country === home
      ? null
      : new Intl.DisplayNames(locale, { type: "region" }).of(country);
  return [line1, line2, town, abroad ?? null].filter((line): line is string => line !== null && line !== "");
}

export function storeName(stores: readonly Store[] | undefined, id: string | null): string {
  return stores?.find((store) => store.id === id)?.name ?? "";
}
