import { dayInZone } from "../../../values/day.ts";
import type { Channel } from "./may-contact-facts.ts";
import { type LawRule, lawRules } from "./ruleset-data.ts";
import type { Hours } from "./windows.ts";

/** How calls to sell are ruled: by prior consent, by a list of those who want none, or free until refused. */
export type CallRegime =
  | { readonly kind: "consent"; readonly days: number | null; readonly openContract: boolean }
  | {
      readonly kind: "list";
      readonly list: "bloctel" | "dncm";
      /** An answer of the list serves so many days of 24 hours. */
      readonly freshDays: number;
      readonly openContract: boolean;
    }
  | { readonly kind: "opt_out" };

/** When a message or call may reach a person: what the law or charter bounds, and what we keep to unless the shop says otherwise. */
export type LegalHours = { readonly widest: Hours; readonly usual: Hours };

/** What holds for the people of a country, as far as software decides by it. */
export type Law = {
  /** Age from which a person consents alone. */
  readonly digitalAge: number;
  /** Years without a sign of life after which nobody writes any more. */
  readonly retentionYears: number;
  /** Customers may be written to about similar products without having agreed. */
  readonly customerException: boolean;
  /** Impersonal business addresses are outside the rule of consent: whoever's, or only those of legal persons. */
  readonly genericAddress: "any" | "legal_entity" | null;
  /** A named work address may be written to about the job. */
  readonly workAddress: boolean;
  readonly consumerCalls: CallRegime;
  readonly businessCalls: CallRegime;
  /** Full days of rest after a refusal during a call. */
  readonly refusalDays: number | null;
  readonly callsMost: { readonly most: number; readonly days: number } | null;
  readonly bans: readonly { readonly sector: string; readonly channels: readonly Channel[] }[];
  readonly smsHours: LegalHours | null;
  readonly consumerCallHours: LegalHours | null;
  readonly businessCallHours: LegalHours | null;
};

/** A law with the rule that set each part of it. */
export type LawInForce = Law & { readonly by: Readonly<Record<keyof Law, string>> };

export type LawKey = "FR" | "BE" | "EU";

/** The rules in force at an instant, as data. */
export type Ruleset = {
  /** Day of the last change of law, and the edition of our reading of it: `2026-08-11/1`. */
  readonly version: string;
  readonly laws: Readonly<Record<LawKey, LawInForce>>;
};

const edition = 1;

/** Unknown refuses: what no rule allows needs consent. */
const strictest: Law = {
  digitalAge: 16,
  retentionYears: 3,
  customerException: false,
  genericAddress: null,
  workAddress: false,
  consumerCalls: { kind: "consent", days: null, openContract: false },
  businessCalls: { kind: "consent", days: null, openContract: false },
  refusalDays: null,
  callsMost: null,
  bans: [],
  smsHours: null,
  consumerCallHours: null,
  businessCallHours: null,
};

const made = new Map<string, Ruleset>();

/** The rules in force at an instant (ISO). An answer of another day is given again with the rules of that day. */
export function rulesetOf(at: string): Ruleset {
  const day = dayInZone(at, "Europe/Paris");
  const inForce = lawRules.filter((rule) => holdsOn(rule, at));
  const changed = lawRules
    .flatMap(({ from, to }) => (to === null ? [from] : [from, to]))
    .filter((change) => change <= day)
    .reduce((latest, change) => (change > latest ? change : latest), "");
  const version = `${changed}/${edition}`;
  const known = made.get(version);
  if (known !== undefined) return known;
  const laws = {
    FR: lawOf("FR", inForce),
    BE: lawOf("BE", inForce),
    EU: lawOf("EU", inForce),
  };
  const ruleset = { version, laws };
  made.set(version, ruleset);
  return ruleset;
}

/** Whether a rule is in force at an instant. */
export function holdsOn({ from, to }: Pick<LawRule, "from" | "to">, at: string): boolean {
  const day = dayInZone(at, "Europe/Paris");
  return from <= day && (to === null || day < to);
}

function lawOf(key: LawKey, inForce: readonly LawRule[]): LawInForce {
  const names = Object.keys(strictest) as (keyof Law)[];
  const by = Object.fromEntries(names.map((name) => [name, "SCOPE-01"])) as Record<keyof Law, string>;
  let law = strictest;
  for (const { id, laws, sets } of inForce) {
    if (!laws.includes(key)) continue;
    law = { ...law, ...sets };
    for (const name of Object.keys(sets) as (keyof Law)[]) by[name] = id;
  }
  return { ...law, by };
}
