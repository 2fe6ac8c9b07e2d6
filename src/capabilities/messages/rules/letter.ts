/** What the paper of a letter shows of the shop. */
export type Paper = {
  readonly shop: string;
  /** `#rrggbb`; only drawn as a band, never behind or as words, so that any colour may be chosen. */
  readonly colour: string;
  /** Under the letter: company, address. */
  readonly foot: readonly string[];
};

/**
 * The HTML of an e-mail that was written as plain text: the same words on the shop's paper. Paragraphs are parted by an empty line,
 * addresses of the web become links. Tables and inline styles, because that is what mailboxes keep.
 */
export function letterHtml(
  text: string,
  { language, subject }: { readonly language: string; readonly subject: string },
  paper: Paper,
): string {
  const paragraphs = text
    .trim()
    .split(/\n\s*\n/u)
    .map((paragraph) => `<p style="margin:0 0 16px">${linked(paragraph.trim())}</p>`)
    .join("\n");
  const foot = paper.foot.map((line) => escaped(line)).join("<br>");
  const colour = /^#[0-9a-f]{6}$/iu.test(paper.colour) ? paper.colour : "#1f1b16";
  return `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(subject)}</title>
</head>
<body style="margin:0;background:#f4f1ec">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f1ec">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border-top:6px solid ${colour}">
<tr><td style="padding:24px 28px 4px;font:bold 20px/1.3 Arial,sans-serif;color:#1f1b16">${escaped(paper.shop)}</td></tr>
<tr><td style="padding:12px 28px 12px;font:16px/1.5 Arial,sans-serif;color:#1f1b16;overflow-wrap:anywhere">
${paragraphs}
</td></tr>
</table>
${foot === "" ? "" : `<p style="max-width:560px;margin:16px 0 0;font:13px/1.5 Arial,sans-serif;color:#5a5248">${foot}</p>`}
</td></tr>
</table>
</body>
</html>
`;
}

/** What stands between quotation marks or brackets in a sentence is not part of an address. */
const address = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/gu;

function linked(paragraph: string): string {
  let html = "";
  let from = 0;
  for (const { 0: url, index } of paragraph.matchAll(address)) {
    html += `${escaped(paragraph.slice(from, index))}<a href="${escaped(url)}" style="color:#1f1b16">${escaped(url)}</a>`;
    from = index + url.length;
  }
  return (html + escaped(paragraph.slice(from))).replaceAll("\n", "<br>\n");
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
