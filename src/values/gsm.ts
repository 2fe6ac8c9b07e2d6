/** What an SMS weighs: operators count the parts it is cut into, and bill each. */
export type SmsSize = {
  /** gsm7: the signs every telephone knows, 7 bits each; ucs2: any sign, 16 bits each (3GPP TS 23.038). */
  readonly encoding: "gsm7" | "ucs2";
  /** What is counted: signs of gsm7, where those of its extension count twice, or units of 16 bits. */
  readonly units: number;
  /** How many SMS are billed; none for an empty text. */
  readonly parts: number;
  /** How many more units fit before another part is billed. */
  readonly left: number;
  /** The signs that make the whole text ucs2, each once, in their order. */
  readonly costly: readonly string[];
};

// 3GPP TS 23.038, §6.2.1: the default alphabet and its extension table.
const basic = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const extension = new Set("\f^{}\\[~]|€");

// A text of several parts gives 6 bytes of each to say which part it is (3GPP TS 23.040, §9.2.3.24.1).
const room = {
  gsm7: { alone: 160, among: 153 },
  ucs2: { alone: 70, among: 67 },
} as const;

/** How a text is cut into SMS, as it stands: fields must have been filled in. */
export function measureSms(text: string): SmsSize {
  const signs = Array.from(text);
  const costly = [...new Set(signs.filter((sign) => !basic.has(sign) && !extension.has(sign)))];
  const encoding = costly.length === 0 ? "gsm7" : "ucs2";
  const weights = signs.map((sign) => weigh(sign, encoding));
  const units = weights.reduce((sum, weight) => sum + weight, 0);
  const { alone, among } = room[encoding];
  if (units <= alone) return { encoding, units, parts: units === 0 ? 0 : 1, left: alone - units, costly };
  const { parts, filled } = cut(weights, among);
  return { encoding, units, parts, left: among - filled, costly };
}

function weigh(sign: string, encoding: SmsSize["encoding"]): number {
  if (encoding === "ucs2") return sign.length;
  return extension.has(sign) ? 2 : 1;
}

/** A sign of two units is never torn between two parts: the first of them is left one unit short. */
function cut(weights: readonly number[], room: number): { parts: number; filled: number } {
  let parts = 1;
  let filled = 0;
  for (const weight of weights) {
    if (filled + weight > room) {
      parts += 1;
      filled = 0;
    }
    filled += weight;
  }
  return { parts, filled };
}

const plainer: Readonly<Record<string, string>> = {
  "’": "'",
  "‘": "'",
  "“": '"',
  "”": '"',
  "…": "...",
  "–": "-",
  "—": "-",
  "\u00a0": " ",
  "\u202f": " ",
  "•": "-",
  œ: "oe",
  Œ: "OE",
  "\t": " ",
};

/** The same words in signs every telephone knows, where there is one that reads alike; others stay. */
export function inPlainSigns(text: string): string {
  const quoted = text.replace(/«\s*|\s*»/g, '"');
  return Array.from(quoted)
    .map((sign) => {
      if (basic.has(sign) || extension.has(sign)) return sign;
      const bare = sign.normalize("NFD").replace(/\p{M}/gu, "");
      return plainer[sign] ?? (basic.has(bare) ? bare : sign);
    })
    .join("");
}

/** The text as it is cut into SMS, each part one that is billed; a short text is one part. */
export function partsOfSms(text: string): string[] {
  const { encoding, parts } = measureSms(text);
  if (parts <= 1) return [text];
  const { among } = room[encoding];
  const cutUp: string[] = [];
  let part = "";
  let filled = 0;
  for (const sign of Array.from(text)) {
    const weight = weigh(sign, encoding);
    if (filled + weight > among) {
      cutUp.push(part);
      part = "";
      filled = 0;
    }
    part += sign;
    filled += weight;
  }
  return [...cutUp, part];
}
