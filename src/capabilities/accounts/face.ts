import type { Tx } from "../../platform/database.ts";
import { currentMerchant } from "./operations.ts";
import { selectFace } from "./queries-face.ts";
import { selectCurrentText } from "./queries-legal.ts";
import { selectStorePlaces, type StorePlaceRow } from "./queries-places.ts";
import { mapLink } from "./rules/place.ts";
import type { LegalKind } from "./schema-places.ts";

/** The shop's own colour where its owner has chosen none. */
const defaultColour = "#1f5c4c";

/** What every page, card and message of a shop shows of it. */
export type ShopFace = {
  readonly name: string;
  readonly slug: string;
  readonly language: "fr" | "en";
  readonly country: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly isDemo: boolean;
  readonly brand: {
    /** As chosen; grounds and words take it through `src/values/contrast.ts`. */
    readonly colour: string;
    /** A path of this server that is cached for good, such as `/pictures/<hash>`; null: no logo. */
    readonly logoUrl: string | null;
    readonly address: "vous" | "tu";
    readonly systemFonts: boolean;
    /** Who writes, in messages: the shop's name unless the owner said otherwise. */
    readonly senderName: string;
  };
  readonly legal: {
    readonly company: string | null;
    readonly legalForm: string | null;
    /** Nine digits, France. */
    readonly siren: string | null;
    /** Ten digits, Belgium (BCE/KBO). */
    readonly bce: string | null;
    readonly vat: string | null;
    readonly register: string | null;
    readonly address: string | null;
    readonly email: string | null;
    readonly phone: string | null;
  };
};

/** The face of a transaction's merchant. */
export async function shopFace(tx: Tx): Promise<ShopFace> {
  const merchant = await currentMerchant(tx);
  const face = await selectFace(tx);
  const isBelgian = merchant.country === "BE";
  return {
    name: merchant.name,
    slug: merchant.slug,
    language: merchant.language,
    country: merchant.country,
    currency: merchant.currency,
    timeZone: merchant.timeZone,
    isDemo: merchant.isDemo,
    brand: {
      colour: face.colour ?? defaultColour,
      logoUrl: face.logoHash === null ? null : `/pictures/${face.logoHash}`,
      address: face.addressForm,
      systemFonts: face.systemFonts,
      senderName: face.senderName ?? merchant.name,
    },
    legal: {
      company: face.company,
      legalForm: face.legalForm,
      siren: isBelgian ? null : face.companyNumber,
      bce: isBelgian ? face.companyNumber : null,
      vat: face.vatNumber,
      register: face.register,
      address: face.address,
      email: face.email,
      phone: face.phone,
    },
  };
}

/** A store as customers see it; `openNow` of `rules/hours.ts` takes it as it is. */
export type StoreFace = StorePlaceRow & { readonly mapUrl: string | null };

/** The stores of a transaction's merchant, those closed for good too. */
export async function storeFaces(tx: Tx): Promise<StoreFace[]> {
  return (await selectStorePlaces(tx)).map((store) => ({ ...store, mapUrl: mapLink(store) }));
}

/** A published legal text. `paragraphs` is the whole of it in plain words; `sections` the same cut at its headings. */
export type LegalText = {
  readonly id: string;
  readonly version: number;
  readonly language: "fr" | "en";
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly sections: readonly { readonly heading: string | null; readonly paragraphs: readonly string[] }[];
  readonly publishedAt: string;
  readonly hash: string;
};

/** The legal text in force: in this language, or in the one it was published in; null before the first publication. */
export async function currentLegalText(
  tx: Tx,
  kind: LegalKind,
  language: "fr" | "en",
): Promise<LegalText | null> {
  const text = await selectCurrentText(tx, kind, language);
  if (text === undefined) return null;
  const sections = sectionsOf(text.body);
  return {
    id: text.id,
    version: text.version,
    language: text.language,
    title: text.title,
    paragraphs: sections.flatMap(({ heading, paragraphs }) =>
      heading === null ? paragraphs : [heading, ...paragraphs],
    ),
    sections,
    publishedAt: text.publishedAt,
    hash: text.hash,
  };
}

/** The terms of sale in force (SHOP-7: reachable from every page). */
export async function currentTerms(tx: Tx, language: "fr" | "en"): Promise<LegalText | null> {
  return await currentLegalText(tx, "terms", language);
}

/** Paragraphs are parted by an empty line; one that begins with "## " is a heading. */
export function sectionsOf(body: string): LegalText["sections"] {
  const sections: { heading: string | null; paragraphs: string[] }[] = [];
  for (const block of body.split(/\n\s*\n/).map((text) => text.trim())) {
    if (block === "") continue;
    if (block.startsWith("## ")) {
      const [first = "", ...rest] = block.split("\n");
      sections.push({ heading: first.slice(3).trim(), paragraphs: [] });
      const left = rest.join("\n").trim();
      if (left !== "") sections.at(-1)?.paragraphs.push(left);
    } else if (sections.length === 0) sections.push({ heading: null, paragraphs: [block] });
    else sections.at(-1)?.paragraphs.push(block);
  }
  return sections;
}
