import { addMonths, type Day, dayInZone } from "../../../values/day.ts";
import type { Facts, Purpose } from "./may-contact-facts.ts";
import { isCall, type Said, saidLast } from "./may-contact-said.ts";
import type { CallRegime, LawInForce, LawKey, Ruleset } from "./law.ts";
import { type RestCalendar, restCalendarOf } from "./windows.ts";

/** The facts as the checks read them. */
export type View = {
  readonly facts: Facts;
  readonly now: string;
  /** Day where the person lives. */
  readonly today: Day;
  /** What it counts as: a promotion makes everything marketing. */
  readonly purpose: Purpose;
  /** Null: no rules for this country. */
  readonly law: LawInForce | null;
  /** The rules that hold all the same where there are none. */
  readonly rules: LawInForce;
  readonly calendar: RestCalendar;
  readonly said: Said | null;
  /** Day from which she counts as gone without a sign of life; null: nobody knows of any. */
  readonly goneOn: Day | null;
  readonly lastSign: string | null;
  readonly calls: CallRegime;
};

const frenchTerritories: ReadonlySet<string> = new Set([
  "FR",
  "GP",
  "MQ",
  "GF",
  "RE",
  "YT",
  "BL",
  "MF",
  "PM",
]);
const union: ReadonlySet<string> = new Set(
  "AT BG HR CY CZ DK EE FI DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split(" "),
);

/** By whose law a person of this country (ISO 3166-1) is spoken to; null: we have none (SCOPE-01). */
export function lawKeyOf(country: string | null): LawKey | null {
  if (country === null) return null;
  if (frenchTerritories.has(country)) return "FR";
  if (country === "BE") return "BE";
  return union.has(country) ? "EU" : null;
}

/** Countries by the law that holds there. */
export const countriesOf: Readonly<Record<LawKey, readonly string[]>> = {
  FR: [...frenchTerritories],
  BE: ["BE"],
  EU: [...union],
};

/** What the person did herself. An opened message is no sign of life (RET-01). */
export const signsOfLife: readonly string[] = [
  "purchase",
  "form",
  "choice",
  "collection",
  "taken",
  "visit",
  "join",
  "request",
  "stay",
  "card_scan",
  "log_in",
  "email_click",
  "sms_click",
  "click",
  "reply",
  "call",
];

/** What a purpose counts as (MAIL-FR-09). */
export function countedPurpose(purpose: Purpose, containsPromotion: boolean): Purpose {
  const mayHide = purpose === "transactional" || purpose === "service" || purpose === "survey";
  return containsPromotion && mayHide ? "marketing" : purpose;
}

export function viewOf(facts: Facts, ruleset: Ruleset, now: string): View {
  const { timeZone, person, channel } = facts;
  const purpose = countedPurpose(facts.purpose, facts.containsPromotion);
  const key = lawKeyOf(facts.country);
  const law = key === null ? null : ruleset.laws[key];
  const rules = law ?? ruleset.laws.EU;
  const lastSign = lastSignOf(facts, now);
  return {
    facts,
    now,
    today: dayInZone(now, timeZone),
    purpose,
    law,
    rules,
    calendar: restCalendarOf(key, facts.region),
    said: saidLast(facts, purpose),
    lastSign,
    goneOn: lastSign === null ? null : addMonths(dayInZone(lastSign, timeZone), 12 * rules.retentionYears),
    calls: person.kind === "consumer" || !isCall(channel) ? rules.consumerCalls : rules.businessCalls,
  };
}

function lastSignOf({ activities }: Facts, now: string): string | null {
  const limit = Date.parse(now);
  let last: string | null = null;
  for (const { type, at } of activities) {
    if (!signsOfLife.includes(type) || Date.parse(at) > limit) continue;
    if (last === null || Date.parse(at) > Date.parse(last)) last = at;
  }
  return last;
}

/** Days an agreement to be called serves; null: for good, and for everything written. */
export function mostDaysOf({ facts, calls }: View): number | null {
  return isCall(facts.channel) && calls.kind === "consent" ? calls.days : null;
}
