/**
 * Text as it is compared: lower case, without accents, single spaces.
 * Names, cities and search words are stored folded, because an index cannot fold while row-level security is on.
 */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/œ/g, "oe")
    .replace(/æ/g, "ae")
    .replace(/ß/g, "ss")
    .replace(/[\s\u00a0\u202f]+/gu, " ")
    .trim();
}

/** The separate words of a folded text, without punctuation; each once. */
export function wordsOf(text: string): string[] {
  return [
    ...new Set(
      fold(text)
        .split(/[^\p{L}\p{N}]+/u)
        .filter((word) => word.length > 0),
    ),
  ];
}
