const signs: Readonly<Record<string, string>> = {
  "\u00a0": " ",
  "\u202f": " ",
  "\u2009": " ",
  "’": "'",
  "‘": "'",
  "“": '"',
  "”": '"',
  "«": '"',
  "»": '"',
  "–": "-",
  "—": "-",
  "…": "...",
  œ: "oe",
  Œ: "OE",
};

/**
 * An SMS without the signs that look like plain ones and are outside the alphabet of GSM (3GPP TS 23.038): one no-break space
 * before a euro would make of 160 letters 70. Words keep their accents.
 */
export function plainSigns(text: string): string {
  return text.replaceAll(/[\u00a0\u202f\u2009’‘“”«»–—…œŒ]/gu, (sign) => signs[sign] ?? sign);
}
