import type { QuietHours } from "./quiet-hours.ts";

/** By which means a person is reached; robocall: a recorded voice. */
export const channels = ["email", "sms", "phone", "robocall", "post", "push"] as const;
export type Channel = (typeof channels)[number];

/** What for. Everything that carries a promotion is marketing, whatever it is called (`notes/law.md` MAIL-FR-09). */
export const purposes = [
  "transactional",
  "service",
  "survey",
  "marketing",
  "consent_renewal",
  "requested_callback",
] as const;
export type Purpose = (typeof purposes)[number];

export type PersonStatus = "active" | "restricted" | "deceased" | "erased";

/** What the words carry, the same for everybody they are meant for. */
export type MessageGate = {
  readonly senderIdentified: boolean;
  readonly unsubscribeLink: boolean;
  readonly stopMention: boolean;
  readonly callerIdShown: boolean;
  readonly sourceMentioned: boolean;
};

export type Offer = {
  readonly sameSeller: boolean;
  readonly analogous: boolean;
  readonly relatesToProfession: boolean | null;
  /** `general`, or `home_energy`, whose canvassing by phone is banned in France (TEL-FR-10). */
  readonly sector: string;
  readonly topic: string;
};

/** One act of the ledger on a channel. `at` null: nobody knows when. */
export type ConsentFact = {
  readonly channel: Channel;
  readonly purpose: string;
  readonly topic?: string;
  readonly status: "granted" | "renewed" | "withdrawn";
  readonly at: string | null;
  readonly proof: boolean;
  readonly prechecked: boolean;
  readonly bundled: boolean;
  /** "merchant": this shop by name. */
  readonly grantedTo: string;
  readonly outsideHours: boolean;
  /** Last day of validity, where the act itself had one. */
  readonly expiresOn?: string | null;
};

/** `scope`: "all" or a channel. Without a purpose it means marketing (GDPR art. 21(2)). */
export type ObjectionFact = {
  readonly scope: string;
  readonly at: string | null;
  readonly purpose?: string;
  readonly topic?: string;
};

export type ListFact = { readonly listed: boolean; readonly checkedAt: string };

export type ContactFact = {
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly at: string;
  readonly outcome: string | null;
};

/** At most `max` marketing contacts on these channels together in rolling days of 24 hours. */
export type CapFact = { readonly channels: readonly string[]; readonly max: number; readonly days: number };

/** All that is known of a person when it is asked whether to speak to her; unknown is null, and refuses. */
export type Facts = {
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  /** French department or overseas territory by its number: "67", "974". */
  readonly region: string | null;
  /** IANA name. */
  readonly timeZone: string;
  readonly person: {
    readonly kind: "consumer" | "professional" | "legal_entity";
    readonly addressKind: "personal" | "named_business" | "generic_business";
    readonly birthDate: string | null;
    readonly guardianConsent: boolean;
    readonly status: PersonStatus;
  };
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly containsPromotion: boolean;
  readonly offer: Offer;
  readonly message: MessageGate;
  readonly relationship: {
    readonly customer: boolean;
    readonly collectedFrom: "person" | "third_party" | "unknown";
    readonly collectedDuringSale: boolean | null;
    readonly informedAtCollection: boolean | null;
    readonly optOutOfferedAtCollection: boolean | null;
    readonly openContract: { readonly subject: string; readonly offerRelated: boolean } | null;
    readonly callbackRequest: { readonly subject: string; readonly at: string } | null;
  };
  readonly activities: readonly { readonly type: string; readonly at: string }[];
  readonly consents: readonly ConsentFact[];
  readonly objections: readonly ObjectionFact[];
  /** False: there is no address or number of that kind at all. */
  readonly hasAddress?: boolean;
  /** Addresses that reach nobody any more: `hard_bounce`, `npai`, and anything else as a number or address that is wrong. */
  readonly suppressions: readonly {
    readonly channel: Channel;
    readonly reason: string;
    readonly at: string | null;
  }[];
  readonly lists: { readonly bloctel: ListFact | null; readonly dncm: ListFact | null };
  readonly preferences: { readonly pausedUntil: string | null; readonly topicsOff: readonly string[] };
  readonly previousContacts: readonly ContactFact[];
  readonly merchant: { readonly caps: readonly CapFact[]; readonly quiet?: QuietHours | null };
};
