import { groundColour, mix, wordsColour } from "../values/contrast.ts";

// Colours of the product's own counter, on which the merchant's colour is laid (light, then dark).
const light = {
  paper: "#fbf8f3",
  surface: "#ffffff",
  sunken: "#f3eee6",
  text: "#1f1b16",
  "text-2": "#5a5248",
  "text-hint": "#6f675b",
  line: "#ddd5c8",
  "control-line": "#8c8272",
  accent: "#b5482a",
  "accent-soft": "#fbe9e2",
  gold: "#e3a72f",
  good: "#2b7a4b",
  "good-soft": "#e6f2ea",
  warning: "#8a5a00",
  "warning-soft": "#fcf1dc",
  danger: "#b3261e",
  "danger-soft": "#fbe9e7",
  note: "#245c9e",
  "note-soft": "#e7eff8",
};
const dark: typeof light = {
  paper: "#161412",
  surface: "#1f1c19",
  sunken: "#12100e",
  text: "#f4efe7",
  "text-2": "#c4baac",
  "text-hint": "#a1978a",
  line: "#38332d",
  "control-line": "#857b6d",
  accent: "#f0906f",
  "accent-soft": "#3a231b",
  gold: "#f0be5a",
  good: "#7ccb98",
  "good-soft": "#1d2f23",
  warning: "#e5b454",
  "warning-soft": "#352a14",
  danger: "#f2938b",
  "danger-soft": "#3a1f1c",
  note: "#8fbdee",
  "note-soft": "#1b2938",
};

export type Look = {
  /** The merchant's colour, `#1f5c4c`. */
  readonly colour: string;
  /** System fonts only, for weight. */
  readonly systemFonts: boolean;
};

/** The product's own colour, and what it becomes on dark paper. */
export const ownColour = "#1f5c4c";
const ownColourOnDark = "#7cc7ae";

/** The variables of a page: the merchant's colour, moved until every word in it and on it reads (WCAG 1.4.3). */
export function themeVariables(colour: string): string {
  const byDay = { ...light, ...brandOf(colour, light) };
  const byNight = { ...dark, ...brandOf(colour === ownColour ? ownColourOnDark : colour, dark) };
  return `:root{color-scheme:light dark;${declarations(byDay)}}
@media (prefers-color-scheme:dark){:root{${declarations(byNight)}}}
@media print{:root{${declarations({ ...byDay, paper: "#ffffff" })}}}
`;
}

/** `brand` is for words and lines, `ground` for buttons and the card, with `on-ground` written on it. */
function brandOf(colour: string, paper: typeof light): Record<string, string> {
  const isDark = paper === dark;
  // Of the same hue and strength: mixed with white or black, a brown would turn to mud.
  const soft = isDark ? inLight(colour, 0.17, 0.3) : inLight(colour, 0.94);
  const start = isDark ? inLight(colour, Math.max(0.55, lightnessOf(colour))) : colour.toLowerCase();
  const papers = [paper.paper, paper.surface, paper.sunken, soft];
  const brand = papers.reduce((asked, one) => wordsColour(asked, one, 4.6), start);
  const ground = groundColour(isDark ? brand : colour);
  // Under the pointer it moves away from what is written on it, so that it reads better still.
  const pressed = mix(ground.colour, ground.on === "#ffffff" ? "#000000" : "#ffffff", 0.18);
  return {
    brand,
    "brand-soft": soft,
    ground: ground.colour,
    "ground-strong": pressed,
    "on-ground": ground.on,
  };
}

type Shade = { readonly hue: number; readonly strength: number; readonly lightness: number };

function lightnessOf(colour: string): number {
  return shadeOf(colour).lightness;
}

/** The colour in another light (0 black, 1 white), its hue and strength kept (CSS Color 4, HSL). */
function inLight(colour: string, lightness: number, mostStrength = 0.75): string {
  const { hue, strength } = shadeOf(colour);
  const reach = Math.min(strength, mostStrength) * Math.min(lightness, 1 - lightness);
  const channel = (offset: number): string => {
    const place = (offset + hue * 12) % 12;
    const value = lightness - reach * Math.max(-1, Math.min(place - 3, 9 - place, 1));
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}

function shadeOf(colour: string): Shade {
  const [red, green, blue] = [1, 3, 5].map(
    (from) => Number.parseInt(colour.slice(from, from + 2), 16) / 255,
  ) as [number, number, number];
  const high = Math.max(red, green, blue);
  const span = high - Math.min(red, green, blue);
  const lightness = high - span / 2;
  if (span === 0) return { hue: 0, strength: 0, lightness };
  const turn =
    high === red
      ? (green - blue) / span
      : high === green
        ? (blue - red) / span + 2
        : (red - green) / span + 4;
  return { hue: (turn / 6 + 1) % 1, strength: span / (1 - Math.abs(2 * lightness - 1)), lightness };
}

function declarations(colours: Readonly<Record<string, string>>): string {
  return Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(";");
}
