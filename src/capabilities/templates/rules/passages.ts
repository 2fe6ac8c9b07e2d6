import { type Block, type Draft, type Language, type RichText } from "./document.ts";
import type { Place } from "./findings.ts";
import { inlineText, linksOf, paragraphsOf } from "./rich-text.ts";

/** A stretch of words that is written, checked and read by itself, with its Liquid. */
export type Passage = {
  readonly place: Place;
  readonly kind: "subject" | "preheader" | "heading" | "paragraph" | "label" | "alt" | "script" | "plain";
  readonly text: string;
};

/** Everything somebody wrote in one language, in the order of reading. */
export function passagesOf(draft: Draft, language: Language): Passage[] {
  const at = (part: Place["part"], block?: string): Place =>
    block === undefined ? { language, part } : { language, part, block };
  switch (draft.channel) {
    case "email": {
      const words = draft.words[language];
      if (words === undefined) return [];
      return [
        { place: at("subject"), kind: "subject", text: words.subject },
        { place: at("preheader"), kind: "preheader", text: words.preheader },
        ...blockPassages(words.blocks, language),
        ...(words.text === null ? [] : [{ place: at("text"), kind: "plain" as const, text: words.text }]),
      ];
    }
    case "sms": {
      const words = draft.words[language];
      return words === undefined ? [] : [{ place: at("text"), kind: "paragraph", text: words.text }];
    }
    case "post": {
      const words = draft.words[language];
      if (words === undefined) return [];
      return [
        { place: at("subject"), kind: "subject", text: words.subject },
        ...blockPassages(words.blocks, language),
      ];
    }
    case "phone": {
      const words = draft.words[language];
      if (words === undefined) return [];
      return [
        ...words.steps.map(({ say }, place) => ({
          place: at("step", String(place + 1)),
          kind: "script" as const,
          text: say,
        })),
        ...words.objections.map(({ answer }, place) => ({
          place: at("objection", String(place + 1)),
          kind: "script" as const,
          text: answer,
        })),
      ];
    }
  }
}

function blockPassages(blocks: readonly Block[], language: Language): Passage[] {
  return blocks.flatMap((block): Passage[] => {
    const place: Place = { language, part: "block", block: block.id };
    switch (block.kind) {
      case "heading":
        return [{ place, kind: "heading", text: block.text }];
      case "text":
        return richPassages(block.rich, place);
      case "button":
        return [{ place, kind: "label", text: block.label }];
      case "image":
        return [{ place, kind: "alt", text: block.alt }];
      case "voucher":
        return [{ place, kind: "paragraph", text: block.label }];
      case "footer":
        return block.note === "" ? [] : [{ place, kind: "plain", text: block.note }];
      case "columns":
        return blockPassages(block.columns.flat(), language);
      case "products":
      case "loyalty":
      case "divider":
      case "spacer":
        return [];
    }
  });
}

function richPassages(rich: RichText, place: Place): Passage[] {
  return paragraphsOf(rich)
    .map(({ content }) => inlineText(content))
    .filter((text) => text.trim() !== "")
    .map((text) => ({ place, kind: "paragraph", text }));
}

export type PlacedLink = { readonly place: Place; readonly address: string };

/** Every address a reader may follow, in the order of reading. */
export function placedLinks(blocks: readonly Block[], language: Language): PlacedLink[] {
  return blocks.flatMap((block): PlacedLink[] => {
    const place: Place = { language, part: "block", block: block.id };
    if (block.kind === "columns") return placedLinks(block.columns.flat(), language);
    if (block.kind === "text") return linksOf(block.rich).map((address) => ({ place, address }));
    if (block.kind === "button") return [{ place, address: block.link }];
    return block.kind === "image" && block.link !== undefined ? [{ place, address: block.link }] : [];
  });
}
