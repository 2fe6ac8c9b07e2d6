import { fold, wordsOf } from "../../../values/fold.ts";
import type { Identifier } from "./identifiers.ts";
import type { CustomerColumns } from "./record.ts";

export type DuplicateReason =
  | "same_email"
  | "same_phone"
  | "same_name_and_birthday"
  | "same_name_and_postcode"
  | "same_name_and_address";

/** `possible`: an address or phone that two people may share. */
export type DuplicateStrength = "sure" | "likely" | "possible";

type Comparable = CustomerColumns & { readonly identifiers: readonly Pick<Identifier, "kind" | "value">[] };

/** Why two records may be of one person; null when nothing but a name speaks for it. */
export function compareRecords(
  first: Comparable,
  second: Comparable,
): { reasons: DuplicateReason[]; strength: DuplicateStrength } | null {
  const reasons: DuplicateReason[] = [];
  if (share(first, second, "email")) reasons.push("same_email");
  if (share(first, second, "phone")) reasons.push("same_phone");
  const sharesContact = reasons.length > 0;
  const sameName = nameKey(first) !== "" && nameKey(first) === nameKey(second);
  if (sameName && sameBirthday(first, second)) reasons.push("same_name_and_birthday");
  if (sameName && first.postcode !== null && first.postcode === second.postcode) {
    reasons.push("same_name_and_postcode");
  }
  if (sameName && similarAddress(first.addressLine1, second.addressLine1)) {
    reasons.push("same_name_and_address");
  }
  if (reasons.length === 0) return null;
  if (sameName && sharesContact) return { reasons, strength: "sure" };
  return { reasons, strength: sharesContact && !sameName ? "possible" : "likely" };
}

/** The words of a name in one order: "Marie Dupont" and "Dupont Marie" are typed for the same person. */
function nameKey(record: Comparable): string {
  const name =
    record.kind === "company"
      ? (record.companyName ?? "")
      : `${record.firstName ?? ""} ${record.lastName ?? ""}`;
  return wordsOf(name).sort().join(" ");
}

function share(first: Comparable, second: Comparable, kind: Identifier["kind"]): boolean {
  const values = new Set(first.identifiers.filter((one) => one.kind === kind).map((one) => one.value));
  return second.identifiers.some((one) => one.kind === kind && values.has(one.value));
}

function sameBirthday(first: Comparable, second: Comparable): boolean {
  if (first.birthDay === null || first.birthDay !== second.birthDay) return false;
  if (first.birthMonth !== second.birthMonth) return false;
  return first.birthYear === null || second.birthYear === null || first.birthYear === second.birthYear;
}

const longWords: Readonly<Record<string, string>> = {
  av: "avenue",
  ave: "avenue",
  bd: "boulevard",
  bld: "boulevard",
  blvd: "boulevard",
  r: "rue",
  pl: "place",
  ch: "chemin",
  che: "chemin",
  rte: "route",
  imp: "impasse",
  all: "allee",
  fg: "faubourg",
  st: "saint",
  ste: "sainte",
  res: "residence",
  lot: "lotissement",
};
const smallWords = new Set(["de", "du", "des", "la", "le", "les", "l", "d", "et"]);

/** The same street and number, whatever was abbreviated, and one slip of the finger forgiven. */
export function similarAddress(first: string | null, second: string | null): boolean {
  if (first === null || second === null) return false;
  const one = addressWords(first);
  const other = addressWords(second);
  if (one.numbers !== other.numbers || one.street === "" || other.street === "") return false;
  return one.street === other.street || distanceIsAtMostTwo(one.street, other.street);
}

function addressWords(line: string): { numbers: string; street: string } {
  const words = fold(line)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "" && !smallWords.has(word))
    .map((word) => longWords[word] ?? word);
  return {
    numbers: words.filter((word) => /^\d/.test(word)).join(" "),
    street: words.filter((word) => !/^\d/.test(word)).join(" "),
  };
}

function distanceIsAtMostTwo(first: string, second: string): boolean {
  if (Math.abs(first.length - second.length) > 2 || Math.min(first.length, second.length) < 8) return false;
  let row = Array.from({ length: second.length + 1 }, (_, index) => index);
  for (let place = 1; place <= first.length; place += 1) {
    const next = [place];
    for (let column = 1; column <= second.length; column += 1) {
      const cost = first[place - 1] === second[column - 1] ? 0 : 1;
      next.push(Math.min((row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, (row[column - 1] ?? 0) + cost));
    }
    row = next;
  }
  return (row[second.length] ?? 3) <= 2;
}
