/**
 * A card's number: 16 digits. The first is 9 (ISO/IEC 7812-1: for national assignment, so it is never a payment card), the last
 * the check digit of Luhn (ISO/IEC 7812-1, annex B), the 14 between drawn at random. "09" and "90" never stand side by side:
 * theirs is the one swap of neighbours that Luhn cannot see, so every single wrong digit and every swap is caught.
 */
export type CardNumber = string;

const length = 16;

/**
 * Draws a number.
 * @param drawDigit gives a digit from 0 to 9, from a source that nobody can guess
 */
export function drawCardNumber(drawDigit: () => number): CardNumber {
  for (;;) {
    let digits = "9";
    while (digits.length < length - 1) {
      const next = `${drawDigit()}`;
      if (isBlindPair(digits.slice(-1) + next)) continue;
      digits += next;
    }
    const number = digits + checkDigit(digits);
    if (!isBlindPair(number.slice(-2))) return number;
  }
}

export function isCardNumber(text: string): boolean {
  return /^9\d{15}$/.test(text) && !/09|90/.test(text) && text.endsWith(checkDigit(text.slice(0, -1)));
}

/** The number in what somebody typed, scanned or pasted (spaces, dots and dashes are let go); null when it is none. */
export function readCardNumber(text: string): CardNumber | null {
  const digits = text.replace(/[\s.\-\u2010-\u2015\u00a0\u202f]/g, "");
  return isCardNumber(digits) ? digits : null;
}

/** In groups of four, as on a card. */
export function formatCardNumber(number: CardNumber): string {
  return number.replace(/(\d{4})(?=\d)/g, "$1\u00a0");
}

function isBlindPair(pair: string): boolean {
  return pair === "09" || pair === "90";
}

/** Luhn: from the right, every second digit is doubled and counts as the sum of its own digits. */
function checkDigit(digits: string): string {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const counted = index % 2 === 0 ? digit * 2 : digit;
    sum += counted > 9 ? counted - 9 : counted;
  }
  return `${(10 - (sum % 10)) % 10}`;
}
