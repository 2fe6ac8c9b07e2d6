import { noticeWordsEn } from "./notice-words-en.ts";
import { noticeWordsFr } from "./notice-words-fr.ts";

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

const ready: Readonly<Record<NoticeLanguage, ReadyWords>> = { fr: noticeWordsFr, en: noticeWordsEn };

/** The product's own words for a form of a shop of this country, with places for the shop's facts. */
export function readyNotice(form: NoticeForm, country: string, language: NoticeLanguage): NoticeText {
  return ready[language].notice(form, country);
}

/** The product's own words beside the box of one channel; spoken at the till, read elsewhere. */
export function readyConsentWords(
  channel: WordsChannel,
  wish: { readonly form: NoticeForm; readonly country: string; readonly language: NoticeLanguage },
): string {
  return ready[wish.language].consent(channel, wish.form, wish.country);
}

/** Places that words may hold. */
export const noticePlaces = ["shop", "controller", "contact", "authority"] as const;

/** Puts the shop's facts in their places. What is no place stays as it is written. */
export function fillWords(words: string, facts: NoticeFacts, language: NoticeLanguage): string {
  const values: Readonly<Record<(typeof noticePlaces)[number], string>> = {
    shop: facts.shop,
    controller: controllerOf(facts),
    contact: contactOf(facts) ?? ready[language].atTheShop,
    authority: ready[language].authority(facts.country),
  };
  const filled = words.replaceAll(/\{(shop|controller|contact|authority)\}/gu, (_, place: string) =>
    place in values ? values[place as keyof typeof values] : "",
  );
  return language === "fr" ? frenchSpaces(filled) : filled;
}

/** In French a double sign never begins a line: the space before it does not break. */
function frenchSpaces(words: string): string {
  return words
    .replaceAll(/ (?=[;!?])/gu, "\u202f")
    .replaceAll(/ (?=[:»])/gu, "\u00a0")
    .replaceAll("« ", "«\u00a0");
}

/** The paragraphs a person reads, in order. */
export function fillNotice(
  text: NoticeText,
  facts: NoticeFacts,
  language: NoticeLanguage,
): { readonly title: string; readonly paragraphs: readonly string[] } {
  return {
    title: fillWords(text.title, facts, language),
    paragraphs: noticeParts.map((part) => fillWords(text[part], facts, language)),
  };
}

/** Facts without which the notice says too little to be lawful: who answers, and how to reach them (GDPR art. 13(1)(a)). */
export function missingFacts(facts: NoticeFacts): readonly "contact"[] {
  return contactOf(facts) === null ? ["contact"] : [];
}

/** Parts left empty by whoever rewrote the notice: every one is compulsory. */
export function emptyParts(text: NoticeText): readonly ("title" | NoticePart)[] {
  return (["title", ...noticeParts] as const).filter((part) => text[part].trim() === "");
}

function controllerOf({ shop, company, address }: NoticeFacts): string {
  const name = company === null || company === shop ? shop : `${company} (${shop})`;
  return address === null ? name : `${name}, ${address}`;
}

function contactOf({ shop, email, phone, address }: NoticeFacts): string | null {
  const ways = [email, phone].filter((way) => way !== null && way !== "");
  if (ways.length > 0) return ways.join(", ");
  return address === null ? null : `${shop}, ${address}`;
}
