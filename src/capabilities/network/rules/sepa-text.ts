// The characters every bank of SEPA takes (EPC217-08): Latin letters, digits, and / - ? : ( ) . , ' + space.
const known = /[A-Za-z0-9/\-?:().,'+ ]/;
const spelled: Readonly<Record<string, string>> = {
  œ: "oe",
  Œ: "OE",
  æ: "ae",
  Æ: "AE",
  ß: "ss",
  ø: "o",
  Ø: "O",
  đ: "d",
  Đ: "D",
  ł: "l",
  Ł: "L",
  ð: "d",
  þ: "th",
  "&": "+",
  "’": "'",
  "‘": "'",
  "`": "'",
  "–": "-",
  "—": "-",
  _: "-",
  "€": "EUR",
  ";": ",",
  "@": "(at)",
};

/**
 * Text as a transfer may carry it: accents go, ligatures are spelled out, what no bank takes becomes a space. Never begins or ends with a
 * slash and never holds two together, which banks refuse.
 * @param longest how many characters the field takes
 */
export function sepaText(text: string, longest: number): string {
  const plain = Array.from(text)
    .map((character) => spelled[character] ?? character)
    .join("")
    .normalize("NFD")
    .replace(/\p{M}/gu, "");
  const taken = Array.from(plain)
    .map((character) => (known.test(character) ? character : " "))
    .join("");
  return taken
    .replace(/\/{2,}/g, "/")
    .replace(/ {2,}/g, " ")
    .slice(0, longest)
    .replace(/^[\s/]+|[\s/]+$/g, "");
}
