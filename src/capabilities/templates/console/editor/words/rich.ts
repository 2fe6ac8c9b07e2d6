import type { JSONContent } from "@tiptap/react";
import type { RichText } from "../../../rules/document.ts";

/** What the text editor gives, without what it alone needs: marks and attributes that say nothing of the words. */
export function readRich(json: JSONContent): RichText {
  return clean(json) as RichText;
}

function clean({ type, text, attrs, marks, content }: JSONContent): JSONContent {
  return {
    ...(type === undefined ? {} : { type }),
    ...(text === undefined ? {} : { text }),
    ...(type === "field" ? { attrs: said(attrs) } : {}),
    ...(marks === undefined || marks.length === 0 ? {} : { marks: marks.map(cleanMark) }),
    ...(content === undefined ? {} : { content: content.map(clean) }),
  };
}

const cleanMark = ({ type, attrs }: { type: string; attrs?: Record<string, unknown> }) =>
  type === "link" ? { type, attrs: { href: hrefOf(attrs) } } : { type };

const hrefOf = (attrs: Record<string, unknown> | undefined) => {
  const href = attrs?.["href"];
  return typeof href === "string" ? href : "";
};

const said = (attrs: JSONContent["attrs"]) =>
  Object.fromEntries(Object.entries(attrs ?? {}).filter(([, value]) => value !== null && value !== ""));
