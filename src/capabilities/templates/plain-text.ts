import { say } from "../../platform/texts.ts";
import { linkLiquid } from "./books.ts";
import type { Foot } from "./footer.ts";
import { longDay } from "./formats.ts";
import type { Setting } from "./mjml-blocks.ts";
import type {
  Block,
  EmailWords,
  LoyaltyBlock,
  PlainBlock,
  ProductsBlock,
  RichInline,
  VoucherBlock,
} from "./rules/document.ts";
import { named } from "./liquid.ts";
import { literal } from "./rules/liquid-text.ts";
import { hrefOf, inlineText, type Paragraph, paragraphsOf } from "./rules/rich-text.ts";

/** The plain text of an e-mail: the shop's own, or made of the blocks; what the law wants at its foot either way. */
export function emailText(words: EmailWords, foot: Foot, setting: Setting): string {
  const body = words.text === null ? blocksText(words.blocks, setting) : named(words.text);
  return `${body.trim()}\n\n-- \n${footText(foot)}\n`;
}

/** What the blocks say, for the editor that lets it be changed. */
export function blocksText(blocks: readonly Block[], setting: Setting): string {
  const parts = blocks.flatMap((block): string[] => {
    if (block.kind === "footer") return [];
    const inner =
      block.kind === "columns" ? blocksText(block.columns.flat(), setting) : plainText(block, setting);
    if (inner.trim() === "") return [];
    return [
      block.when === undefined ? inner : `{% if ${setting.needs.when(block.when)} %}${inner}{% endif %}`,
    ];
  });
  return parts.join("\n\n");
}

function plainText(block: PlainBlock, setting: Setting): string {
  const { face, links } = setting;
  switch (block.kind) {
    case "heading":
      return named(block.text);
    case "text":
      return richText(paragraphsOf(block.rich), setting);
    case "image": {
      const address = block.link === undefined ? "" : linkLiquid(block.link, face.slug, links);
      return block.picture === null || address === "" ? "" : `${named(block.alt)}\n${address}`;
    }
    case "button":
      return `${named(block.label)}\n${linkLiquid(block.link, face.slug, links)}`;
    case "products":
      return productsText(block, setting);
    case "loyalty":
      return loyaltyText(block, setting);
    case "voucher":
      return voucherText(block, setting);
    case "divider":
      return "----------";
    case "spacer":
      return "";
  }
}

function richText(paragraphs: readonly Paragraph[], setting: Setting): string {
  return paragraphs
    .map(({ list, number, depth, content }, place) => {
      const bullet = list === null ? "" : list === "bullet" ? "- " : `${number}. `;
      const passage = inlineText(content);
      const inner = content.map((inline) => inlineWords(inline, passage, setting)).join("");
      const gap = place === 0 ? "" : list !== null && paragraphs[place - 1]?.list !== null ? "\n" : "\n\n";
      return `${gap}${"  ".repeat(Math.max(0, depth - 1))}${bullet}${inner}`;
    })
    .join("");
}

function inlineWords(inline: RichInline, passage: string, { face, links }: Setting): string {
  if (inline.type === "hardBreak") return "\n";
  const words = named(inlineText([inline]), passage);
  const href = hrefOf(inline);
  const address = href === null ? "" : linkLiquid(href, face.slug, links);
  return address === "" ? words : `${words} (${address})`;
}

function productsText(
  { source, productIds, most, showPrice }: ProductsBlock,
  { chosen, needs }: Setting,
): string {
  if (source === "chosen") {
    return productIds
      .slice(0, most)
      .flatMap((id) => {
        const product = chosen.get(id);
        if (product === undefined) return [];
        return [
          `- ${literal(product.name)}${showPrice && product.price !== null ? `, ${product.price}` : ""}`,
        ];
      })
      .join("\n");
  }
  const name = needs.products(source, most);
  return Array.from({ length: most }, (_, place) => {
    const price = showPrice
      ? `{% if ${name}_${place}_price != "" %}, {{ ${name}_${place}_price }}{% endif %}`
      : "";
    return `{% if ${name}_${place}_name %}- {{ ${name}_${place}_name }}${price}\n{% endif %}`;
  }).join("");
}

function loyaltyText({ programId, showProgress }: LoyaltyBlock, { needs, language, face }: Setting): string {
  const name = needs.program(programId);
  const sentence = (key: string, values: Record<string, string>) =>
    say(language, `templates.mail.${key}`, { ...values, address: face.brand.address });
  const balance = sentence("balance", { balance: `{{ ${name}_balance }}` });
  const missing = sentence("missing", { missing: `{{ ${name}_missing }}`, reward: `{{ ${name}_next }}` });
  const ready = sentence("ready", { reward: `{{ ${name}_ready }}` });
  const progress = showProgress
    ? `{% if ${name}_next %}\n${missing}{% endif %}{% if ${name}_ready %}\n${ready}{% endif %}`
    : "";
  return `{% if ${name}_balance %}${balance}${progress}{% endif %}`;
}

function voucherText(block: VoucherBlock, { needs, language }: Setting): string {
  const until = (day: string) => say(language, "templates.mail.until", { day });
  if (block.source === "own") {
    const own = needs.ownVoucher();
    const label = block.label === "" ? `{{ ${own}_benefit | capitalize }}` : named(block.label);
    return `{% if ${own}_code %}${label}\n{{ ${own}_code }}{% if ${own}_until %}\n${until(`{{ ${own}_until }}`)}{% endif %}{% if ${own}_conditions %}\n{{ ${own}_conditions | capitalize }}{% endif %}{% endif %}`;
  }
  if (block.code === "") return "";
  const last = block.lastDay === null ? "" : `\n${until(longDay(block.lastDay, language))}`;
  return `${named(block.label)}\n${block.code}${last}`;
}

function footText({ why, isOwn, identity, source, links }: Foot): string {
  return [
    isOwn ? named(why) : literal(why),
    `{% if _source %}${source}\n{% endif %}${identity.map(literal).join("\n")}`,
    ...links.map(({ label, address }) => `${label}\n${address}`),
  ].join("\n\n");
}
