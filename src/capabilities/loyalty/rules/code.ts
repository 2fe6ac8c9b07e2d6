/** 31 signs, a prime number of them: no I, L, O, U or Z, which are read as 1, 1, 0, V and 2. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXY";
const lookAlikes: Readonly<Record<string, string>> = { I: "1", L: "1", O: "0", U: "V", Z: "2" };
const length = 12;

/**
 * A code of 11 signs drawn from the random bytes (16 or more, else the draw is not fair) and a check sign, as XXXX-XXXX-XXXX.
 * 31^11 codes: nobody finds one by trying.
 */
export function makeCode(random: Uint8Array): string {
  if (random.length < 16) throw new RangeError("a code is drawn from 16 random bytes at least");
  let drawn = 0n;
  for (const byte of random) drawn = drawn * 256n + BigInt(byte);
  const signs: number[] = [];
  for (let index = 0; index < length - 1; index++) {
    signs.push(Number(drawn % 31n));
    drawn /= 31n;
  }
  // The last weight is 12: its inverse modulo 31 makes the whole weighted sum zero.
  signs.push((((31 - weightedSum(signs)) % 31) * inverseOfLastWeight) % 31);
  return grouped(signs.map((sign) => alphabet[sign]).join(""));
}

/** The code as it was made, whatever the case, spaces, dashes and look-alikes; null when its check sign does not agree. */
export function readCode(text: string): string | null {
  const signs = text
    .toUpperCase()
    .replace(/[\s\-–—_.]/g, "")
    .split("")
    .map((sign) => lookAlikes[sign] ?? sign);
  const values = signs.map((sign) => alphabet.indexOf(sign));
  if (values.length !== length || values.includes(-1) || weightedSum(values) !== 0) return null;
  return grouped(signs.join(""));
}

const inverseOfLastWeight = 13;

/** Weights 1, 2, 3… differ from each other modulo 31, so one wrong sign or two that changed places never go unseen. */
function weightedSum(signs: readonly number[]): number {
  return signs.reduce((sum, sign, index) => sum + sign * (index + 1), 0) % 31;
}

function grouped(signs: string): string {
  return `${signs.slice(0, 4)}-${signs.slice(4, 8)}-${signs.slice(8)}`;
}
