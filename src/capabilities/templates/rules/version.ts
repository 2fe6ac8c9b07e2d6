import type { CallWords, Channel, Language, TemplateClass } from "./document.ts";
import type { PeopleRule } from "../../insight/shared.ts";

/** Words as they leave, their fields still open in Liquid. `html` of an e-mail, `parts` of a letter, `script` of a call. */
export type CompiledWords = {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly parts?: readonly LetterPart[];
  readonly script?: CallWords;
};

export type LetterRun = { readonly text: string; readonly bold?: boolean; readonly italic?: boolean };
/** A letter for whoever sets it on paper, from top to bottom. */
export type LetterPart = { readonly when?: number } & (
  | { readonly kind: "heading"; readonly level: 1 | 2 | 3; readonly runs: readonly LetterRun[] }
  | { readonly kind: "paragraph"; readonly runs: readonly LetterRun[] }
  | { readonly kind: "item"; readonly bullet: string; readonly runs: readonly LetterRun[] }
  | { readonly kind: "picture"; readonly hash: string; readonly alt: string; readonly width: number }
  | {
      readonly kind: "code";
      readonly code: string;
      readonly label: string;
      /** Until when, as a sentence; empty: no end. */
      readonly until: string;
      readonly symbol: "code128" | "qr" | "none";
    }
  /** Small, at the end: why it comes, where the address is from, how to say no (POST-01). */
  | { readonly kind: "foot"; readonly lines: readonly string[] }
  | { readonly kind: "rule" }
  | { readonly kind: "space"; readonly size: "small" | "medium" | "large" }
);

/** Products that are looked up for each person. */
export type ProductsNeed = {
  readonly id: string;
  readonly source: "suggested" | "due" | "bought";
  readonly most: number;
};

/** What must be asked about each person before the words can be written for her. */
export type Needs = {
  /** Keys of `fields`. */
  readonly fields: readonly string[];
  /** Who sees a conditional block: by the block's number. */
  readonly when: readonly PeopleRule[];
  readonly products: readonly ProductsNeed[];
  /** The program of each block of points; null: whichever she has been in the longest. */
  readonly programs: readonly (string | null)[];
  readonly ownVoucher: boolean;
};

/** What the message itself must hold before permission lets it go. */
export type Gate = {
  readonly senderIdentified: boolean;
  readonly unsubscribeLink: boolean;
  readonly stopMention: boolean;
  /** A person calls from the shop's own telephone: said by the script, true of every call sheet. */
  readonly callerIdShown: boolean;
  readonly sourceMentioned: boolean;
  readonly containsPromotion: boolean;
};

/** Words that were published: they never change. */
export type Version = {
  readonly id: string;
  readonly templateId: string;
  readonly number: number;
  readonly channel: Channel;
  readonly class: TemplateClass;
  /** Whose words somebody gets who reads none of the languages. */
  readonly language: Language;
  readonly words: { readonly [language in Language]?: CompiledWords };
  readonly needs: Needs;
  readonly gate: Gate;
  /** Where link 1, 2, 3… leads. */
  readonly links: readonly string[];
  /** How the shop speaks to people. */
  readonly address: "vous" | "tu";
  /** ISO 4217. */
  readonly currency: string;
  /** Who writes, and what is known of the shop, as it was: fields of the group `shop`. */
  readonly shop: Readonly<Record<string, string>>;
  readonly slug: string;
  readonly hash: string;
  readonly publishedAt: string;
};

export type GivenProduct = { readonly name: string; readonly cents: number | null };
/** What of a person went into the words: kept on the message, so that it can be shown again. Unknown: absent. */
export type Given = {
  readonly fields: Readonly<Record<string, string | number>>;
  readonly when?: readonly boolean[];
  readonly products?: Readonly<Record<string, readonly GivenProduct[]>>;
  readonly programs?: readonly (GivenLoyalty | null)[];
  readonly voucher?: {
    readonly code: string;
    readonly benefit: string;
    readonly lastDay: string | null;
    /** As a list within a sentence; empty: none but its end. Absent from words that were given before it was told. */
    readonly conditions?: string;
  } | null;
};
export type GivenLoyalty = {
  readonly balance: string;
  /** The next reward and what is missing; null: none, or it can be taken now. */
  readonly next: { readonly name: string; readonly missing: string; readonly share: number } | null;
  readonly ready: string | null;
};

/** Addresses that are made for one message. */
export type MessageAddresses = {
  readonly unsubscribe: string;
  readonly preferences: string;
  /** Before the number of a link, without a slash at its end. */
  readonly linkBase: string;
  /** Who of the staff writes, such as `Lise, Maison Lise`; absent: the shop. */
  readonly sender?: string;
  /** What an SMS says to be left alone, such as `STOP au 36111`; absent: « STOP » as an answer. */
  readonly stop?: string;
};

/** `html` is empty where the channel knows none. */
export type Rendered = { readonly subject: string; readonly html: string; readonly text: string };
