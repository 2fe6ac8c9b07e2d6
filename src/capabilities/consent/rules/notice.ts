import {
  type NoticeFacts,
  type NoticeForm,
  type NoticeLanguage,
  type NoticePart,
  noticeParts,
  type NoticeText,
  type ReadyWords,
  type WordsChannel,
} from "./notice-shape.ts";
import { noticeWordsEn } from "./notice-words-en.ts";
import { noticeWordsFr } from "./notice-words-fr.ts";

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

/** Puts the shop's facts in their places. What is no place stays as it is written. */
export function fillWords(words: string, facts: NoticeFacts, language: NoticeLanguage): string {
  const values: Readonly<Record<string, string>> = {
    shop: facts.shop,
    controller: controllerOf(facts),
    contact: contactOf(facts) ?? ready[language].atTheShop,
    authority: ready[language].authority(facts.country),
  };
  const filled = words.replaceAll(
    /\{(shop|controller|contact|authority)\}/gu,
    (_, place: string) => values[place] ?? "",
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
