import type { Channel } from "./may-contact-facts.ts";

/** Minutes since midnight: the first counts, the last does not. */
export type MinuteSpan = readonly [from: number, to: number];

/** When a person may be reached, told where she lives. */
export type Hours = {
  /** 1 Monday to 7 Sunday. */
  readonly weekdays: readonly number[];
  readonly spans: readonly MinuteSpan[];
  readonly onHolidays: boolean;
};

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
