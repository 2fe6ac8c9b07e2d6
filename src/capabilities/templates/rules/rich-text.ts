import type { RichBlock, RichInline, RichText } from "./document.ts";
import { fieldLiquid } from "./liquid-text.ts";

/** One paragraph or one item of a list, with how deep it lies. */
export type Paragraph = {
  readonly list: "bullet" | "ordered" | null;
  /** In an ordered list, from 1. */
  readonly number: number;
  readonly depth: number;
  readonly content: readonly RichInline[];
};

/** The paragraphs of a running text, from top to bottom. */
export function paragraphsOf({ content }: RichText): Paragraph[] {
  const found: Paragraph[] = [];
  const walk = (blocks: readonly RichBlock[], list: Paragraph["list"], number: number, depth: number) => {
    for (const [place, block] of blocks.entries()) {
      if (block.type === "paragraph") {
        // A second paragraph of an item stands below it, without a bullet of its own.
        found.push({ list: place === 0 ? list : null, number, depth, content: block.content ?? [] });
      } else {
        const inner = block.type === "bulletList" ? "bullet" : "ordered";
        for (const [index, item] of block.content.entries()) walk(item.content, inner, index + 1, depth + 1);
      }
    }
  };
  walk(content, null, 0, 0);
  return found;
}

/** The words of a paragraph with their Liquid, a line for each break. */
export function inlineText(content: readonly RichInline[]): string {
  return content
    .map((inline) => {
      if (inline.type === "hardBreak") return "\n";
      return inline.type === "field" ? fieldLiquid(inline.attrs.name, inline.attrs.fallback) : inline.text;
    })
    .join("");
}

/** The addresses its links lead to. */
export function linksOf(text: RichText): string[] {
  return paragraphsOf(text).flatMap(({ content }) => content.flatMap((inline) => hrefOf(inline) ?? []));
}

export function hrefOf(inline: RichInline): string | null {
  if (inline.type === "hardBreak") return null;
  for (const mark of inline.marks ?? []) if (mark.type === "link") return mark.attrs.href;
  return null;
}

export function isMarked(inline: RichInline, type: "bold" | "italic"): boolean {
  return inline.type !== "hardBreak" && (inline.marks ?? []).some((mark) => mark.type === type);
}

/** Running text made of plain paragraphs. */
export function richOf(...paragraphs: readonly string[]): RichText {
  return {
    type: "doc",
    content: paragraphs.map((text) => ({
      type: "paragraph",
      content: text
        .split("\n")
        .flatMap((line, place): RichInline[] => [
          ...(place === 0 ? [] : [{ type: "hardBreak" } as const]),
          ...(line === "" ? [] : [{ type: "text", text: line } as const]),
        ]),
    })),
  };
}
