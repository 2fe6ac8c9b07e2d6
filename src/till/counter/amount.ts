import { centsOf } from "../../values/money.ts";

/** Seven digits before the comma would be no purchase at a counter but a slip of the finger. */
const mostDigits = 6;

/** What an amount holds after a key of the pad: at most two decimals, one comma, no useless zero before. */
export function pressKey(amount: string, key: string): string {
  if (key === "back") return amount.slice(0, -1);
  return readTyped(amount + key) ?? amount;
}

/**
 * Typed text as the amount keeps it: comma or dot, spaces let go; null when it can be no amount and the key is to be ignored.
 */
export function readTyped(text: string): string | null {
  const plain = text.replace(/[\s\u00a0\u202f€]/g, "").replace(".", ",");
  if (plain === "") return "";
  const match = /^(\d*)(,\d{0,2})?$/.exec(plain);
  if (match === null) return null;
  const whole = (match[1] ?? "").replace(/^0+(?=\d)/, "");
  if (whole.length > mostDigits) return null;
  return `${whole === "" ? "0" : whole}${match[2] ?? ""}`;
}

/** In cents; 0 for an empty amount. */
export function amountCents(amount: string): number {
  return centsOf(amount.replace(",", ".")) ?? 0;
}
