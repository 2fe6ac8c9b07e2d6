import { wordsOf } from "../../../values/fold.ts";
import type { Identifier } from "./identifiers.ts";

type Findable = {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly companyName: string | null;
  readonly identifiers: readonly Pick<Identifier, "kind" | "value">[];
};

/** Marks a number written backwards, so that its last digits become a prefix. */
const backwards = "~";

/** The words by which staff find a customer. */
export function searchWordsOf(customer: Findable): string[] {
  const words = new Set<string>();
  for (const name of [customer.firstName, customer.lastName, customer.companyName]) {
    for (const word of wordsOf(name ?? "")) words.add(word.slice(0, 60));
  }
  for (const { kind, value } of customer.identifiers) {
    if (kind === "email") words.add(value);
    if (kind === "phone") for (const word of phoneWords(value)) words.add(word);
    if (kind === "card") for (const word of [value, backwards + reversed(value)]) words.add(word);
  }
  return [...words];
}

/** One thing that was typed: any of these prefixes finds it. */
export type SearchTerm = readonly string[];

/** What was typed, as prefixes to look for; a customer must answer every term. */
export function searchTermsOf(typed: string): SearchTerm[] {
  const text = typed.trim();
  if (text === "") return [];
  if (text.includes("@")) return [[text.toLowerCase()]];
  const digits = text.replace(/[\s.()/-]/g, "");
  if (/^\+?\d{3,}$/.test(digits)) return [numberTerm(digits)];
  const terms = wordsOf(text).map((word): SearchTerm => (/^\d{3,}$/.test(word) ? numberTerm(word) : [word]));
  return terms.slice(0, 6);
}

/** A number typed is the beginning or the end of a phone or card; "+33 6…" and "06…" are the same phone. */
function numberTerm(digits: string): SearchTerm {
  const plain = digits.replace(/^\+|^00/, "");
  const end = plain.replace(/^0/, "");
  return [
    ...new Set([plain, backwards + reversed(plain), ...(end.length >= 6 ? [backwards + reversed(end)] : [])]),
  ];
}

/** With its country's code, and as it is dialled at home when that only drops the code for a 0. */
function phoneWords(e164: string): string[] {
  const digits = e164.slice(1);
  const home = homeNumber(digits);
  return [digits, backwards + reversed(digits), ...(home === null ? [] : [home])];
}

// The countries of our shops and of their neighbours that dial a 0 at home.
const codesWithZero = ["33", "32", "49", "31", "41", "44", "262", "590", "594", "596", "353"];

function homeNumber(digits: string): string | null {
  const code = codesWithZero.find((candidate) => digits.startsWith(candidate));
  return code === undefined ? null : `0${digits.slice(code.length)}`;
}

function reversed(text: string): string {
  return Array.from(text).reverse().join("");
}
