/** An amount in integer cents of the shop's currency. */
export type Cents = number;

const exactCents = 2 ** 53;

/**
 * A decimal amount ("12.345") in cents, rounded half up away from zero once.
 * Works on the digits, not on a binary fraction, so that 1.005 is 101 cents and not 100.
 * Returns null when the text is no plain decimal number or is too large to be exact.
 */
export function centsOf(decimal: string): Cents | null {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(decimal);
  if (match === null) return null;
  const [, sign = "", whole = "0", fraction = ""] = match;
  const padded = fraction.padEnd(3, "0");
  let cents = Number(whole) * 100 + Number(padded.slice(0, 2));
  if (padded.charCodeAt(2) >= 53) cents += 1;
  if (cents >= exactCents) return null;
  return sign === "-" && cents !== 0 ? -cents : cents;
}

/**
 * Quantity (at most 3 decimals) times unit price (at most 4 decimals), in cents, rounded half up away from zero once.
 * Returns null when one of them is no plain decimal number of that precision.
 */
export function lineCents(quantity: string, unitPrice: string): Cents | null {
  const thousandths = scaled(quantity, 3);
  const tenThousandths = scaled(unitPrice, 4);
  if (thousandths === null || tenThousandths === null) return null;
  const product = thousandths * tenThousandths;
  // 10^7 parts make one unit of money, so 10^5 make a cent.
  const magnitude = product < 0n ? -product : product;
  const cents = (magnitude + 50_000n) / 100_000n;
  return Number(product < 0n ? -cents : cents);
}

function scaled(decimal: string, places: number): bigint | null {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(decimal);
  if (match === null) return null;
  const [, sign = "", whole = "0", fraction = ""] = match;
  if (/[1-9]/.test(fraction.slice(places))) return null;
  const value = BigInt(whole + fraction.slice(0, places).padEnd(places, "0"));
  return sign === "-" ? -value : value;
}
