import { type Language, say } from "../../platform/texts.ts";
import { groundColour, wordsColour } from "../../values/contrast.ts";
import type { ShopFace } from "../accounts/index.ts";
import { type LinkBook, linkLiquid, type NeedsBook } from "./books.ts";
import type { Holes } from "./holes.ts";
import { escapeHtml } from "./liquid.ts";
import type {
  ButtonBlock,
  HeadingBlock,
  ImageBlock,
  LoyaltyBlock,
  PlainBlock,
  ProductsBlock,
  RichInline,
  SpacerBlock,
  TextBlock,
  VoucherBlock,
} from "./rules/document.ts";
import { longDay } from "./formats.ts";
import { fieldLiquid, piecesOf } from "./rules/liquid-text.ts";
import { hrefOf, inlineText, isMarked, type Paragraph, paragraphsOf } from "./rules/rich-text.ts";

/** What every block is compiled with. */
export type Setting = {
  readonly language: Language;
  readonly face: ShopFace;
  readonly links: LinkBook;
  readonly needs: NeedsBook;
  /** Names and prices of the products that a block names itself. */
  readonly chosen: ReadonlyMap<string, { readonly name: string; readonly price: string | null }>;
};

export const paper = {
  ground: "#f4f1ec",
  sheet: "#ffffff",
  ink: "#1f1b16",
  quiet: "#5a5248",
  line: "#ddd6cb",
};
const headingSizes = { 1: "28px", 2: "22px", 3: "18px" } as const;
const spaces = { small: "12px", medium: "24px", large: "48px" } as const;

/** A block as elements of a column. `width`: of the column, in pixels. */
export function blockMjml(block: PlainBlock, width: number, holes: Holes, setting: Setting): string {
  const made = plainMjml(block, width, holes, setting);
  return block.when === undefined ? made : holes.condition(setting.needs.when(block.when), made);
}

function plainMjml(block: PlainBlock, width: number, holes: Holes, setting: Setting): string {
  switch (block.kind) {
    case "heading":
      return heading(block, holes);
    case "text":
      return text(block, holes, setting);
    case "image":
      return image(block, width, holes, setting);
    case "button":
      return button(block, holes, setting);
    case "products":
      return products(block, holes, setting);
    case "loyalty":
      return loyalty(block, holes, setting);
    case "voucher":
      return voucher(block, holes, setting);
    case "divider":
      return `<mj-divider border-width="1px" border-color="${paper.line}" padding="16px 24px" />`;
    case "spacer":
      return spacer(block);
  }
}

function spacer({ size }: SpacerBlock): string {
  return `<mj-spacer height="${spaces[size]}" />`;
}

function heading({ text: words, level, align = "left" }: HeadingBlock, holes: Holes): string {
  const style = "margin:0;font-size:inherit;line-height:1.25;font-weight:700";
  return `<mj-text css-class="ink" align="${align}" font-size="${headingSizes[level]}" padding="12px 24px 4px"><h${level} style="${style}">${holes.html(words)}</h${level}></mj-text>`;
}

function text({ rich, align = "left" }: TextBlock, holes: Holes, setting: Setting): string {
  return `<mj-text css-class="ink" align="${align}">${richHtml(paragraphsOf(rich), holes, setting)}</mj-text>`;
}

/** Paragraphs and lists. A list is open as long as its items follow each other. */
function richHtml(paragraphs: readonly Paragraph[], holes: Holes, setting: Setting): string {
  const style = "margin:0 0 12px";
  let html = "";
  let open: ("ul" | "ol")[] = [];
  const closeTo = (depth: number) => {
    while (open.length > depth) html += `</${open.pop() ?? "ul"}>`;
  };
  for (const { list, depth, content } of paragraphs) {
    const passage = inlineText(content);
    const inner = content.map((inline) => inlineHtml(inline, passage, holes, setting)).join("");
    if (list === null) {
      closeTo(depth);
      html += depth === 0 ? `<p style="${style}">${inner}</p>` : `<li style="list-style:none">${inner}</li>`;
      continue;
    }
    const tag = list === "bullet" ? "ul" : "ol";
    closeTo(open.at(depth - 1) === tag ? depth : depth - 1);
    while (open.length < depth) {
      open = [...open, tag];
      html += `<${tag} style="margin:0 0 12px;padding:0 0 0 24px">`;
    }
    html += `<li>${inner}</li>`;
  }
  closeTo(0);
  return html;
}

function inlineHtml(inline: RichInline, passage: string, holes: Holes, setting: Setting): string {
  if (inline.type === "hardBreak") return "<br>";
  const words = inline.type === "field" ? fieldPieces(inline) : piecesOf(inline.text);
  // Each piece has its marks to itself: what a condition leaves out must not leave a mark open.
  return words
    .map(({ kind, text: piece }) => {
      if (kind === "tag") return holes.html(piece, passage);
      const bold = isMarked(inline, "bold") ? ["<strong>", "</strong>"] : ["", ""];
      const italic = isMarked(inline, "italic") ? ["<em>", "</em>"] : ["", ""];
      const marked = `${bold[0]}${italic[0]}${holes.html(piece, passage)}${italic[1]}${bold[1]}`;
      const href = hrefOf(inline);
      return href === null ? marked : anchor(href, marked, holes, setting);
    })
    .join("");
}

function fieldPieces(inline: Extract<RichInline, { type: "field" }>) {
  return piecesOf(fieldLiquid(inline.attrs.name, inline.attrs.fallback));
}

function anchor(href: string, inner: string, holes: Holes, setting: Setting): string {
  const address = linkLiquid(href, setting.face.slug, setting.links);
  if (address === "") return inner;
  const colour = wordsColour(setting.face.brand.colour, paper.sheet);
  return `<a class="link" href="${holes.attribute(address)}" style="color:${colour};text-decoration:underline">${inner}</a>`;
}

function image(block: ImageBlock, width: number, holes: Holes, { face, links }: Setting): string {
  if (block.picture === null) return "";
  const address = block.link === undefined ? "" : linkLiquid(block.link, face.slug, links);
  const href = address === "" ? "" : ` href="${holes.attribute(address)}"`;
  const pixels = Math.round(((width - 48) * block.width) / 100);
  const source = `${holes.hold("{{ _o }}")}/pictures/${block.picture}`;
  return `<mj-image src="${source}" alt="${holes.attribute(block.alt)}" width="${pixels}px" align="${block.align ?? "center"}"${href} />`;
}

function button(
  { label, link, align = "center" }: ButtonBlock,
  holes: Holes,
  { face, links }: Setting,
): string {
  const address = linkLiquid(link, face.slug, links);
  const { colour, on } = groundColour(face.brand.colour);
  return `<mj-button css-class="button" href="${holes.attribute(address)}" align="${align}" background-color="${colour}" color="${on}">${holes.html(label)}</mj-button>`;
}

function products(block: ProductsBlock, holes: Holes, { chosen, needs }: Setting): string {
  const row = (name: string, price: string) =>
    `<tr><td class="row" style="padding:8px 0;border-bottom:1px solid ${paper.line}">${name}</td>` +
    `<td class="row" align="right" style="padding:8px 0 8px 16px;border-bottom:1px solid ${paper.line};white-space:nowrap">${price}</td></tr>`;
  if (block.source === "chosen") {
    const rows = block.productIds.slice(0, block.most).flatMap((id) => {
      const product = chosen.get(id);
      if (product === undefined) return [];
      return [row(escapeHtml(product.name), block.showPrice ? escapeHtml(product.price ?? "") : "")];
    });
    return rows.length === 0 ? "" : table(rows.join(""));
  }
  const name = needs.products(block.source, block.most);
  const rows = Array.from({ length: block.most }, (_, place) => {
    const price = block.showPrice ? holes.hold(`{{ ${name}_${place}_price }}`) : "";
    const inner = row(holes.hold(`{{ ${name}_${place}_name }}`), price);
    return `${holes.hold(`{% if ${name}_${place}_name %}`)}${inner}${holes.hold("{% endif %}")}`;
  });
  return holes.condition(`${name}_0_name`, table(rows.join("")));
}

function table(rows: string): string {
  return `<mj-table css-class="ink" padding="8px 24px">${rows}</mj-table>`;
}

function loyalty(block: LoyaltyBlock, holes: Holes, { needs, language, face }: Setting): string {
  const name = needs.program(block.programId);
  const address = face.brand.address;
  const held = (key: string) => holes.hold(`{{ ${name}_${key} }}`);
  const sentence = (key: string, values: Record<string, string>) =>
    escapeHtml(say(language, `templates.mail.${key}`, { ...values, address }));
  const balance = `<p style="margin:0;font-size:20px;font-weight:700">${sentence("balance", { balance: held("balance") })}</p>`;
  if (!block.showProgress)
    return holes.condition(`${name}_balance`, `<mj-text css-class="ink">${balance}</mj-text>`);
  const { colour } = groundColour(face.brand.colour);
  const bar =
    `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:8px 0;background:${paper.line};border-radius:4px"><tr>` +
    `<td width="${held("share")}%" style="height:8px;line-height:8px;font-size:0;background:${colour};border-radius:4px">&#160;</td>` +
    `<td style="height:8px;line-height:8px;font-size:0">&#160;</td></tr></table>`;
  const missing = `${bar}<p style="margin:0">${sentence("missing", { missing: held("missing"), reward: held("next") })}</p>`;
  const ready = `<p style="margin:4px 0 0">${sentence("ready", { reward: held("ready") })}</p>`;
  return holes.condition(
    `${name}_balance`,
    `<mj-text css-class="ink">${balance}${holes.hold(`{% if ${name}_next %}`)}${missing}${holes.hold("{% endif %}")}${holes.hold(`{% if ${name}_ready %}`)}${ready}${holes.hold("{% endif %}")}</mj-text>`,
  );
}

function voucher(block: VoucherBlock, holes: Holes, setting: Setting): string {
  const { needs, language } = setting;
  const own = block.source === "own" ? needs.ownVoucher() : null;
  if (own === null && block.code === "") return "";
  const code = own === null ? escapeHtml(block.code) : holes.hold(`{{ ${own}_code }}`);
  const inPath = own === null ? encodeURIComponent(block.code) : holes.hold(`{{ ${own}_code | url_part }}`);
  const until = untilHtml(block, own, holes, language);
  const label =
    block.label === "" && own !== null
      ? holes.hold(`{{ ${own}_benefit | capitalize }}`)
      : holes.html(block.label);
  const box = `border:2px dashed ${paper.quiet};border-radius:8px;padding:16px;text-align:center`;
  const words = `<mj-text css-class="ink"><div class="box" style="${box}"><p style="margin:0 0 8px">${label}</p><p style="margin:0;font-size:24px;font-weight:700;letter-spacing:1px">${code}</p>${until}</div></mj-text>`;
  const wide = block.symbol === "qr" ? 160 : 280;
  const source = `${holes.hold("{{ _o }}")}/codes/${block.symbol}/${inPath}.png`;
  const picture =
    block.symbol === "none"
      ? ""
      : `<mj-image src="${source}" alt="${code}" width="${wide}px" padding="0 24px 12px" />`;
  return own === null ? words + picture : holes.condition(`${own}_code`, words + picture);
}

function untilHtml(block: VoucherBlock, own: string | null, holes: Holes, language: Language): string {
  const style = `margin:8px 0 0;font-size:14px`;
  if (own !== null) {
    const until = say(language, "templates.mail.until", { day: holes.hold(`{{ ${own}_until }}`) });
    const line = (name: string, words: string) =>
      `${holes.hold(`{% if ${own}_${name} %}`)}<p style="${style}">${words}</p>${holes.hold("{% endif %}")}`;
    return (
      line("until", escapeHtml(until)) +
      line("conditions", holes.hold(`{{ ${own}_conditions | capitalize }}`))
    );
  }
  if (block.lastDay === null) return "";
  return `<p style="${style}">${escapeHtml(say(language, "templates.mail.until", { day: longDay(block.lastDay, language) }))}</p>`;
}
