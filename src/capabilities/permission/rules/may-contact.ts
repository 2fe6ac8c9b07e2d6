import { dayInZone, wallClock } from "../../../values/day.ts";
import { type Basis, basisOf } from "./may-contact-basis.ts";
import type { Facts } from "./may-contact-facts.ts";
import { gateOf, needsRuleset } from "./may-contact-gate.ts";
import { faultOf, isCall } from "./may-contact-said.ts";
import { mostDaysOf, type View, viewOf } from "./may-contact-view.ts";
import { firstFree, holdsAt, hoursOf, hoursRule, wrongHour } from "./may-contact-wait.ts";
import { isAllowed, type Reason, type Unlock, unlockFor } from "./reasons.ts";
import type { Ruleset } from "./law.ts";
import type { Hours } from "./law.ts";

export type Decision = {
  readonly allowed: boolean;
  readonly reason: Reason;
  /** With the person's own offset (`2026-11-25T08:00:00+01:00`); null when no waiting helps. */
  readonly nextAllowedAt: string | null;
  readonly unlock: Unlock | null;
  /** Version of the rules that answered, to replay the answer. */
  readonly ruleset: string;
  /** The rules that were looked at, in order, the last one deciding: `MAIL-FR-02`, `PRESS-02`… */
  readonly trace: readonly string[];
};

/**
 * May we speak to this person, by this channel, for this purpose, at this instant? The ordered checks of `notes/law.md` §2: the first
 * that fails gives the reason. Nothing is looked up here, neither clock nor database; what is unknown refuses.
 *
 * @param now ISO instant of speaking
 */
export function mayContact(facts: Facts, ruleset: Ruleset, now: string): Decision {
  const view = viewOf(facts, ruleset, now);
  const trace: string[] = [];
  const answer = (reason: Reason, next: string | null = null, unlock = unlockFor(reason)): Decision => ({
    allowed: isAllowed(reason),
    reason,
    nextAllowedAt: next,
    unlock,
    ruleset: ruleset.version,
    trace,
  });
  for (const check of checks) {
    trace.push(check.rule(view));
    const reason = check.ask(view);
    if (reason === "OK_RENEWAL_ONCE") return inTime(view, { reason, rule: "RET-02" }, trace, answer);
    if (reason !== null) return answer(reason);
  }
  const basis = basisOf(view);
  trace.push(basis.rule);
  return isAllowed(basis.reason) ? inTime(view, basis, trace, answer) : answer(basis.reason);
}

type Answer = (reason: Reason, next?: string | null, unlock?: Unlock | null) => Decision;

/** What the person chose, how often, and when: steps 12 to 14. */
function inTime(view: View, basis: Basis, trace: string[], answer: Answer): Decision {
  trace.push("PRESS-02");
  if (view.facts.preferences.topicsOff.includes(view.facts.offer.topic)) return answer("PREF_TOPIC_OFF");
  const hours = agreedToAnyHour(view, basis) ? null : hoursOf(view);
  const [hold] = holdsAt(view, view.now);
  if (hold !== undefined) {
    trace.push(hold.rule);
    return waiting(view, { basis, hours, reason: hold.reason }, answer);
  }
  const closed = wrongHour(view, hours);
  if (closed === null) return answer(basis.reason);
  trace.push(hoursRule(view));
  return waiting(view, { basis, hours, reason: closed }, answer);
}

/** Other hours than those of the law were agreed to expressly (C. conso. D223-9). */
function agreedToAnyHour({ facts, said }: View, { byConsent = false }: Basis): boolean {
  return byConsent && isCall(facts.channel) && said?.kind === "agreed" && said.consent.outsideHours;
}

function waiting(
  view: View,
  { basis, hours, reason }: { basis: Basis; hours: Hours | null; reason: Reason },
  answer: Answer,
): Decision {
  const { timeZone } = view.facts;
  const free = firstFree(view, hours);
  if (free === null) return answer(reason, null, "none");
  const today = dayInZone(free, timeZone);
  if (basis.byConsent === true) {
    const fault = faultOf(view.said, { today, timeZone, mostDays: mostDaysOf(view) });
    if (fault !== null) return answer(reason, null, "new_consent");
  }
  const { goneOn, purpose } = view;
  const isGone =
    basis.reason !== "OK_RENEWAL_ONCE" && (goneOn === null ? purpose !== "service" : today >= goneOn);
  return isGone ? answer(reason, null, "new_activity") : answer(reason, withOffset(free, timeZone));
}

/** An instant as the person's own clock shows it, with its distance from UTC. */
export function withOffset(instant: string, timeZone: string): string {
  const local = wallClock(instant, timeZone);
  const minutes = Math.round((Date.parse(`${local}Z`) - Date.parse(instant)) / 60_000);
  const two = (number: number): string => String(number).padStart(2, "0");
  const ahead = Math.abs(minutes);
  return `${local}${minutes < 0 ? "-" : "+"}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}

type Check = {
  readonly rule: (view: View) => string;
  readonly ask: (view: View) => Reason | null;
};

/** Steps 1 to 10, in order; one that has nothing to say answers null. */
const checks: readonly Check[] = [
  { rule: () => "GDPR-09", ask: statusOf },
  {
    rule: () => "SCOPE-01",
    ask: ({ law, purpose }) => (law === null && needsRuleset.includes(purpose) ? "NO_RULESET" : null),
  },
  { rule: () => "MAIL-FR-05", ask: ({ facts, purpose }) => gateOf(facts.channel, purpose, facts.message) },
  { rule: () => "DQ-01", ask: addressOf },
  { rule: () => "MAIL-FR-09", ask: exitOf },
  { rule: ({ rules }) => rules.by.digitalAge, ask: ageOf },
  { rule: ({ rules }) => rules.by.bans, ask: sectorOf },
  { rule: () => "GDPR-07", ask: ({ said }) => (said?.kind === "refused" ? said.reason : null) },
  { rule: () => "RET-01", ask: retentionOf },
];

function statusOf({ facts, purpose }: View): Reason | null {
  const { status } = facts.person;
  if (status === "erased") return "BLOCK_ERASED";
  if (purpose === "transactional" || status === "active") return null;
  return status === "restricted" ? "BLOCK_RESTRICTED" : "BLOCK_DECEASED";
}

function addressOf({ facts }: View): Reason | null {
  if (facts.hasAddress === false) return "NO_ADDRESS";
  const bad = facts.suppressions.find(({ channel }) => channel === facts.channel);
  if (bad === undefined) return null;
  if (bad.reason === "hard_bounce") return "SUPP_HARD_BOUNCE";
  return bad.reason === "npai" ? "SUPP_NPAI" : "SUPP_INVALID";
}

function exitOf({ facts, purpose }: View): Reason | null {
  if (purpose === "transactional") return "OK_TRANSACTIONAL";
  if (purpose !== "requested_callback") return null;
  return facts.relationship.callbackRequest === null ? "NO_REQUEST" : "OK_REQUEST";
}

/** Below the digital age a parent agrees; an age nobody knows is not asked for (GDPR-15). */
function ageOf({ facts, rules, today }: View): Reason | null {
  const { birthDate, guardianConsent } = facts.person;
  if (birthDate === null || guardianConsent) return null;
  return numberOf(today) - numberOf(birthDate) < rules.digitalAge * 10_000 ? "MINOR_NO_GUARDIAN" : null;
}

/** 2012-05-03 as 20120503: whole years are differences of 10,000. */
function numberOf(day: string): number {
  return Number(day.slice(0, 10).replaceAll("-", ""));
}

function sectorOf({ facts, rules, purpose }: View): Reason | null {
  if (purpose === "service" || purpose === "survey") return null;
  const isBanned = rules.bans.some(
    ({ sector, channels }) => sector === facts.offer.sector && channels.includes(facts.channel),
  );
  return isBanned && facts.relationship.openContract?.offerRelated !== true ? "SECTOR_BAN" : null;
}

function retentionOf({ facts, purpose, goneOn, today, lastSign }: View): Reason | null {
  if (goneOn !== null && today < goneOn) return null;
  // What somebody needs of a service is owed to her though nobody noted when she came; offers need to know.
  if (goneOn === null && purpose === "service") return null;
  if (purpose !== "consent_renewal" || lastSign === null) return "RETENTION_EXPIRED";
  const isAsked = facts.previousContacts.some(
    (contact) => contact.purpose === "consent_renewal" && Date.parse(contact.at) > Date.parse(lastSign),
  );
  return isAsked ? "RETENTION_EXPIRED" : "OK_RENEWAL_ONCE";
}
