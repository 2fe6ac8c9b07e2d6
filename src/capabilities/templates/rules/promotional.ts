import type { Draft, Language, TemplateClass } from "./document.ts";
import { allBlocks } from "./document.ts";
import type { Place } from "./findings.ts";
import { fieldKey } from "./fields.ts";
import { piecesOf, readable } from "./liquid-text.ts";
import { passagesOf } from "./passages.ts";

/** What makes advertising of a message that may hold none, where it stands, and the words that did it. */
export type Promotion = { readonly place: Place; readonly excerpt: string };

// What announces a sale, a price cut or an invitation to buy. Rewards that somebody has earned are facts of the program and
// stand in the second list: a service message may tell of them, a transactional one may not (MAIL-FR-09, MAIL-FR-10).
const selling: Readonly<Record<Language, readonly RegExp[]>> = {
  fr: [
    /(?<![\p{L}\d])[-–−]\s?\d{1,2}\s?%/u,
    /\d{1,2}\s?%\s+(de\s+(remise|réduction|rabais)|offerts?|sur)(?!\p{L})/iu,
    /(?<!\p{L})(promos?|promotions?|promotionnel(le)?s?|soldes?\s+(d[’'](été|hiver)|flottants?|privés?)|(les|nos|en)\s+soldes|déstockage|braderie|black\s+friday|french\s+days|ventes?\s+(privées?|flash)|bons?\s+plans?|code\s+promo|prix\s+(cassés?|barrés?|réduits?|mini)|liquidation)(?!\p{L})/iu,
    /(?<!\p{L})(remises?|réductions?|rabais|ristournes?)(?!\p{L})/iu,
    /(?<!\p{L})offres?\s+(spéciales?|exclusives?|du\s+(moment|mois|jour)|de\s+(bienvenue|lancement)|limitées?|valables?|commerciales?|réservées?)(?!\p{L})/iu,
    /(?<!\p{L})(profitez|profites?|bénéficiez|ne\s+(manquez|ratez)\s+pas|craquez|laissez-vous\s+tenter|découvrez\s+(notre|nos|la\s+nouvelle|les\s+nouve)|commandez\s+(vite|dès)|achetez)(?!\p{L})/iu,
    /(?<!\p{L})(le\s+(deuxième|2e|second)\s+(article\s+)?(offert|à)|livraison\s+offerte|satisfait\s+ou\s+remboursé)(?!\p{L})/iu,
  ],
  en: [
    /\d{1,2}\s?%\s+(off|discount)\b/iu,
    /(?<![\p{L}\d])[-–−]\s?\d{1,2}\s?%/u,
    /\b(promos?|promotions?|promotional|sales?\s+(now|starts?|ends?)|(in|our|summer|winter|flash|private|clearance)\s+sales?|clearance|black\s+friday|cyber\s+monday|bargains?|promo\s+codes?|discount(s|ed)?|price\s+cuts?|reduced\s+prices?|coupons?)\b/iu,
    /\b(special|exclusive|limited|welcome|introductory)\s+offers?\b/iu,
    /\b(buy\s+(now|one)|shop\s+now|order\s+now|don[’']?t\s+miss|take\s+advantage|treat\s+yourself|discover\s+(our|the\s+new)|hurry|last\s+chance|free\s+delivery|money\s+back)\b/iu,
  ],
};
const rewarding: Readonly<Record<Language, readonly RegExp[]>> = {
  fr: [
    /(?<!\p{L})(offerte?s?|cadeaux?|gratuite?s?|gagnez|avantages?|bons?\s+d[’']achat|chèques?\s+cadeaux?)(?!\p{L})/iu,
  ],
  en: [/\b(free|gifts?|complimentary|win|vouchers?|rewards?)\b/iu],
};

/** What promotes in a template, in one language. Of marketing nothing is told: it may. */
export function promotionsIn(draft: Draft, language: Language, messageClass: TemplateClass): Promotion[] {
  if (messageClass === "marketing") return [];
  const isFactual = messageClass === "transactional";
  const found: Promotion[] = passagesOf(draft, language).flatMap(({ place, text }) => {
    const excerpt =
      readings(text, language).flatMap((words) => sellsWith(words, language, isFactual) ?? [])[0] ??
      (messageClass === "service" ? null : givenIn(text));
    return excerpt === null ? [] : [{ place, excerpt }];
  });
  return [...found, ...blocksThatSell(draft, language, messageClass)];
}

/** The first words that sell in a text of somebody's own; null: none does. `isFactual`: nor may it tell of gifts. */
export function sellsIn(text: string, language: Language, isFactual = true): string | null {
  return sellsWith(plain(text), language, isFactual);
}

/** An offer made in another language than the rest is one as well; what the program gives is looked for in the text's own. */
function sellsWith(words: string, language: Language, isFactual: boolean): string | null {
  const others = (["fr", "en"] as const).filter((one) => one !== language);
  const patterns = [
    ...selling[language],
    ...(isFactual ? rewarding[language] : []),
    ...others.flatMap((one) => selling[one]),
  ];
  return patterns.flatMap((pattern) => pattern.exec(words)?.[0] ?? [])[0] ?? null;
}

/** Letters as they are read: without what no reader sees, and in their usual shapes. */
function plain(text: string): string {
  return text.normalize("NFKC").replaceAll(/\p{Cf}/gu, "");
}

const quoted = /"([^"]*)"|'([^']*)'/gu;

/** What a passage may come to: with made-up values, and with the words that stand in its Liquid, such as those for whoever has no value. */
function readings(text: string, language: Language): string[] {
  const spoken = piecesOf(text)
    .map((piece) => {
      if (piece.kind === "words") return piece.text;
      return [...piece.text.matchAll(quoted)].map(([, double, single]) => double ?? single ?? "").join(" ");
    })
    .join("");
  return [readable(text, language), spoken].map(plain);
}

// What somebody may use or has earned: beside an order or in a survey it invites to buy.
const given: ReadonlySet<string> = new Set([
  "voucher_code",
  "voucher_benefit",
  "voucher_until",
  "voucher_conditions",
  "ready_reward",
  "next_reward",
]);

/** The field by which a passage tells of a voucher or a reward; null: none does. */
function givenIn(text: string): string | null {
  const names = piecesOf(text)
    .filter(({ kind }) => kind === "output")
    .flatMap((piece) => /^\{\{-?\s*([\p{L}_][\p{L}\p{N}\p{M}_-]*)/u.exec(piece.text)?.[1] ?? []);
  return names.find((name) => given.has(fieldKey(name) ?? "")) ?? null;
}

/** Products proposed and codes that lower a price sell without a word; beside an order, so does what the program gives. */
function blocksThatSell(draft: Draft, language: Language, messageClass: TemplateClass): Promotion[] {
  if (draft.channel !== "email" && draft.channel !== "post") return [];
  const blocks = draft.words[language]?.blocks ?? [];
  return allBlocks(blocks).flatMap((block): Promotion[] => {
    const sells =
      (block.kind === "products" && block.source !== "bought") ||
      (block.kind === "voucher" && (block.source === "shared" || messageClass !== "service")) ||
      (block.kind === "loyalty" && messageClass === "transactional");
    return sells ? [{ place: { language, part: "block", block: block.id }, excerpt: block.kind }] : [];
  });
}
