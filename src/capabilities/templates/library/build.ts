import type {
  Aim,
  Block,
  CallWords,
  ColumnsBlock,
  Draft,
  EmailWords,
  Language,
  LetterWords,
  PlainBlock,
  SmsWords,
  TemplateClass,
} from "../rules/document.ts";
import { richOf } from "../rules/rich-text.ts";

/** A good example to start from, in both languages. What is in brackets is for the shop to fill in. */
export type LibraryTemplate = {
  readonly slug: string;
  readonly aim: Aim;
  readonly class: TemplateClass;
  readonly name: Readonly<Record<Language, string>>;
  readonly about: Readonly<Record<Language, string>>;
  readonly channel: Draft["channel"];
  readonly draft: Draft;
};

type Head = Omit<LibraryTemplate, "channel" | "draft">;
type Unnamed<One> = One extends unknown ? Omit<One, "id"> : never;
type NewBlock =
  | Unnamed<PlainBlock>
  | { readonly kind: "columns"; readonly columns: readonly (readonly Unnamed<PlainBlock>[])[] };
type NewEmail = Omit<EmailWords, "blocks" | "text"> & { readonly blocks: readonly NewBlock[] };

/** Headings, paragraphs and the rest, without the names that a document gives them. */
export const heading = (text: string, level: 1 | 2 | 3 = 1): NewBlock => ({ kind: "heading", text, level });
export const text = (...paragraphs: readonly string[]): Unnamed<PlainBlock> => ({
  kind: "text",
  rich: richOf(...paragraphs),
});
export const button = (label: string, link: string): NewBlock => ({ kind: "button", label, link });
export const points = (): NewBlock => ({ kind: "loyalty", programId: null, showProgress: true });
export const ownVoucher = (): NewBlock => ({
  kind: "voucher",
  source: "own",
  code: "",
  label: "",
  lastDay: null,
  symbol: "code128",
});
export const accessCode = (label: string): NewBlock => ({
  kind: "voucher",
  source: "shared",
  code: "",
  label,
  lastDay: null,
  symbol: "none",
});
export const picture = (alt: string): NewBlock => ({ kind: "image", picture: null, alt, width: 100 });
export const products = (source: "suggested" | "due" | "bought", most = 3): NewBlock => ({
  kind: "products",
  source,
  productIds: [],
  most,
  showPrice: true,
});
export const line = (): NewBlock => ({ kind: "divider" });
export const sideBySide = (...columns: readonly (readonly Unnamed<PlainBlock>[])[]): NewBlock => ({
  kind: "columns",
  columns,
});

export function email(head: Head, fr: NewEmail, en: NewEmail): LibraryTemplate {
  const words = { fr: emailWords(spaced(fr)), en: emailWords(en) };
  return { ...head, channel: "email", draft: { channel: "email", words } };
}

export function sms(head: Head, fr: string, en: string): LibraryTemplate {
  // Plain spaces: a no-break space would make of one SMS two.
  const words: Record<Language, SmsWords> = { fr: { text: fr }, en: { text: en } };
  return { ...head, channel: "sms", draft: { channel: "sms", words } };
}

type NewLetter = { readonly subject: string; readonly blocks: readonly Unnamed<PlainBlock>[] };

export function letter(head: Head, fr: NewLetter, en: NewLetter): LibraryTemplate {
  const words = { fr: letterWords(spaced(fr)), en: letterWords(en) };
  return { ...head, channel: "post", draft: { channel: "post", words } };
}

export function call(head: Head, fr: CallWords, en: CallWords): LibraryTemplate {
  return { ...head, channel: "phone", draft: { channel: "phone", words: { fr: spaced(fr), en } } };
}

function emailWords({ subject, preheader, blocks }: NewEmail): EmailWords {
  const named = blocks.map((block, place): Block => {
    const id = `b${place + 1}`;
    if (block.kind !== "columns") return { ...block, id };
    const columns = block.columns.map((column, index) =>
      column.map((inner, rank): PlainBlock => ({ ...inner, id: `${id}-${index + 1}-${rank + 1}` })),
    );
    return { kind: "columns", id, columns } satisfies ColumnsBlock;
  });
  return { subject, preheader, blocks: [...named, { id: "foot", kind: "footer", note: "" }], text: null };
}

function letterWords({ subject, blocks }: NewLetter): LetterWords {
  return { subject, blocks: blocks.map((block, place): PlainBlock => ({ ...block, id: `b${place + 1}` })) };
}

/** French signs keep their no-break space; Liquid is left as it is. */
function spaced<Words>(words: Words): Words {
  if (typeof words === "string") {
    return words
      .split(/(\{\{.*?\}\}|\{%.*?%\}|https?:\/\/\S+)/u)
      .map((part, place) =>
        place % 2 === 1 ? part : part.replaceAll(/ ([:;!?%€»])/gu, "\u00a0$1").replaceAll("« ", "«\u00a0"),
      )
      .join("") as Words;
  }
  if (Array.isArray(words)) return words.map(spaced) as Words;
  if (typeof words !== "object" || words === null) return words;
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, spaced(value)])) as Words;
}
