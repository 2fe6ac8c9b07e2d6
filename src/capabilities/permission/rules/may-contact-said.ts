import { daysBetween, dayInZone } from "../../../values/day.ts";
import type { Channel, ConsentFact, Facts, Purpose } from "./may-contact-facts.ts";

/** What of the ledger counts for a purpose. */
export const ledgerPurpose = {
  marketing: "marketing",
  consent_renewal: "marketing",
  survey: "survey",
  service: "service",
} as const satisfies Partial<Record<Purpose, string>>;

/** The act that holds: an agreement, usable or not, or a refusal. */
export type Said =
  | { readonly kind: "refused"; readonly reason: "OBJECTED" | "CONSENT_WITHDRAWN" }
  | { readonly kind: "agreed"; readonly consent: ConsentFact };

type Weighed = { readonly said: Said; readonly counts: boolean; readonly at: number };

/**
 * What a person said last about a channel and purpose, `notes/law.md` step 9: the latest explicit act wins, at one instant a refusal.
 * An agreement that cannot be proven displaces nothing. A refusal without a date holds until another act is later than everything.
 * A word on one topic counts where that topic is asked, one on all topics everywhere.
 */
export function saidLast(facts: Facts, purpose: Purpose): Said | null {
  const ledger = ledgerPurpose[purpose as keyof typeof ledgerPurpose] ?? "marketing";
  const isMeant = (topic: string | undefined): boolean =>
    topic === undefined || topic === "" || topic === facts.offer.topic;
  const acts: Weighed[] = [
    ...facts.consents
      .filter((consent) => consent.channel === facts.channel && consent.purpose === ledger)
      .filter(({ topic }) => isMeant(topic))
      .map(weighConsent),
    ...facts.objections
      .filter(({ scope }) => scope === "all" || scope === facts.channel)
      .filter((objection) => {
        const against = objection.purpose ?? "marketing";
        // Whoever refused all offers is not asked how she liked them either (SURV-01).
        return against === ledger || (purpose === "survey" && against === "marketing");
      })
      .filter(({ topic }) => isMeant(topic))
      .map(
        ({ at }): Weighed => ({
          said: { kind: "refused", reason: "OBJECTED" },
          counts: true,
          at: at === null ? Number.POSITIVE_INFINITY : Date.parse(at),
        }),
      ),
  ];
  const [first, ...others] = acts;
  if (first === undefined) return null;
  return others.reduce((winner, act) => (outweighs(act, winner) ? act : winner), first).said;
}

function weighConsent(consent: ConsentFact): Weighed {
  const at = consent.at === null ? null : Date.parse(consent.at);
  if (consent.status === "withdrawn") {
    const said = { kind: "refused", reason: "CONSENT_WITHDRAWN" } as const;
    return { said, counts: true, at: at ?? Number.POSITIVE_INFINITY };
  }
  const counts = consent.proof && !consent.bundled && !consent.prechecked;
  return { said: { kind: "agreed", consent }, counts, at: at ?? Number.NEGATIVE_INFINITY };
}

function outweighs(one: Weighed, other: Weighed): boolean {
  if (one.counts !== other.counts) return one.counts;
  if (one.at !== other.at) return one.at > other.at;
  const [refusal, otherRefusal] = [one.said.kind === "refused", other.said.kind === "refused"];
  return refusal === otherRefusal || refusal;
}

export type ConsentFault =
  | "CONSENT_INVALID"
  | "CONSENT_NOT_SPECIFIC"
  | "CONSENT_NO_PROOF"
  | "CONSENT_EXPIRED"
  | "NO_CONSENT";

/**
 * What an agreement lacks on a day; null: nothing.
 *
 * @param mostDays days an agreement serves, its own day the first; null: without end
 */
export function faultOf(
  said: Said | null,
  { today, timeZone, mostDays }: { today: string; timeZone: string; mostDays: number | null },
): ConsentFault | null {
  if (said === null || said.kind === "refused") return "NO_CONSENT";
  const { at, proof, prechecked, bundled, grantedTo, expiresOn = null } = said.consent;
  if (prechecked || bundled) return "CONSENT_INVALID";
  if (grantedTo !== "merchant") return "CONSENT_NOT_SPECIFIC";
  if (!proof || at === null) return "CONSENT_NO_PROOF";
  if (expiresOn !== null && today > expiresOn) return "CONSENT_EXPIRED";
  const isOld = mostDays !== null && daysBetween(dayInZone(at, timeZone), today) >= mostDays;
  return isOld ? "CONSENT_EXPIRED" : null;
}

/** Calls, by a person or a machine. */
export function isCall(channel: Channel): boolean {
  return channel === "phone" || channel === "robocall";
}
