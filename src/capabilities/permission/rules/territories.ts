import { countriesOf } from "./may-contact-view.ts";

/** A part of the French Republic with a code, a dialling prefix and a clock of its own. */
export type Territory = {
  readonly country: string;
  /** As its postcodes begin. */
  readonly region: string;
  readonly timeZone: string;
  /** How its numbers begin in E.164; none: shared with another. */
  readonly prefixes: readonly string[];
};

export const territories: readonly Territory[] = [
  { country: "GP", region: "971", timeZone: "America/Guadeloupe", prefixes: ["+590"] },
  { country: "MQ", region: "972", timeZone: "America/Martinique", prefixes: ["+596"] },
  { country: "GF", region: "973", timeZone: "America/Cayenne", prefixes: ["+594"] },
  { country: "YT", region: "976", timeZone: "Indian/Mayotte", prefixes: ["+262269", "+262639"] },
  { country: "RE", region: "974", timeZone: "Indian/Reunion", prefixes: ["+262"] },
  { country: "PM", region: "975", timeZone: "America/Miquelon", prefixes: ["+508"] },
  { country: "BL", region: "977", timeZone: "America/St_Barthelemy", prefixes: [] },
  { country: "MF", region: "978", timeZone: "America/Marigot", prefixes: [] },
];

/** Other countries that a number names. */
export const diallingCodes: readonly (readonly [country: string, prefix: string])[] = [
  ["FR", "+33"],
  ["BE", "+32"],
  ["NC", "+687"],
  ["PF", "+689"],
  ["WF", "+681"],
  ["LU", "+352"],
  ["DE", "+49"],
  ["NL", "+31"],
  ["ES", "+34"],
  ["IT", "+39"],
  ["PT", "+351"],
  ["IE", "+353"],
  ["AT", "+43"],
  ["GB", "+44"],
  ["CH", "+41"],
  ["US", "+1"],
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
