import {
  type CountryCode,
  isSupportedCountry,
  type MetadataJson,
  parsePhoneNumberFromString,
} from "libphonenumber-js/core";

export type Phone = {
  /** As it is compared and dialled: +33612345678. */
  readonly e164: string;
  /** As it is typed in its own country, digits only: 0612345678. */
  readonly national: string;
  readonly country: string | null;
  readonly kind: "mobile" | "fixed" | "other";
};

/**
 * French overseas numbers are dialled like French ones, but each territory has its own country code:
 * 0690 12 34 56 is +590 690 12 34 56, not +33.
 */
const overseas: ReadonlyArray<readonly [prefix: string, country: CountryCode]> = [
  ["0590", "GP"],
  ["0690", "GP"],
  ["0691", "GP"],
  ["0594", "GF"],
  ["0694", "GF"],
  ["0596", "MQ"],
  ["0696", "MQ"],
  ["0697", "MQ"],
  ["0262", "RE"],
  ["0263", "RE"],
  ["0692", "RE"],
  ["0693", "RE"],
  ["0269", "YT"],
  ["0639", "YT"],
];

/**
 * Reads a phone number typed with spaces, dots, dashes, `+33`, `0033` or without any prefix.
 * `country` (ISO, two letters) is the one meant when the number does not say. The numbering plan is an argument:
 * the server brings the whole one, a page may bring a light one.
 */
export function phoneOf(text: string, country: string, plan: MetadataJson): Phone | null {
  const typed = text
    .trim()
    .replace(/^00(?=[1-9])/, "+")
    .replace(/^\+33\s*\(?0\)?\s*(?=[1-9])/, "+33");
  const home = isSupportedCountry(country as CountryCode, plan) ? (country as CountryCode) : "FR";
  if (home === "FR" || typed.startsWith("+33")) {
    const invented = inventedMobile(typed);
    if (invented !== null) return invented;
  }
  const territory = home === "FR" || typed.startsWith("+33") ? territoryOf(typed) : undefined;
  // "+33 690 12 34 56" is said too; the number must lose the mainland's code to be read in its territory.
  const read =
    territory === undefined
      ? parsePhoneNumberFromString(typed, home, plan)
      : parsePhoneNumberFromString(typed.replace(/^\+33\s*/, "0"), territory, plan);
  if (read === undefined || !read.isValid()) return null;
  const national = read.formatNational().replace(/\D/g, "");
  return { e164: read.number, national, country: read.country ?? null, kind: kindOf(read.getType()) };
}

/**
 * 06 39 98 xx xx is kept for fiction by the French regulator (ARCEP, national numbering plan): people type it to try the product out.
 * Numbering plans do not list it; dialled, it reaches nobody.
 */
function inventedMobile(typed: string): Phone | null {
  const national = typed.replace(/^\+33/, "0").replace(/\D/g, "");
  return /^[+\d\s().-]+$/.test(typed) && /^063998\d{4}$/.test(national)
    ? { e164: `+33${national.slice(1)}`, national, country: "FR", kind: "mobile" }
    : null;
}

function territoryOf(typed: string): CountryCode | undefined {
  const digits = typed.replace(/^\+33/, "0").replace(/\D/g, "");
  return overseas.find(([prefix]) => digits.length === 10 && digits.startsWith(prefix))?.[1];
}

function kindOf(type: string | undefined): Phone["kind"] {
  if (type === "MOBILE") return "mobile";
  if (type === "FIXED_LINE") return "fixed";
  return type === "FIXED_LINE_OR_MOBILE" ? "mobile" : "other";
}
