import { fold, wordsOf } from "../../../values/fold.ts";

const phoneEnds = [5, 6, 7, 8, 9] as const;
const nameStarts = [2, 3, 4, 5, 6] as const;
const nameWords = 3;

/** Bytes kept of each keyed hash: enough to find, too few to be sure who is meant. */
export const tokenBytes = 3;

/**
 * What is hashed of a customer so that a till finds her without knowing her: ends of her phones longer than four digits, and
 * beginnings of her last name. The hash is HMAC-SHA-256 (RFC 2104) with the shop's key, its first three bytes.
 */
export function tokenTexts(phones: readonly string[], lastName: string | null): string[] {
  const ends = phones.flatMap((phone) => {
    const digits = phone.replace(/\D/g, "");
    return phoneEnds.filter((length) => digits.length >= length).map((length) => `p${digits.slice(-length)}`);
  });
  const starts = nameForms(lastName ?? "").flatMap((form) =>
    nameStarts.filter((length) => form.length >= length).map((length) => `n${form.slice(0, length)}`),
  );
  return [...new Set([...ends, ...starts])];
}

/** What to look for when these digits, the end of a phone, were typed: null when the row's last four say enough or it is too long. */
export function phoneToken(digits: string): string | null {
  return digits.length < 5 ? null : `p${digits.slice(-9)}`;
}

/** What to look for when this beginning of a last name was typed; null: too short. */
export function nameToken(typed: string): string | null {
  const form = joined(typed);
  return form.length < 2 ? null : `n${form.slice(0, 6)}`;
}

/** The whole name as one word, then each of its words: “de la Tour” is found by “dela” and by “tour”. */
function nameForms(lastName: string): string[] {
  return [joined(lastName), ...wordsOf(lastName).slice(0, nameWords)].filter((form) => form.length >= 2);
}

function joined(text: string): string {
  return fold(text).replace(/[^\p{L}\p{N}]/gu, "");
}
