/** Where a person gives her data. */
export const noticeForms = ["till", "join", "space", "contact"] as const;
export type NoticeForm = (typeof noticeForms)[number];

/** What the law asks to be told at that moment (GDPR art. 13), in the order in which it is read. */
export const noticeParts = [
  "controller",
  "purposes",
  "optional",
  "recipients",
  "retention",
  "rights",
  "authority",
] as const;
export type NoticePart = (typeof noticeParts)[number];

export type NoticeText = { readonly title: string } & Readonly<Record<NoticePart, string>>;

/** Means by which a shop asks to send its offers. */
export const wordsChannels = ["email", "sms", "phone", "post"] as const;
export type WordsChannel = (typeof wordsChannels)[number];

export type NoticeLanguage = "fr" | "en";

/** The shop's facts that the words speak of; null where the shop has not said. */
export type NoticeFacts = {
  readonly shop: string;
  readonly company: string | null;
  readonly address: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** ISO 3166, two letters. */
  readonly country: string;
};

export type ReadyWords = {
  readonly notice: (form: NoticeForm, country: string) => NoticeText;
  readonly consent: (channel: WordsChannel, form: NoticeForm, country: string) => string;
  readonly authority: (country: string) => string;
  readonly atTheShop: string;
};
