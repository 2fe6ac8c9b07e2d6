import { faultOf } from "./may-contact-said.ts";
import { mostDaysOf, type View } from "./may-contact-view.ts";
import type { Reason } from "./reasons.ts";
import type { CallRegime } from "./law.ts";

export type Basis = {
  readonly reason: Reason;
  readonly rule: string;
  /** Whether an agreement carries it: one that lapses meanwhile ends the wait too. */
  readonly byConsent?: boolean;
};

const day = 86_400_000;

/** By what right we may write or call, `notes/law.md` step 11: country, person and channel. */
export function basisOf(view: View): Basis {
  const { facts, purpose } = view;
  if (purpose === "survey" && facts.relationship.customer) return { reason: "OK_SURVEY", rule: "SURV-01" };
  if (purpose === "service") return { reason: "OK_SERVICE", rule: "MAIL-FR-10" };
  const basis = ofChannel(view);
  // Who was named by somebody else is told where her address comes from (GDPR art. 14).
  const isSourceDue = facts.relationship.collectedFrom === "third_party" && !facts.message.sourceMentioned;
  return basis.reason.startsWith("OK_") && isSourceDue ? { reason: "MSG_NO_SOURCE", rule: "GDPR-06" } : basis;
}

function ofChannel(view: View): Basis {
  switch (view.facts.channel) {
    case "email":
    case "sms":
      return writtenBasis(view);
    case "phone":
      return callBasis(view, view.calls);
    case "robocall":
      return consentAlone(view, "TEL-FR-11");
    case "push":
      return consentAlone(view, "PUSH-01");
    case "post":
      return postBasis(view);
  }
}

function consentAlone(view: View, rule: string): Basis {
  const fault = faultIn(view);
  return fault === null ? { reason: "OK_CONSENT", rule, byConsent: true } : { reason: fault, rule };
}

function faultIn(view: View) {
  const { said, today, facts } = view;
  return faultOf(said, { today, timeZone: facts.timeZone, mostDays: mostDaysOf(view) });
}

function writtenBasis(view: View): Basis {
  const { facts, rules, law } = view;
  const { person, offer, relationship, channel } = facts;
  const consent = channel === "email" ? "MAIL-FR-01" : "SMS-FR-01";
  const fault = faultIn(view);
  if (fault === null) return { reason: "OK_CONSENT", rule: consent, byConsent: true };
  const isEmail = channel === "email";
  if (isEmail && person.addressKind === "generic_business" && isGenericFree(view))
    return { reason: "OK_B2B_GENERIC", rule: rules.by.genericAddress };
  const isAtWork = person.addressKind === "named_business" && person.kind !== "consumer";
  if (isEmail && isAtWork && rules.workAddress) {
    const rule = rules.by.workAddress;
    if (offer.relatesToProfession !== true) return { reason: "B2B_NOT_RELATED", rule };
    const isTold =
      relationship.informedAtCollection === true && relationship.optOutOfferedAtCollection === true;
    return { reason: isTold ? "OK_B2B_OPT_OUT" : "B2B_NOT_INFORMED", rule };
  }
  if (law === null || !law.customerException || !relationship.customer)
    return { reason: fault, rule: consent };
  const missing = missingOfException(view);
  if (missing === null) return { reason: "OK_SOFT_OPT_IN", rule: law.by.customerException };
  return fault === "NO_CONSENT"
    ? { reason: missing, rule: law.by.customerException }
    : { reason: fault, rule: consent };
}

function isGenericFree({ rules, facts }: View): boolean {
  if (rules.genericAddress === null) return false;
  return rules.genericAddress === "any" || facts.person.kind === "legal_entity";
}

/** The facts that let a customer be written to without having agreed; all of them, known (CPCE L34-5, AR 4 April 2003). */
function missingOfException({ facts }: View): Reason | null {
  const { relationship, offer } = facts;
  if (relationship.collectedFrom === "third_party") return "SOFT_THIRD_PARTY_DATA";
  if (relationship.collectedFrom !== "person" || relationship.collectedDuringSale !== true)
    return "SOFT_NOT_SALE";
  if (relationship.informedAtCollection !== true || relationship.optOutOfferedAtCollection !== true)
    return "SOFT_NO_OPTOUT_OFFERED";
  return offer.sameSeller && offer.analogous ? null : "SOFT_NOT_ANALOGOUS";
}

function callBasis(view: View, calls: CallRegime): Basis {
  const { facts, rules } = view;
  const isConsumer = facts.person.kind === "consumer";
  const rule = isConsumer ? rules.by.consumerCalls : rules.by.businessCalls;
  const fault = faultIn(view);
  if (fault === null) return { reason: "OK_CONSENT", rule, byConsent: true };
  if (calls.kind === "opt_out") return { reason: "OK_B2B_OPT_OUT", rule };
  if (calls.openContract && facts.relationship.openContract?.offerRelated === true)
    return { reason: "OK_OPEN_CONTRACT", rule: "TEL-FR-03" };
  if (calls.kind === "consent") return { reason: fault, rule };
  const checked = facts.lists[calls.list];
  const age = checked === null ? null : Date.parse(view.now) - Date.parse(checked.checkedAt);
  if (checked === null || age === null || age > calls.freshDays * day)
    return { reason: "DNC_CHECK_STALE", rule };
  return { reason: checked.listed ? "DNC_LISTED" : "OK_OPT_OUT", rule };
}

function postBasis({ facts }: View): Basis {
  const { collectedFrom, informedAtCollection, optOutOfferedAtCollection } = facts.relationship;
  if (collectedFrom !== "person" && !facts.message.sourceMentioned)
    return { reason: "MSG_NO_SOURCE", rule: "DATA-02" };
  const isTold = informedAtCollection === true && optOutOfferedAtCollection === true;
  if (collectedFrom === "third_party" && !isTold)
    return { reason: "SOFT_NO_OPTOUT_OFFERED", rule: "DATA-02" };
  return { reason: "OK_OPT_OUT", rule: "POST-01" };
}
