import { wordsOf } from "../../../values/fold.ts";

/**
 * What was typed, as prefixes of the search words that customers are kept under; a customer must answer every
 * term by one of its prefixes. Ends of phones and cards are kept written backwards after "~".
 */
export function typedTerms(typed: string): (readonly string[])[] {
  const text = typed.trim();
  if (text === "") return [];
  if (text.includes("@")) return [[text.toLowerCase()]];
  const digits = text.replace(/[\s.()/-]/g, "");
  if (/^\+?\d{3,}$/.test(digits)) return [numberPrefixes(digits)];
  return wordsOf(text)
    .map((word) => (/^\d{3,}$/.test(word) ? numberPrefixes(word) : [word]))
    .slice(0, 6);
}

/** A number typed is the beginning or the end of a phone or card; "+33 6…" and "06…" are the same phone. */
function numberPrefixes(digits: string): string[] {
  const plain = digits.replace(/^\+|^00/, "");
  const withoutZero = plain.replace(/^0/, "");
  const backwards = (text: string) => `~${Array.from(text).reverse().join("")}`;
  return [
    ...new Set([plain, backwards(plain), ...(withoutZero.length >= 6 ? [backwards(withoutZero)] : [])]),
  ];
}
