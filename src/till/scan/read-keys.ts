/** A key as the keyboard sent it: the place it was pressed at, and the sign the system made of it. */
export type Key = {
  /** `KeyboardEvent.code`: the physical place, the same whatever the layout; empty on some Android tablets. */
  readonly code: string;
  /** `KeyboardEvent.key`: the sign, which depends on the layout. */
  readonly key: string;
  readonly shift: boolean;
};

const signAt: Readonly<Record<string, string>> = {
  Minus: "-",
  Equal: "=",
  Slash: "/",
  Period: ".",
  Comma: ",",
  Semicolon: ";",
  Space: " ",
  NumpadDecimal: ".",
  NumpadSubtract: "-",
  NumpadAdd: "+",
  NumpadDivide: "/",
  NumpadMultiply: "*",
};

/** What the keys of the top row give on French and Belgian keyboards, for devices that tell no place. */
const digitsOfOtherLayouts: Readonly<Record<string, string>> = {
  "&": "1",
  é: "2",
  '"': "3",
  "'": "4",
  "(": "5",
  "§": "6",
  "-": "6",
  è: "7",
  _: "8",
  "!": "8",
  ç: "9",
  à: "0",
};

/**
 * What a scanner meant by a key. Scanners type as if the computer had the keyboard of the United States, so the place of the key
 * tells the sign, and the sign that came out on an AZERTY or a Belgian keyboard does not. Null for keys that are no sign (Shift…).
 */
export function signOf({ code, key, shift }: Key): string | null {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return digit;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shift ? letter : letter.toLowerCase();
  const sign = signAt[code];
  if (sign !== undefined) return sign;
  if (code !== "" && code !== "Unidentified") return null;
  return Array.from(key).length === 1 ? key : null;
}

/** A whole burst as text; where no key told its place, signs of the top row of other layouts are read as digits. */
export function readKeys(keys: readonly Key[]): string {
  const tellsPlaces = keys.some(({ code }) => code !== "" && code !== "Unidentified");
  const signs = keys.flatMap((key) => signOf(key) ?? []);
  if (tellsPlaces) return signs.join("");
  const plain = signs.join("");
  // "12345678" typed through a good layout must stay as it is: only a burst of digits turned into signs is turned back.
  const turned = signs
    .map((sign) => (/\d/.test(sign) ? sign : (digitsOfOtherLayouts[sign] ?? sign)))
    .join("");
  return /^\d+$/.test(turned) ? turned : plain;
}
