import { hrefOf, inlineText, paragraphsOf } from "../../rules/rich-text.ts";
import type { Block, OwnPage } from "../../shared.ts";

const pageFields: Readonly<Partial<Record<OwnPage, string>>> = {
  "page:space": "{{ space_link }}",
  "page:preferences": "{{ preferences_link }}",
  "page:unsubscribe": "{{ unsubscribe_link }}",
};

/**
 * Where plain text of one's own begins: the words of the blocks everybody sees. What is each person's own (products, points,
 * vouchers) and what only some see is left to be said in words.
 */
export function plainTextOf(blocks: readonly Block[]): string {
  return blocks
    .filter(({ when }) => when === undefined)
    .map(textOf)
    .filter((text) => text.trim() !== "")
    .join("\n\n");
}

function textOf(block: Block): string {
  switch (block.kind) {
    case "heading":
      return block.text;
    case "text":
      return paragraphsOf(block.rich)
        .map(({ list, number, content }) => {
          const bullet = list === null ? "" : list === "bullet" ? "- " : `${number}. `;
          const links = content.flatMap((inline) => hrefOf(inline) ?? []).map(addressOf);
          return [`${bullet}${inlineText(content)}`, ...new Set(links)].join("\n");
        })
        .join("\n\n");
    case "button":
      return `${block.label}\n${addressOf(block.link)}`;
    case "columns":
      return plainTextOf(block.columns.flat());
    case "voucher":
      return block.source === "shared" ? [block.label, block.code].filter(Boolean).join("\n") : "";
    default:
      return "";
  }
}

const addressOf = (link: string) =>
  link.startsWith("page:") ? (pageFields[link as OwnPage] ?? "") : link.replace(/^(mailto|tel):/, "");
