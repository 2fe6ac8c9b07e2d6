/**
 * A SIREN: nine digits whose Luhn sum is a multiple of ten (INSEE, ISO/IEC 7812-1 annex B). Null when the text is none; a SIRET
 * gives its SIREN. La Poste's own offices do not follow the rule, its SIREN does.
 */
export function sirenOf(text: string): string | null {
  const digits = text.replace(/[\s. -]/g, "");
  if (!/^(\d{9}|\d{14})$/.test(digits)) return null;
  const siren = digits.slice(0, 9);
  return siren !== "000000000" && luhn(siren) ? siren : null;
}

/** A Belgian company number (BCE/KBO): ten digits, the last two are 97 less the first eight modulo 97. Nine old digits get their zero. */
export function bceOf(text: string): string | null {
  const digits = text
    .replace(/^\s*BE/i, "")
    .replace(/[\s. -]/g, "")
    .padStart(10, "0");
  if (!/^[01]\d{9}$/.test(digits)) return null;
  const rest = Number(digits.slice(0, 8)) % 97;
  return Number(digits.slice(8)) === 97 - rest && digits !== "0000000097" ? digits : null;
}

/**
 * A VAT number without spaces. French: key = (12 + 3 × (SIREN mod 97)) mod 97 (CGI ann. II art. 242 and DGFiP); Belgian: the
 * company number. Those of other countries are taken by their shape alone. Null when it cannot be one.
 */
export function vatOf(text: string): string | null {
  const plain = text.replace(/[\s.-]/g, "").toUpperCase();
  if (plain.startsWith("BE")) {
    const number = bceOf(plain.slice(2));
    return number === null ? null : `BE${number}`;
  }
  if (plain.startsWith("FR")) {
    const siren = sirenOf(plain.slice(4));
    if (siren === null || plain.length !== 13) return null;
    const key = plain.slice(2, 4);
    // Keys with letters exist and follow a rule that is not published.
    if (/^\d{2}$/.test(key)) return Number(key) === vatKeyOf(siren) ? plain : null;
    return /^[A-HJ-NP-Z0-9]{2}$/.test(key) ? plain : null;
  }
  return /^[A-Z]{2}[A-Z0-9+*]{2,13}$/.test(plain) ? plain : null;
}

/** The French VAT number that goes with a SIREN. */
export function vatOfSiren(siren: string): string {
  return `FR${String(vatKeyOf(siren)).padStart(2, "0")}${siren}`;
}

function vatKeyOf(siren: string): number {
  return (12 + 3 * (Number(siren) % 97)) % 97;
}

function luhn(digits: string): boolean {
  const sum = Array.from(digits)
    .toReversed()
    .reduce((total, digit, place) => {
      const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}
