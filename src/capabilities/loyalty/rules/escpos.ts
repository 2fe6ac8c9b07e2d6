// Letters that code pages 437 and 858 both hold at the same place: the printers of tills know at least one of them.
const highLetters: Readonly<Record<string, number>> = {
  ...{ Ç: 0x80, ü: 0x81, é: 0x82, â: 0x83, ä: 0x84, à: 0x85, å: 0x86, ç: 0x87, ê: 0x88, ë: 0x89 },
  ...{ è: 0x8a, ï: 0x8b, î: 0x8c, ì: 0x8d, Ä: 0x8e, Å: 0x8f, É: 0x90, æ: 0x91, Æ: 0x92, ô: 0x93 },
  ...{ ö: 0x94, ò: 0x95, û: 0x96, ù: 0x97, ÿ: 0x98, Ö: 0x99, Ü: 0x9a, "£": 0x9c },
  ...{ á: 0xa0, í: 0xa1, ó: 0xa2, ú: 0xa3, ñ: 0xa4, Ñ: 0xa5, "«": 0xae, "»": 0xaf },
};

const plainer: Readonly<Record<string, string>> = {
  ...{ "€": "EUR", œ: "oe", Œ: "OE", "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..." },
  ...{ "\u00a0": " ", "\u202f": " ", "\u2009": " ", "−": "-", ß: "ss", "°": "o" },
};

/** A text in letters that every till prints: accents of code page 437 stay, others are dropped, the euro sign is written out. */
export function printable(text: string): string {
  return Array.from(text.normalize("NFC"), (letter) => {
    const known = plainer[letter];
    if (known !== undefined) return known;
    const code = letter.codePointAt(0) ?? 0;
    if ((code >= 32 && code < 127) || highLetters[letter] !== undefined) return letter;
    const bare = letter.normalize("NFD").replace(/\p{M}/gu, "");
    return /^[ -~]+$/.test(bare) ? bare : code < 32 ? "" : "?";
  }).join("");
}

/** Lines no wider than the paper, cut between words; a word that is wider alone is cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of printable(text).split(/ +/)) {
    let rest = word;
    if (line !== "" && line.length + 1 + rest.length <= width) {
      line = `${line} ${rest}`;
      continue;
    }
    if (line !== "") lines.push(line);
    while (rest.length > width) {
      lines.push(rest.slice(0, width));
      rest = rest.slice(width);
    }
    line = rest;
  }
  return line === "" ? lines : [...lines, line];
}

/**
 * The foot in ESC/POS: the printer is set (ESC @, code page 858), the lines are centred, the card's number follows as a QR code
 * (GS ( k, functions 165 to 181, correction level H). Paper is never cut and nothing is opened: that is the till's to do.
 */
export function escpos(lines: readonly string[], qr: string | null): Uint8Array {
  const bytes: number[] = [0x1b, 0x40, 0x1b, 0x74, 19, 0x1b, 0x61, 1];
  for (const line of lines) bytes.push(...codesOf(line), 0x0a);
  if (qr !== null) bytes.push(...qrCode(qr), 0x0a);
  bytes.push(0x1b, 0x61, 0);
  return Uint8Array.from(bytes);
}

function qrCode(text: string): number[] {
  const data = codesOf(text);
  const length = data.length + 3;
  const model = [0x1d, 0x28, 0x6b, 4, 0, 0x31, 0x41, 0x32, 0];
  const dots = [0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x43, 6];
  const correction = [0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x45, 0x33];
  const store = [0x1d, 0x28, 0x6b, length % 256, Math.floor(length / 256), 0x31, 0x50, 0x30, ...data];
  const print = [0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x51, 0x30];
  return [...model, ...dots, ...correction, ...store, ...print];
}

function codesOf(text: string): number[] {
  return Array.from(printable(text), (letter) => highLetters[letter] ?? letter.codePointAt(0) ?? 0x3f);
}
