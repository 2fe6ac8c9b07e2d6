import { emailOf } from "../values/email.ts";
import type { Phone } from "../values/phone.ts";
import { FieldProblem, type FieldReader } from "./forms.ts";

// Readers of fields for `readForm`.

/** Words on one line, spaces tidied. `missing` names the text said when nothing was typed. */
export function words(missing: string, maxLength = 120): FieldReader<string> {
  return (typed) => {
    const text = tidy(typed);
    if (text === "") return new FieldProblem(missing);
    return text.length > maxLength ? new FieldProblem("site.error.too_long", { count: maxLength }) : text;
  };
}

/** The same, or null when nothing was typed; for any reader. */
export function optional<Value>(read: FieldReader<Value>): FieldReader<Value | null> {
  return (typed) => (typed.trim() === "" ? null : read(typed));
}

export const email: FieldReader<string> = (typed) => {
  if (typed.trim() === "") return new FieldProblem("site.error.email_missing");
  return emailOf(typed) ?? new FieldProblem("site.error.email");
};

/** `read` is the customers' room's `readPhone`, which carries the numbering plan. */
export function phone(
  country: string,
  read: (text: string, country: string) => Phone | null,
): FieldReader<Phone> {
  return (typed) => {
    if (typed.trim() === "") return new FieldProblem("site.error.phone_missing");
    return (
      read(typed, country) ?? new FieldProblem(country === "BE" ? "site.error.phone_be" : "site.error.phone")
    );
  };
}

/** "14/03", "14 03", "14.3" or "14/03/1990": the day, the month and, if it was given, the year. */
export const birthday: FieldReader<{ day: number; month: number; year: number | null }> = (typed) => {
  const [, day = "", month = "", year] =
    /^\s*(\d{1,2})[\s/.-]+(\d{1,2})(?:[\s/.-]+(\d{4}))?\s*$/.exec(typed) ?? [];
  const [dayNumber, monthNumber] = [Number(day), Number(month)];
  // A leap year, so that 29 February is a birthday.
  const date = new Date(Date.UTC(year === undefined ? 2024 : Number(year), monthNumber - 1, dayNumber));
  const exists = date.getUTCMonth() === monthNumber - 1 && date.getUTCDate() === dayNumber && monthNumber > 0;
  if (!exists) return new FieldProblem("site.error.birthday");
  return { day: dayNumber, month: monthNumber, year: year === undefined ? null : Number(year) };
};

/** A box: ticked or not. */
export const ticked: FieldReader<boolean> = (typed) => typed === "yes";

/** One of a closed list. */
export function oneOf<Choice extends string>(
  all: readonly Choice[],
  missing = "site.error.choose",
): FieldReader<Choice> {
  return (typed) => all.find((one) => one === typed) ?? new FieldProblem(missing);
}

/** A code of so many digits, typed with or without spaces. */
export function digits(count: number): FieldReader<string> {
  return (typed) => {
    const found = typed.replace(/[\s.-]/g, "");
    return /^\d+$/.test(found) && found.length === count
      ? found
      : new FieldProblem("site.error.code", { count });
  };
}

function tidy(typed: string): string {
  return typed.replace(/\s+/g, " ").trim();
}
