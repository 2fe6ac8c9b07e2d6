const devices: readonly (readonly [RegExp, string])[] = [
  [/iPad/, "iPad"],
  [/iPhone/, "iPhone"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Macintosh|Mac OS/, "Mac"],
  [/CrOS/, "Chromebook"],
  [/Linux/, "Linux"],
];

/** The kind of device a browser says it runs on, in one word; empty when it says nothing known. */
export function deviceOf(userAgent: string | undefined): string {
  return devices.find(([pattern]) => pattern.test(userAgent ?? ""))?.[1] ?? "";
}

/** A card number in groups of four, as it is read aloud. */
export function grouped(number: string): string {
  return number.replace(/(.{4})(?=.)/g, "$1\u00a0");
}

/** A French or Belgian number as it is said, with its country if it was written; others stay as they were typed. */
export function spaced(phone: string): string {
  const [, country, digits = ""] = /^(\+33(?=\d{9}$)|\+32(?=4\d{8}$)|(?=0))(\d{9,10})$/.exec(phone) ?? [];
  if (country === undefined) return phone;
  const pairs = digits.replace(/(\d{2})(?=(?:\d{2})+$)/g, "$1\u00a0");
  if (country === "") return pairs;
  return `${country}\u00a0${country === "+33" ? pairs.replace(/^\d/, "$&\u00a0") : pairs}`;
}
