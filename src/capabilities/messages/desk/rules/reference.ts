// Crockford's base 32: no I, L, O, U, which a tired eye takes for others.
const signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * The number at the foot of a letter, short enough to be typed when it comes back: 40 bits of the message's random part and a check sign,
 * such as `4F7K-9Q2M-X`.
 */
export function letterReference(messageId: string): string {
  const tail = BigInt(`0x${messageId.replaceAll("-", "").slice(-10)}`);
  let left = tail;
  let text = "";
  for (let place = 0; place < 8; place += 1) {
    text = signs.charAt(Number(left % 32n)) + text;
    left /= 32n;
  }
  return `${text.slice(0, 4)}-${text.slice(4)}-${checkSign(text)}`;
}

/** What somebody typed, as it is kept; null when it cannot be such a number: a sign was mistaken for another. */
export function readReference(typed: string): string | null {
  const plain = typed
    .toUpperCase()
    .replaceAll(/[\s\-–.]/gu, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
  if (!/^[0-9A-HJKMNP-TV-Z]{9}$/.test(plain)) return null;
  const text = plain.slice(0, 8);
  return plain.endsWith(checkSign(text)) ? `${text.slice(0, 4)}-${text.slice(4)}-${checkSign(text)}` : null;
}

/** Weighted sum modulo 31, a prime: every single wrong sign and every swap of two neighbours is found, but for 0 and Z alike. */
function checkSign(text: string): string {
  const sum = Array.from(text).reduce((all, sign, place) => all + signs.indexOf(sign) * (place + 2), 0);
  return signs.charAt(sum % 31);
}
