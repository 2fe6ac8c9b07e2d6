import type { JSONContent } from "@tiptap/react";
import { fieldKey } from "../../../rules/fields.ts";
import { fieldLiquid, piecesOf } from "../../../rules/liquid-text.ts";
import type { RichBlock, RichInline, RichText } from "../../../rules/document.ts";

const plainField =
  /^\{\{\s*([\p{L}_][\p{L}\p{N}\p{M}_]*)\s*(?:\|\s*(?:default|d[eé]faut)\s*:\s*"([^"]*)"\s*)?\}\}$/iu;

/** Text and the fields in it, as signs of the editor; Liquid that says more than a field and its fallback stays as it is typed. */
function inlinesOf(text: string, marks?: Extract<RichInline, { type: "text" }>["marks"]): RichInline[] {
  const marked = marks === undefined ? {} : { marks };
  return piecesOf(text).map((piece): RichInline => {
    const [, name = "", fallback] = plainField.exec(piece.text) ?? [];
    const key = piece.kind === "output" ? fieldKey(name) : undefined;
    if (key === undefined) return { type: "text", text: piece.text, ...marked };
    const attrs = { name: key, ...(fallback === undefined ? {} : { fallback }) };
    return { type: "field", attrs, ...marked };
  });
}

/** Running text with its fields as chips. */
export function withChips({ type, content }: RichText): JSONContent {
  return { type, content: content.map(chipsIn) as JSONContent[] };
}

function chipsIn(block: RichBlock): RichBlock {
  if (block.type !== "paragraph")
    return {
      ...block,
      content: block.content.map((item) => ({ ...item, content: item.content.map(chipsIn) })),
    };
  if (block.content === undefined) return block;
  return {
    ...block,
    content: block.content.flatMap((inline) =>
      inline.type === "text" ? inlinesOf(inline.text, inline.marks) : [inline],
    ),
  };
}

/** A line of words (a subject, a heading, an SMS) as the editor holds it. */
export function docOfLine(text: string): JSONContent {
  const content = text
    .split("\n")
    .flatMap((line, place) => [...(place === 0 ? [] : [{ type: "hardBreak" }]), ...inlinesOf(line)]);
  const paragraph = { type: "paragraph", ...(content.length === 0 ? {} : { content }) };
  return { type: "doc", content: [paragraph as JSONContent] };
}

/** The same back, its fields in Liquid. */
export function lineOfDoc(doc: JSONContent): string {
  return (doc.content ?? []).map((paragraph) => (paragraph.content ?? []).map(lineOf).join("")).join("\n");
}

function lineOf({ type, text, attrs }: JSONContent): string {
  if (type === "hardBreak") return "\n";
  if (type !== "field") return text ?? "";
  const fallback: unknown = attrs?.["fallback"];
  return fieldLiquid(String(attrs?.["name"]), typeof fallback === "string" ? fallback : undefined);
}
