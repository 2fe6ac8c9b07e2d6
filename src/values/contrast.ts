/** A colour as `#rrggbb`, lower case. */
export type Colour = string;

/** What stands on a coloured ground, and the coloured words on paper. */
export type ReadableColour = {
  /** The colour to show: the one asked for, or the nearest of its hue on which words can be read. */
  readonly colour: Colour;
  /** What is written on it. */
  readonly on: "#ffffff" | "#1f1b16";
  /** Contrast of `on` against `colour`, at least 4.5. */
  readonly ratio: number;
  /** Whether the colour asked for had to change, and which way. */
  readonly changed: "no" | "darker" | "lighter";
};

/** Least contrast of words (WCAG 2.2, success criterion 1.4.3, level AA). */
export const leastContrast = 4.5;

const white = "#ffffff";
const ink = "#1f1b16";

export function isColour(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text);
}

/** Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it over sRGB. */
export function luminance(colour: Colour): number {
  const [red, green, blue] = channels(colour).map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2). */
export function contrast(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/**
 * The colour for grounds such as buttons and the head of a page. Kept as it is when white or dark words pass 4.5 on it;
 * otherwise moved towards black or white, whichever is nearer, until one of them does. White is preferred where both pass.
 */
export function groundColour(asked: Colour): ReadableColour {
  const colour = asked.toLowerCase();
  const kept = wordsOn(colour);
  if (kept !== null) return { colour, ...kept, changed: "no" };
  for (let step = 1; step <= 100; step += 1) {
    const darker = mix(colour, "#000000", step / 100);
    const onDarker = wordsOn(darker);
    if (onDarker !== null) return { colour: darker, ...onDarker, changed: "darker" };
    const lighter = mix(colour, white, step / 100);
    const onLighter = wordsOn(lighter);
    if (onLighter !== null) return { colour: lighter, ...onLighter, changed: "lighter" };
  }
  throw new Error("White on black passes.");
}

/**
 * The colour for words and lines on a paper: of the same hue, darkened on a light paper and lightened on a dark one until it
 * reaches `least` (4.5 for words, 3 for borders: WCAG 1.4.11).
 */
export function wordsColour(asked: Colour, paper: Colour, least: number = leastContrast): Colour {
  const towards = luminance(paper) > 0.18 ? "#000000" : white;
  for (let step = 0; step <= 100; step += 1) {
    const tried = mix(asked.toLowerCase(), towards, step / 100);
    if (contrast(tried, paper) >= least) return tried;
  }
  return towards;
}

/** A mixture of two colours: 0 is the first, 1 the second. */
export function mix(one: Colour, other: Colour, share: number): Colour {
  const from = channels(one);
  const to = channels(other);
  const mixed = from.map((channel, place) => Math.round(channel + ((to[place] ?? 0) - channel) * share));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

function wordsOn(colour: Colour): { on: ReadableColour["on"]; ratio: number } | null {
  for (const on of [white, ink] as const) {
    const ratio = contrast(on, colour);
    if (ratio >= leastContrast) return { on, ratio };
  }
  return null;
}

function channels(colour: Colour): readonly [number, number, number] {
  const read = (from: number): number => Number.parseInt(colour.slice(from, from + 2), 16);
  return [read(1), read(3), read(5)];
}
