import StarterKit from "@tiptap/starter-kit";
import { readLink } from "../../../rules/link.ts";
import { FieldNode } from "./field-node.ts";

// What neither the words nor their mailboxes know is left out: one history for the whole template, no code, no quotation.
const off = {
  blockquote: false,
  code: false,
  codeBlock: false,
  dropcursor: false,
  heading: false,
  horizontalRule: false,
  strike: false,
  trailingNode: false,
  underline: false,
  undoRedo: false,
} as const;

type NameOf = (key: string) => string;

const isLinkable = (href: string) => typeof readLink(href) !== "string";

export const richExtensions = (nameOf: NameOf) => [
  StarterKit.configure({
    ...off,
    link: {
      openOnClick: false,
      autolink: false,
      isAllowedUri: isLinkable,
      HTMLAttributes: { target: null, rel: null, class: null },
    },
  }),
  FieldNode.configure({ nameOf }),
];

/** A line: words and fields, nothing that looks otherwise. */
export const lineExtensions = (nameOf: NameOf) => [
  StarterKit.configure({
    ...off,
    bold: false,
    bulletList: false,
    italic: false,
    link: false,
    listItem: false,
    listKeymap: false,
    orderedList: false,
  }),
  FieldNode.configure({ nameOf }),
];
