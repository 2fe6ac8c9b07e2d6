import type { PeopleRule } from "../../insight/shared.ts";

export const languages = ["fr", "en"] as const;
export type Language = (typeof languages)[number];

export const channels = ["email", "sms", "post", "phone"] as const;
export type Channel = (typeof channels)[number];

/** What the law makes of a message. All but marketing hold nothing that promotes (MAIL-FR-09, MAIL-FR-10, SURV-01). */
export const classes = ["marketing", "service", "survey", "transactional"] as const;
export type TemplateClass = (typeof classes)[number];

/** What a message is to bring about: the shelves of the gallery. */
export const aims = [
  "welcome",
  "promotion",
  "private_sale",
  "birthday",
  "win_back",
  "apology",
  "newsletter",
  "after_visit",
  "new_collection",
  "reward_near",
  "points_expiring",
  "order_ready",
  "review",
  "stay",
  "other",
] as const;
export type Aim = (typeof aims)[number];

/**
 * Running text as Tiptap keeps it: paragraphs and lists. Texts may hold Liquid (`{{ first_name | default: "vous" }}`); a `field`
 * is the same as a chip of the editor.
 */
export type RichText = { readonly type: "doc"; readonly content: readonly RichBlock[] };
export type RichBlock =
  | { readonly type: "paragraph"; readonly content?: readonly RichInline[] }
  | { readonly type: "bulletList" | "orderedList"; readonly content: readonly RichItem[] };
export type RichItem = { readonly type: "listItem"; readonly content: readonly RichBlock[] };
export type RichInline =
  | { readonly type: "text"; readonly text: string; readonly marks?: readonly RichMark[] }
  | { readonly type: "hardBreak" }
  | {
      readonly type: "field";
      /** `fallback`: what is written where it is not known. */
      readonly attrs: { readonly name: string; readonly fallback?: string };
      readonly marks?: readonly RichMark[];
    };
export type RichMark =
  | { readonly type: "bold" | "italic" }
  | { readonly type: "link"; readonly attrs: { readonly href: string } };

/**
 * Where a link leads: `https://…`, `mailto:`, `tel:`, or a page of the shop's own for the reader. Fields may stand in the path and
 * the query of an address of the web, never in its beginning.
 */
export const ownPages = ["page:space", "page:preferences", "page:unsubscribe", "page:join"] as const;
export type OwnPage = (typeof ownPages)[number];

export const aligns = ["left", "center"] as const;
export type Align = (typeof aligns)[number];

type Common = {
  /** Its name within the document, kept while it moves. */
  readonly id: string;
  /** Who sees it: a segment, a preference, a history, in the language of lists. Absent: everybody. */
  readonly when?: PeopleRule;
};

export type HeadingBlock = Common & {
  readonly kind: "heading";
  readonly text: string;
  readonly level: 1 | 2 | 3;
  readonly align?: Align;
};
export type TextBlock = Common & { readonly kind: "text"; readonly rich: RichText; readonly align?: Align };
export type ImageBlock = Common & {
  readonly kind: "image";
  /** The picture's hash; null: none chosen yet. */
  readonly picture: string | null;
  /** What it shows, for whoever does not see it. */
  readonly alt: string;
  /** Per cent of the width. */
  readonly width: number;
  readonly link?: string;
  readonly align?: Align;
};
export type ButtonBlock = Common & {
  readonly kind: "button";
  readonly label: string;
  readonly link: string;
  readonly align?: Align;
};
export const productSources = ["chosen", "suggested", "due", "bought"] as const;
export type ProductsBlock = Common & {
  readonly kind: "products";
  /** chosen: the same for all; suggested: what goes with her purchases; due: to buy again; bought: her last purchase. */
  readonly source: (typeof productSources)[number];
  readonly productIds: readonly string[];
  readonly most: number;
  readonly showPrice: boolean;
};
export type LoyaltyBlock = Common & {
  readonly kind: "loyalty";
  /** null: the program she has belonged to the longest. */
  readonly programId: string | null;
  /** How far the next reward is. */
  readonly showProgress: boolean;
};
export const symbols = ["code128", "qr", "none"] as const;
export type VoucherBlock = Common & {
  readonly kind: "voucher";
  /** shared: one code for everybody (a promotion, the access to a private sale); own: her own voucher that ends first. */
  readonly source: "shared" | "own";
  readonly code: string;
  readonly label: string;
  /** Day after which a shared code is not taken any more. */
  readonly lastDay: string | null;
  readonly symbol: (typeof symbols)[number];
};
export type DividerBlock = Common & { readonly kind: "divider" };
export type SpacerBlock = Common & { readonly kind: "spacer"; readonly size: "small" | "medium" | "large" };
/** Compulsory in an e-mail, and added where it is missing: who writes, why, how to choose and to leave (MAIL-FR-05, MAIL-FR-07). */
export type FooterBlock = Common & { readonly kind: "footer"; readonly note: string };

/** What may stand in a column. */
export type PlainBlock =
  | HeadingBlock
  | TextBlock
  | ImageBlock
  | ButtonBlock
  | ProductsBlock
  | LoyaltyBlock
  | VoucherBlock
  | DividerBlock
  | SpacerBlock;
export type ColumnsBlock = Common & {
  readonly kind: "columns";
  /** Two or three. */
  readonly columns: readonly (readonly PlainBlock[])[];
};
export type Block = PlainBlock | ColumnsBlock | FooterBlock;
export type BlockKind = Block["kind"];

export type EmailWords = {
  readonly subject: string;
  /** What a mailbox shows beside the subject. */
  readonly preheader: string;
  readonly blocks: readonly Block[];
  /** Plain text in the shop's own words; null: made from the blocks. */
  readonly text: string | null;
};
export type SmsWords = { readonly text: string };
export type LetterWords = { readonly subject: string; readonly blocks: readonly PlainBlock[] };
export type CallWords = {
  /** In the order of the call. The first says who calls, for which firm and to sell (C. conso. L221-16). */
  readonly steps: readonly { readonly title: string; readonly say: string; readonly note: string }[];
  readonly objections: readonly { readonly heard: string; readonly answer: string }[];
};

type Spoken<Words> = { readonly [language in Language]?: Words };
/** What a template says, while it is being written. */
export type Draft =
  | { readonly channel: "email"; readonly words: Spoken<EmailWords> }
  | { readonly channel: "sms"; readonly words: Spoken<SmsWords> }
  | { readonly channel: "post"; readonly words: Spoken<LetterWords> }
  | { readonly channel: "phone"; readonly words: Spoken<CallWords> };
export type Words = EmailWords | SmsWords | LetterWords | CallWords;

/** The languages a draft is written in. */
export function languagesOf(draft: Draft): Language[] {
  return languages.filter((language) => draft.words[language] !== undefined);
}

/** Every block, those in columns too, in the order of reading. */
export function allBlocks(blocks: readonly Block[]): Block[] {
  return blocks.flatMap<Block>((block) =>
    block.kind === "columns" ? [block, ...block.columns.flat()] : [block],
  );
}
