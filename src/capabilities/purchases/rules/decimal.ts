/**
 * A quantity or a price as plain decimal text, or null when it is none of at most so many decimals.
 * A JSON number is first rounded to that precision: 0.1 + 0.2 is meant to be 0.3.
 */
export function decimalOf(given: number | string, places: number): string | null {
  if (typeof given === "number") {
    if (!Number.isFinite(given) || Math.abs(given) >= 1e9) return null;
    return trimmed(given.toFixed(places));
  }
  const match = /^\s*([+-]?)(\d{1,9})(?:\.(\d*))?\s*$/.exec(given);
  if (match === null) return null;
  const [, sign = "", whole = "0", fraction = ""] = match;
  if (/[1-9]/.test(fraction.slice(places))) return null;
  return trimmed(`${sign === "-" ? "-" : ""}${whole}.${fraction.slice(0, places)}`);
}

/** The same decimal with the other sign. */
export function negated(decimal: string): string {
  if (decimal === "0") return decimal;
  return decimal.startsWith("-") ? decimal.slice(1) : `-${decimal}`;
}

/** A number of cents divided by a quantity, as a unit price of four decimals. */
export function unitPriceOf(cents: number, quantity: string): string {
  const count = Number(quantity);
  return trimmed((count === 0 ? 0 : Math.abs(cents) / 100 / Math.abs(count)).toFixed(4));
}

function trimmed(decimal: string): string {
  const shorter = decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal;
  const plain = shorter.replace(/^(-?)0+(?=\d)/, "$1");
  return plain === "-0" || plain === "" || plain === "-" ? "0" : plain;
}
