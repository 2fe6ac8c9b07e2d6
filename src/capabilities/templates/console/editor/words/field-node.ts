import { mergeAttributes, Node } from "@tiptap/react";

interface FieldOptions {
  /** How a field is called where it is written. */
  readonly nameOf: (key: string) => string;
}

/** Something known of the person, as one sign in the running text: `{{ prenom }}` is a chip nobody can break by typing. */
export const FieldNode = Node.create<FieldOptions>({
  name: "field",
  group: "inline",
  inline: true,
  atom: true,
  selectable: true,
  addOptions: () => ({ nameOf: (key) => key }),
  addAttributes: () => ({
    name: { default: "", rendered: false },
    fallback: { default: null, rendered: false },
  }),
  parseHTML: () => [
    {
      tag: "span[data-field]",
      getAttrs: (element) => ({
        name: element.getAttribute("data-field") ?? "",
        fallback: element.getAttribute("data-fallback"),
      }),
    },
  ],
  renderHTML({ node, HTMLAttributes }) {
    const { name, fallback } = node.attrs as { name: string; fallback: string | null };
    const data = { "data-field": name, ...(fallback === null ? {} : { "data-fallback": fallback }) };
    return ["span", mergeAttributes(HTMLAttributes, data), this.options.nameOf(name)];
  },
  renderText: ({ node }) => `{{ ${String(node.attrs["name"])} }}`,
});
