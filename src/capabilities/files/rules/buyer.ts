import { emailOf } from "../../../values/email.ts";
import { fold } from "../../../values/fold.ts";
import type { ReceiptField } from "./fields.ts";
import { withoutApostrophe } from "../../../values/csv.ts";
import type { Decision } from "./reasons.ts";
import { cellOf } from "./receipt-line.ts";

/** Who bought, as a line of sales tells it. The key names the person within the file. */
export type Buyer = {
  readonly key: string;
  readonly external: string | null;
  readonly card: string | null;
  readonly email: string | null;
  /** E.164. */
  readonly phone: string | null;
  readonly typed: { readonly email: string; readonly phone: string };
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly companyName: string | null;
  readonly addressLine1: string | null;
  readonly addressLine2: string | null;
  readonly postcode: string | null;
  readonly city: string | null;
  readonly country: string | null;
};

export type ReadPhone = (text: string) => string | null;

/**
 * The buyer of a row, or null for a customer of passage. A name alone names nobody: two Martins are two people,
 * except where the shop's own program tells customers apart by name only (`byName`).
 */
export function readBuyer(
  cells: readonly string[],
  at: Readonly<Record<ReceiptField, number>>,
  readPhone: ReadPhone,
  tell: (decision: Decision) => void,
  byName = false,
): Buyer | null {
  const external = cellOf(cells, at.external);
  const card = cellOf(cells, at.card)
    .replace(/[\s.-]/g, "")
    .toLowerCase();
  const typedEmail = cellOf(cells, at.email);
  const email = typedEmail === "" ? null : emailOf(typedEmail);
  if (typedEmail !== "" && email === null) tell("bad_email_left_out");
  const typedPhone = cellOf(cells, at.mobile) || cellOf(cells, at.phone);
  const phone = typedPhone === "" ? null : readPhone(typedPhone);
  if (typedPhone !== "" && phone === null) tell("bad_phone_left_out");
  const name = nameOf(cells, at);
  const key = keyOf(
    external,
    card,
    email,
    phone,
    byName ? fold(`${name.firstName ?? ""} ${name.lastName ?? ""}`) : "",
  );
  if (key === null) return null;
  return {
    key,
    external: external === "" ? null : external.slice(0, 200),
    card: card === "" || card.length > 64 ? null : card,
    email,
    phone,
    typed: { email: typedEmail, phone: typedPhone },
    ...name,
    companyName: text(cells, at.companyName, 200),
    addressLine1: text(cells, at.addressLine1, 200),
    addressLine2: text(cells, at.addressLine2, 200),
    postcode: text(cells, at.postcode, 20)?.toUpperCase() ?? null,
    city: text(cells, at.city, 120),
    country: countryCode(cellOf(cells, at.country)),
  };
}

function keyOf(
  external: string,
  card: string,
  email: string | null,
  phone: string | null,
  name: string,
): string | null {
  if (external !== "") return `x:${external.slice(0, 200)}`;
  if (card !== "" && card.length <= 64) return `c:${card}`;
  if (email !== null) return `e:${email}`;
  if (phone !== null) return `p:${phone}`;
  return name === "" ? null : `n:${name}`;
}

export function text(cells: readonly string[], position: number, longest: number): string | null {
  // Exports put an apostrophe before what a spreadsheet would run; coming back, it is taken off.
  const cell = withoutApostrophe(cellOf(cells, position)).replace(/\s+/gu, " ").normalize("NFC");
  return cell === "" ? null : cell.slice(0, longest);
}

export function nameOf(
  cells: readonly string[],
  at: Readonly<Record<"firstName" | "lastName" | "fullName", number>>,
): { firstName: string | null; lastName: string | null } {
  const firstName = text(cells, at.firstName, 120);
  const lastName = text(cells, at.lastName, 120);
  if (firstName !== null || lastName !== null) return { firstName, lastName };
  return splitName(cellOf(cells, at.fullName));
}

/** "DUPONT Marie" and "Dupont, Marie" begin with the family name; otherwise the first word is the first name. */
export function splitName(full: string): { firstName: string | null; lastName: string | null } {
  const name = full.replace(/\s+/gu, " ").normalize("NFC").trim();
  if (name === "") return { firstName: null, lastName: null };
  const [family, given] = name.split(/\s*,\s*/, 2);
  if (given !== undefined && given !== "")
    return { firstName: given.slice(0, 120), lastName: (family ?? "").slice(0, 120) };
  const words = name.split(" ");
  if (words.length === 1) return { firstName: null, lastName: name.slice(0, 120) };
  const capitals = words.filter(
    (word) => word.length > 1 && word === word.toLocaleUpperCase() && /\p{L}{2}/u.test(word),
  );
  if (capitals.length > 0 && capitals.length < words.length && capitals[0] === words[0]) {
    const given = words.filter((word) => !capitals.includes(word)).join(" ");
    return { firstName: given.slice(0, 120), lastName: capitals.join(" ").slice(0, 120) };
  }
  return { firstName: (words[0] ?? "").slice(0, 120), lastName: words.slice(1).join(" ").slice(0, 120) };
}

const countries: Readonly<Record<string, string>> = {
  france: "FR",
  belgique: "BE",
  belgium: "BE",
  belgie: "BE",
  suisse: "CH",
  switzerland: "CH",
  schweiz: "CH",
  luxembourg: "LU",
  allemagne: "DE",
  germany: "DE",
  deutschland: "DE",
  "royaume-uni": "GB",
  "united kingdom": "GB",
  uk: "GB",
  "grande-bretagne": "GB",
  "great britain": "GB",
  espagne: "ES",
  spain: "ES",
  italie: "IT",
  italy: "IT",
  "pays-bas": "NL",
  netherlands: "NL",
  portugal: "PT",
  irlande: "IE",
  ireland: "IE",
  eire: "IE",
  "etats-unis": "US",
  "united states": "US",
  usa: "US",
  canada: "CA",
  autriche: "AT",
  austria: "AT",
  norvege: "NO",
  norway: "NO",
  suede: "SE",
  sweden: "SE",
  danemark: "DK",
  denmark: "DK",
  finlande: "FI",
  finland: "FI",
  pologne: "PL",
  poland: "PL",
  grece: "GR",
  greece: "GR",
  malte: "MT",
  malta: "MT",
  chypre: "CY",
  cyprus: "CY",
  japon: "JP",
  japan: "JP",
  australie: "AU",
  australia: "AU",
  singapour: "SG",
  singapore: "SG",
  israel: "IL",
  islande: "IS",
  iceland: "IS",
  lituanie: "LT",
  lithuania: "LT",
  liban: "LB",
  lebanon: "LB",
  bresil: "BR",
  brazil: "BR",
  bahrain: "BH",
  "saudi arabia": "SA",
  "united arab emirates": "AE",
  "czech republic": "CZ",
  tchequie: "CZ",
  "hong kong": "HK",
  "channel islands": "GG",
  rsa: "ZA",
  monaco: "MC",
  maroc: "MA",
  morocco: "MA",
};
const seenCountries = new Map<string, string | null>();

/** The two letters of a country written in French, in English or as a code; null for "European Community" and the like. */
export function countryCode(written: string): string | null {
  if (written === "") return null;
  const seen = seenCountries.get(written);
  if (seen !== undefined) return seen;
  const code =
    /^[a-z]{2}$/i.test(written) && fold(written) !== "uk"
      ? written.toUpperCase()
      : (countries[fold(written)] ?? null);
  // A file of nonsense must not fill the memory with names of countries.
  if (seenCountries.size < 1_000) seenCountries.set(written, code);
  return code;
}
