/** How the bytes of a text file spell letters. Names are those of the WHATWG encoding standard. */
export type Encoding = "utf-8" | "windows-1252" | "macintosh" | "utf-16le" | "utf-16be";

export type EncodingGuess = {
  readonly encoding: Encoding;
  /** Bytes to skip: the byte order mark. */
  readonly skip: number;
  readonly sure: boolean;
};

/**
 * Guesses from a sample of the file. A file without accents is UTF-8 as well as anything else; the reader repairs
 * lines that turn out otherwise later.
 */
export function guessEncoding(sample: Uint8Array): EncodingGuess {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) {
    return { encoding: "utf-8", skip: 3, sure: true };
  }
  if (sample[0] === 0xff && sample[1] === 0xfe) return { encoding: "utf-16le", skip: 2, sure: true };
  if (sample[0] === 0xfe && sample[1] === 0xff) return { encoding: "utf-16be", skip: 2, sure: true };
  const wide = guessWide(sample);
  if (wide !== null) return { encoding: wide, skip: 0, sure: false };
  const utf8 = countUtf8(sample);
  if (utf8.broken === 0) return { encoding: "utf-8", skip: 0, sure: utf8.accents > 0 };
  // One cut word in a file of good UTF-8 does not make the whole file something else.
  if (utf8.accents > 20 * utf8.broken) return { encoding: "utf-8", skip: 0, sure: false };
  return { encoding: guessSingleByte(sample), skip: 0, sure: false };
}

/** A photograph, a program, an archive: control bytes that no text has. */
export function looksBinary(sample: Uint8Array): boolean {
  let controls = 0;
  for (const byte of sample) {
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 26 && byte !== 27)) controls += 1;
  }
  return controls > 0 && controls > sample.length / 200;
}

/** UTF-16 without a mark: every second byte of western text is zero. */
function guessWide(sample: Uint8Array): Encoding | null {
  const pairs = Math.min(sample.length, 4_096) >> 1;
  if (pairs < 4) return null;
  let evenZeros = 0;
  let oddZeros = 0;
  for (let pair = 0; pair < pairs; pair += 1) {
    if (sample[pair * 2] === 0) evenZeros += 1;
    if (sample[pair * 2 + 1] === 0) oddZeros += 1;
  }
  if (oddZeros > pairs * 0.7 && evenZeros < pairs * 0.1) return "utf-16le";
  if (evenZeros > pairs * 0.7 && oddZeros < pairs * 0.1) return "utf-16be";
  return null;
}

function countUtf8(sample: Uint8Array): { accents: number; broken: number } {
  let accents = 0;
  let broken = 0;
  for (let at = 0; at < sample.length; ) {
    const length = sequenceLength(sample, at);
    if (length === 0) {
      // The sample may cut the last letter in two: that is no fault of the file.
      if (at < sample.length - 3) broken += 1;
      at += 1;
    } else {
      if (length > 1) accents += 1;
      at += length;
    }
  }
  return { accents, broken };
}

function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length === 0 || first >= 0xf5) return 0;
  for (let next = 1; next < length; next += 1) {
    if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

// Where the letters é è à ç ê ô î û ù ë ï ü ö ä â É stand in each table.
const windowsLetters = new Set([
  0xe9, 0xe8, 0xe0, 0xe7, 0xea, 0xf4, 0xee, 0xfb, 0xf9, 0xeb, 0xef, 0xfc, 0xf6, 0xe4, 0xe2, 0xc9,
]);
const macLetters = new Set([
  0x8e, 0x8f, 0x88, 0x8d, 0x90, 0x99, 0x94, 0x9e, 0x9d, 0x91, 0x95, 0x9f, 0x9a, 0x8a, 0x89, 0x83,
]);

/** Windows or old Macintosh: whichever makes French letters inside words. Windows when nothing tells. */
function guessSingleByte(sample: Uint8Array): Encoding {
  let windows = 0;
  let mac = 0;
  for (let at = 0; at < sample.length; at += 1) {
    const byte = sample[at] ?? 0;
    if (byte < 0x80) continue;
    if (!isLetter(sample[at - 1]) && !isLetter(sample[at + 1])) continue;
    if (windowsLetters.has(byte)) windows += 1;
    if (macLetters.has(byte)) mac += 1;
  }
  return mac > windows ? "macintosh" : "windows-1252";
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122));
}
