import { groundColour, wordsColour } from "../../values/contrast.ts";
import { type Foot, footOf } from "./footer.ts";
import { Holes } from "./holes.ts";
import { escapeHtml, named } from "./liquid.ts";
import { blockMjml, paper, type Setting } from "./mjml-blocks.ts";
import { emailText } from "./plain-text.ts";
import type {
  Block,
  ColumnsBlock,
  EmailWords,
  FooterBlock,
  PlainBlock,
  TemplateClass,
} from "./rules/document.ts";
import type { CompiledWords } from "./rules/version.ts";

const width = 600;
// No font is fetched from anywhere: a mailbox would refuse it, and whoever serves it would learn who reads.
const fonts = "-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/** The e-mail as HTML and plain text, its fields still open. Throws when MJML refuses what this room made: a fault. */
export async function compileEmail(
  words: EmailWords,
  messageClass: TemplateClass,
  setting: Setting,
): Promise<CompiledWords> {
  const holes = new Holes();
  const footer = words.blocks.find((block): block is FooterBlock => block.kind === "footer") ?? null;
  const foot = footOf(footer, messageClass, setting);
  const source = documentMjml(words, foot, holes, setting);
  const html = holes.filled(tidied(await htmlOf(source)));
  return {
    subject: named(words.subject),
    html,
    text: emailText(words, foot, setting),
  };
}

async function htmlOf(source: string): Promise<string> {
  // 150 packages, wanted by whoever publishes and nobody else.
  const { default: mjml } = await import("mjml");
  const { html, errors } = await mjml(source, {
    validationLevel: "strict",
    ignoreIncludes: true,
    keepComments: false,
    fonts: {},
  });
  const [error] = errors;
  if (error !== undefined) throw new Error(`MJML refused a document: ${error.formattedMessage}`);
  return html;
}

/** MJML indents by half of the weight. What a reader sees has no line of its own source in it. */
function tidied(html: string): string {
  return html.replaceAll(/\n\s*/gu, "\n").trim();
}

function documentMjml(words: EmailWords, foot: Foot, holes: Holes, setting: Setting): string {
  const subject = holes.html(words.subject);
  const body = [
    headMjml(setting, holes),
    ...sectionsMjml(words.blocks, holes, setting),
    footMjml(foot, holes),
  ];
  return `<mjml lang="${setting.language}"><mj-head>
<mj-title>${subject}</mj-title>
<mj-preview>${holes.html(words.preheader)}</mj-preview>
<mj-raw><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><meta name="format-detection" content="telephone=no,date=no,address=no"></mj-raw>
<mj-attributes>
<mj-all font-family="${fonts}" />
<mj-text font-size="16px" line-height="1.55" color="${paper.ink}" padding="8px 24px" />
<mj-table font-size="16px" line-height="1.5" color="${paper.ink}" />
<mj-button font-size="16px" font-weight="700" border-radius="8px" inner-padding="14px 28px" padding="16px 24px" line-height="1.25" />
<mj-image padding="8px 24px" />
<mj-section background-color="${paper.sheet}" padding="0" />
</mj-attributes>
<mj-style>${darkStyle(setting)}</mj-style>
</mj-head><mj-body width="${width}px" background-color="${paper.ground}" css-class="ground">${body.join("")}</mj-body></mjml>`;
}

/**
 * Colours where mailboxes are dark: Apple's and Samsung's read the media query, Outlook's page the attribute. Others turn the
 * light ones by themselves, which is why nothing here is white on white.
 */
function darkStyle({ face }: Setting): string {
  const sheet = "#24211c";
  const rules = (
    prefix: string,
  ) => `${prefix} .ground, ${prefix} .ground > div { background-color: #171512 !important; }
${prefix} .sheet, ${prefix} .sheet > table { background-color: ${sheet} !important; }
${prefix} .ink div, ${prefix} .ink table, ${prefix} .ink td, ${prefix} .ink h1, ${prefix} .ink h2, ${prefix} .ink h3 { color: #f3ede4 !important; }
${prefix} .foot, ${prefix} .foot > table { background-color: #171512 !important; }
${prefix} .quiet div, ${prefix} .quiet a { color: #c9c0b3 !important; }
${prefix} .ink .link { color: ${wordsColour(face.brand.colour, sheet)} !important; }`;
  return `:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
${rules("")}
}
${rules("[data-ogsc]")}`;
}

function headMjml({ face }: Setting, holes: Holes): string {
  const { colour, on } = groundColour(face.brand.colour);
  const name = escapeHtml(face.brand.senderName);
  const logo =
    face.brand.logoUrl === null
      ? `<p style="margin:0;font-size:20px;font-weight:700;color:${on}">${name}</p>`
      : `<img src="${holes.hold("{{ _o }}")}${face.brand.logoUrl}" alt="${name}" height="48" style="height:48px;width:auto;max-width:240px;display:inline-block" />`;
  const ground = face.brand.logoUrl === null ? ` background-color="${colour}"` : ` css-class="sheet"`;
  return `<mj-section padding="8px 0"${ground}><mj-column><mj-text align="center" padding="12px 24px">${logo}</mj-text></mj-column></mj-section>`;
}

function sectionsMjml(blocks: readonly Block[], holes: Holes, setting: Setting): string[] {
  const sections: string[] = [];
  let column = "";
  const close = () => {
    if (column !== "")
      sections.push(`<mj-section css-class="sheet"><mj-column>${column}</mj-column></mj-section>`);
    column = "";
  };
  for (const block of blocks) {
    if (block.kind === "footer") continue;
    if (block.kind === "columns") {
      close();
      sections.push(columnsMjml(block, holes, setting));
    } else column += blockMjml(block, width, holes, setting);
  }
  close();
  return [
    ...sections,
    `<mj-section css-class="sheet"><mj-column><mj-spacer height="16px" /></mj-column></mj-section>`,
  ];
}

function columnsMjml(block: ColumnsBlock, holes: Holes, setting: Setting): string {
  const each = Math.floor(width / block.columns.length);
  const columns = block.columns.map((inner: readonly PlainBlock[]) => {
    const made = inner.map((one) => blockMjml(one, each, holes, setting)).join("");
    return `<mj-column vertical-align="top">${made === "" ? `<mj-spacer height="1px" />` : made}</mj-column>`;
  });
  const section = `<mj-section css-class="sheet">${columns.join("")}</mj-section>`;
  return block.when === undefined ? section : holes.condition(setting.needs.when(block.when), section);
}

function footMjml({ why, isOwn, identity, source, links }: Foot, holes: Holes): string {
  const line = (inner: string) => `<p style="margin:0 0 8px">${inner}</p>`;
  const anchors = links
    .map(
      ({ label, address }) =>
        `<a href="${holes.attribute(address)}" style="color:${paper.quiet};text-decoration:underline">${escapeHtml(label)}</a>`,
    )
    .join(" &#160;·&#160; ");
  const from = `${holes.hold("{% if _source %}")}${line(holes.html(source))}${holes.hold("{% endif %}")}`;
  const inner = [
    line(isOwn ? holes.html(why) : escapeHtml(why)),
    from,
    ...identity.map((words) => line(escapeHtml(words))),
    anchors === "" ? "" : line(anchors),
  ].join("");
  return `<mj-section background-color="${paper.ground}" css-class="foot" padding="16px 0"><mj-column><mj-text css-class="quiet" font-size="13px" line-height="1.5" color="${paper.quiet}" align="center">${inner}</mj-text></mj-column></mj-section>`;
}
