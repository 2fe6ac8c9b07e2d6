import { countriesOf } from "./may-contact-view.ts";

/** A part of the French Republic with a code, a dialling prefix and a clock of its own. */
export type Territory = {
  readonly country: string;
  /** As its postcodes begin. */
  readonly region: string;
  readonly timeZone: string;
  /** Of its numbers in E.164, as a regular expression; null: shared with another. */
  readonly prefix: string | null;
};

export const territories: readonly Territory[] = [
  { country: "GP", region: "971", timeZone: "America/Guadeloupe", prefix: String.raw`^\+590` },
  { country: "MQ", region: "972", timeZone: "America/Martinique", prefix: String.raw`^\+596` },
  { country: "GF", region: "973", timeZone: "America/Cayenne", prefix: String.raw`^\+594` },
  { country: "YT", region: "976", timeZone: "Indian/Mayotte", prefix: String.raw`^\+262(269|639)` },
  { country: "RE", region: "974", timeZone: "Indian/Reunion", prefix: String.raw`^\+262` },
  { country: "PM", region: "975", timeZone: "America/Miquelon", prefix: String.raw`^\+508` },
  { country: "BL", region: "977", timeZone: "America/St_Barthelemy", prefix: null },
  { country: "MF", region: "978", timeZone: "America/Marigot", prefix: null },
];

/** Other countries that a number names. */
export const diallingCodes: readonly (readonly [country: string, prefix: string])[] = [
  ["FR", String.raw`^\+33`],
  ["BE", String.raw`^\+32`],
  ["NC", String.raw`^\+687`],
  ["PF", String.raw`^\+689`],
  ["WF", String.raw`^\+681`],
  ["LU", String.raw`^\+352`],
  ["DE", String.raw`^\+49`],
  ["NL", String.raw`^\+31`],
  ["ES", String.raw`^\+34`],
  ["IT", String.raw`^\+39`],
  ["PT", String.raw`^\+351`],
  ["IE", String.raw`^\+353`],
  ["AT", String.raw`^\+43`],
  ["GB", String.raw`^\+44`],
  ["CH", String.raw`^\+41`],
  ["US", String.raw`^\+1`],
];

/** Numbers that take no SMS: the fixed lines of France and Belgium and their special ones. */
export const fixedLines = String.raw`^\+(33[1-589]|32([0-35-9]|4[0-4])|590590|594594|596596|26226[29])`;

/** The clock of a country that has one; where there are several, that of its capital. */
export const clocks: Readonly<Record<string, string>> = {
  FR: "Europe/Paris",
  BE: "Europe/Brussels",
  LU: "Europe/Luxembourg",
  DE: "Europe/Berlin",
  NL: "Europe/Amsterdam",
  ES: "Europe/Madrid",
  IT: "Europe/Rome",
  PT: "Europe/Lisbon",
  IE: "Europe/Dublin",
  AT: "Europe/Vienna",
  BG: "Europe/Sofia",
  HR: "Europe/Zagreb",
  CY: "Asia/Nicosia",
  CZ: "Europe/Prague",
  DK: "Europe/Copenhagen",
  EE: "Europe/Tallinn",
  FI: "Europe/Helsinki",
  GR: "Europe/Athens",
  HU: "Europe/Budapest",
  LV: "Europe/Riga",
  LT: "Europe/Vilnius",
  MT: "Europe/Malta",
  PL: "Europe/Warsaw",
  RO: "Europe/Bucharest",
  SK: "Europe/Bratislava",
  SI: "Europe/Ljubljana",
  SE: "Europe/Stockholm",
};

/** Countries whose people are spoken to by French law. */
export const frenchCountries = countriesOf.FR;
