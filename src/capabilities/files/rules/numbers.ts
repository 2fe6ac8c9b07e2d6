/** The sign before the cents: 12.50 or 12,50. */
export type DecimalSign = "." | ",";

const plain = /^-?\d+(?:\.\d+)?$/;
const withoutSeparator = /^-?\d+$/;
const currencyMarks = /[€£$¥]|\b(?:EUR|GBP|USD|CHF|CAD)\b/giu;
const spaces = /[\s\u00a0\u202f\u2009'’]/gu;

/**
 * A number as people and programs write it, as a plain decimal ("1234.5"), or null.
 * "1.234" is a thousand where the comma separates the cents, and one and a bit where the point does.
 */
export function plainDecimal(text: string, sign: DecimalSign): string | null {
  if (sign === "." ? plain.test(text) : withoutSeparator.test(text)) return text;
  let cleaned = text.replace(currencyMarks, "").replace(spaces, "");
  let negative = false;
  if (/^\(.*\)$/.test(cleaned)) {
    negative = true;
    cleaned = cleaned.slice(1, -1);
  }
  if (/^[-−+]/.test(cleaned)) {
    negative = negative !== (cleaned[0] !== "+");
    cleaned = cleaned.slice(1);
  } else if (cleaned.endsWith("-")) {
    negative = true;
    cleaned = cleaned.slice(0, -1);
  }
  const digits = unsigned(cleaned, sign);
  if (digits === null) return null;
  return negative && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

function unsigned(text: string, sign: DecimalSign): string | null {
  if (/^\d+$/.test(text)) return text;
  const grouping = sign === "." ? "," : ".";
  const grouped = sign === "." ? /^\d{1,3}(?:,\d{3})+(?:\.\d*)?$/ : /^\d{1,3}(?:\.\d{3})+(?:,\d*)?$/;
  if (grouped.test(text)) return trimPoint(text.replaceAll(grouping, "").replace(",", "."));
  // The other sign, where it cannot group thousands: "12.5" in a French file is still twelve and a half.
  if (/^\d*[.,]\d*$/.test(text) && text.length > 1) {
    const point = text.replace(",", ".");
    return trimPoint(point.startsWith(".") ? `0${point}` : point);
  }
  if (/^\d+(?:\.\d+)?e[+-]?\d{1,2}$/i.test(text)) return fromScientific(text);
  return null;
}

function trimPoint(text: string): string {
  return text.endsWith(".") ? text.slice(0, -1) : text;
}

function fromScientific(text: string): string | null {
  const value = Number(text);
  if (!Number.isFinite(value) || value >= 1e15) return null;
  const written = String(value);
  return plain.test(written) ? written : null;
}

export type DecimalGuess = { readonly sign: DecimalSign; readonly sure: boolean };

/** Which sign separates the cents in these cells; `fallback` when every number is whole. */
export function guessDecimalSign(cells: Iterable<string>, fallback: DecimalSign): DecimalGuess {
  let point = 0;
  let comma = 0;
  for (const cell of cells) {
    const text = cell
      .replace(currencyMarks, "")
      .replace(spaces, "")
      .replace(/^[-+(]|\)$/g, "");
    if (!/^[\d.,]+$/.test(text) || !/\d/.test(text)) continue;
    const last = Math.max(text.lastIndexOf("."), text.lastIndexOf(","));
    if (last === -1) continue;
    const decimals = text.length - last - 1;
    const bothSigns = text.includes(".") && text.includes(",");
    const repeated = text.indexOf(text.charAt(last)) !== last;
    // Three digits after one lone sign may be thousands or thousandths: it proves nothing. "1.234.567" proves the other sign.
    if (decimals === 3 && !bothSigns && !repeated) continue;
    const isPoint = (text.charAt(last) === ".") !== (repeated && !bothSigns);
    if (isPoint) point += 1;
    else comma += 1;
  }
  if (point === comma) return { sign: fallback, sure: point === 0 };
  return { sign: point > comma ? "." : ",", sure: Math.min(point, comma) === 0 };
}
