import { dayInZone } from "../../../values/day.ts";
import type { Law, LawInForce, LawKey, Ruleset } from "./law.ts";
import { type LawRule, lawRules } from "./ruleset-data.ts";

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
