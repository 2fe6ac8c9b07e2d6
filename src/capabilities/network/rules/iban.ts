/** Lengths of the IBANs of the countries of SEPA (ISO 13616, SWIFT registry). */
const lengths: Readonly<Record<string, number>> = {
  AD: 24,
  AL: 28,
  AT: 20,
  BE: 16,
  BG: 22,
  CH: 21,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  EE: 20,
  ES: 24,
  FI: 18,
  FR: 27,
  GB: 22,
  GI: 23,
  GR: 27,
  HR: 21,
  HU: 28,
  IE: 22,
  IS: 26,
  IT: 27,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MC: 27,
  MD: 24,
  ME: 22,
  MK: 19,
  MT: 31,
  NL: 18,
  NO: 15,
  PL: 28,
  PT: 25,
  RO: 24,
  RS: 22,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  VA: 22,
};

/**
 * An IBAN as banks read it: capitals, no spaces; null when its length is not that of its country or its check digits are wrong
 * (ISO 13616: moved first four characters, letters as 10…35, remainder 1 by 97).
 */
export function readIban(text: string): string | null {
  const iban = text.replace(/\s/g, "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban) || iban.length !== lengths[iban.slice(0, 2)]) return null;
  return remainder97(iban.slice(4) + iban.slice(0, 4)) === 1 ? iban : null;
}

/** A BIC (ISO 9362): bank, country, place and perhaps a branch; null when it has not that form. */
export function readBic(text: string): string | null {
  const bic = text.replace(/\s/g, "").toUpperCase();
  return /^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(bic) ? bic : null;
}

/** An IBAN in groups of four, as it is printed. */
export function printedIban(iban: string): string {
  return iban.replace(/(.{4})(?=.)/g, "$1 ");
}

function remainder97(characters: string): number {
  let remainder = 0;
  for (const character of characters) {
    for (const digit of String(Number.parseInt(character, 36)))
      remainder = (remainder * 10 + Number(digit)) % 97;
  }
  return remainder;
}
