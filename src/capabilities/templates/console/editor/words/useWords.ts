import { type Extensions, type JSONContent, useEditor } from "@tiptap/react";
import { useEffect, useRef, useState } from "react";
import { useI18n } from "../../../../../console/i18n.tsx";
import type { Language } from "../../../shared.ts";

interface WordsOptions<Value> {
  readonly label: string;
  readonly language: Language;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly extensions: (nameOf: (key: string) => string) => Extensions;
  readonly read: (doc: JSONContent) => Value;
  readonly write: (value: Value) => JSONContent;
  /** line: Enter does nothing; lines: Enter begins another line; text: paragraphs and lists. */
  readonly kind: "line" | "lines" | "text";
}

/** An editor of words that follows what is written elsewhere: the history of the template, the other language. */
export function useWords<Value>(options: WordsOptions<Value>) {
  const { t } = useI18n();
  const { label, language, value, onChange, extensions, read, write, kind } = options;
  const [made] = useState(() => extensions((key) => t(`templates.field.${key}`)));
  const [first] = useState(() => write(value));
  // What the editor said last: anything else comes from outside and is put into it.
  const said = useRef(JSON.stringify(value));
  const editor = useEditor({
    extensions: made,
    content: first,
    injectCSS: false,
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-label": label,
        "aria-multiline": String(kind !== "line"),
        lang: language,
        // The browser's own checker speaks the language of the words.
        spellcheck: "true",
      },
      handleKeyDown: (view, event) => {
        if (event.key !== "Enter" || kind === "text") return false;
        if (kind === "line") return true;
        const { hardBreak } = view.state.schema.nodes;
        if (hardBreak !== undefined)
          view.dispatch(view.state.tr.replaceSelectionWith(hardBreak.create()).scrollIntoView());
        return true;
      },
    },
    onUpdate: ({ editor: now }) => {
      const written = read(now.getJSON());
      said.current = JSON.stringify(written);
      onChange(written);
    },
  });

  const written = JSON.stringify(value);
  useEffect(() => {
    if (written === said.current) return;
    said.current = written;
    editor.commands.setContent(write(JSON.parse(written) as Value), { emitUpdate: false });
  }, [editor, written, write]);

  return editor;
}
