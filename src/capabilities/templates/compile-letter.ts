import { linkLiquid } from "./books.ts";
import { footOf } from "./footer.ts";
import { longDay } from "./formats.ts";
import type { Setting } from "./mjml-blocks.ts";
import { blocksText } from "./plain-text.ts";
import { say } from "../../platform/texts.ts";
import type { LetterWords, PlainBlock, RichInline, TemplateClass, VoucherBlock } from "./rules/document.ts";
import { named } from "./liquid.ts";
import { literal } from "./rules/liquid-text.ts";
import { hrefOf, inlineText, isMarked, paragraphsOf } from "./rules/rich-text.ts";
import type { CompiledWords, LetterPart, LetterRun } from "./rules/version.ts";

/** A letter: its parts for whoever sets it on paper, and its words as plain text. */
export function compileLetter(
  words: LetterWords,
  messageClass: TemplateClass,
  setting: Setting,
): CompiledWords {
  const foot = footOf(null, messageClass, setting);
  const parts = words.blocks.flatMap((block): LetterPart[] => {
    const made = partsOf(block, setting);
    if (block.when === undefined) return made;
    const when = Number(setting.needs.when(block.when).slice(2));
    return made.map((part) => ({ ...part, when }));
  });
  const shop = setting.face.legal.address ?? setting.face.brand.senderName;
  const leave = say(setting.language, "templates.mail.leave_post", {
    address: setting.face.brand.address,
    where: setting.face.legal.email ?? shop,
  });
  const lines = [literal(foot.why), `{% if _source %}${foot.source}{% endif %}`, literal(leave)];
  return {
    subject: named(words.subject),
    html: "",
    text: [named(words.subject), blocksText(words.blocks, setting), lines.join("\n")].join("\n\n"),
    parts: [...parts, { kind: "foot", lines }],
  };
}

function partsOf(block: PlainBlock, setting: Setting): LetterPart[] {
  switch (block.kind) {
    case "heading":
      return [{ kind: "heading", level: block.level, runs: [{ text: named(block.text) }] }];
    case "text":
      return paragraphsOf(block.rich).map(({ list, number, content }) => {
        const passage = inlineText(content);
        const runs = content.map((inline) => runOf(inline, passage, setting));
        if (list === null) return { kind: "paragraph", runs };
        return { kind: "item", bullet: list === "bullet" ? "–" : `${number}.`, runs };
      });
    case "image":
      return block.picture === null
        ? []
        : [{ kind: "picture", hash: block.picture, alt: named(block.alt), width: block.width }];
    case "button":
      return [
        {
          kind: "paragraph",
          runs: [{ text: named(block.label), bold: true }, ...printed(block.link, setting)],
        },
      ];
    case "products":
    case "loyalty":
      return blocksText([block], { ...setting })
        .split("\n")
        .map((line) => ({ kind: "paragraph", runs: [{ text: line }] }));
    case "voucher":
      return voucherParts(block, setting);
    case "divider":
      return [{ kind: "rule" }];
    case "spacer":
      return [{ kind: "space", size: block.size }];
  }
}

/** An address of the web can be read on paper; a page of the reader's own cannot be typed. */
function printed(link: string, setting: Setting): LetterRun[] {
  const address = link.startsWith("http") ? link : linkLiquid(link, setting.face.slug, setting.links);
  return /^https?:/u.test(address) && !address.includes("{{") ? [{ text: ` ${address}` }] : [];
}

function runOf(inline: RichInline, passage: string, setting: Setting): LetterRun {
  if (inline.type === "hardBreak") return { text: "\n" };
  const words = named(inlineText([inline]), passage);
  const href = hrefOf(inline);
  const text =
    href === null
      ? words
      : words +
        printed(href, setting)
          .map((run) => run.text)
          .join("");
  return {
    text,
    ...(isMarked(inline, "bold") ? { bold: true } : {}),
    ...(isMarked(inline, "italic") ? { italic: true } : {}),
  };
}

function voucherParts(block: VoucherBlock, setting: Setting): LetterPart[] {
  const until = (day: string) => say(setting.language, "templates.mail.until", { day });
  if (block.source === "own") {
    const own = setting.needs.ownVoucher();
    const label = block.label === "" ? `{{ ${own}_benefit | capitalize }}` : named(block.label);
    const last = `{% if ${own}_until %}${until(`{{ ${own}_until }}`)}{% endif %}{% if ${own}_conditions %} {{ ${own}_conditions | capitalize }}.{% endif %}`;
    return [{ kind: "code", code: `{{ ${own}_code }}`, label, until: last, symbol: block.symbol }];
  }
  if (block.code === "") return [];
  const last = block.lastDay === null ? "" : until(longDay(block.lastDay, setting.language));
  return [{ kind: "code", code: block.code, label: named(block.label), until: last, symbol: block.symbol }];
}
