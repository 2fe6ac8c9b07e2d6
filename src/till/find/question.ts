import { fold } from "../../values/fold.ts";
import { isCardNumber } from "../../values/card-number.ts";

/** What somebody typed in the one field that finds a customer. */
export type Question =
  | { readonly kind: "nothing" }
  | { readonly kind: "card"; readonly number: string }
  /** The end of a phone number, digit by digit; `end` at most the last nine, since the first is a zero or a country. */
  | { readonly kind: "phone"; readonly end: string }
  | { readonly kind: "name"; readonly words: readonly string[] };

const longestEnd = 9;

export function readQuestion(text: string): Question {
  const digits = text.replace(/[\s.\-/()+\u00a0\u202f]/g, "");
  if (/^\d+$/.test(digits)) {
    if (isCardNumber(digits)) return { kind: "card", number: digits };
    return { kind: "phone", end: digits.slice(-longestEnd) };
  }
  const words = fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  return words.length === 0 ? { kind: "nothing" } : { kind: "name", words };
}
