import { EditorContent } from "@tiptap/react";
import type { Align, Language, RichText } from "../../../shared.ts";
import { withChips } from "./chips.ts";
import { ChipSettings } from "./ChipSettings.tsx";
import { leaveChip } from "./leave-chip.ts";
import { richExtensions } from "./extensions.ts";
import { readRich } from "./rich.ts";
import { RichTools } from "./RichTools.tsx";
import { useWords } from "./useWords.ts";
import styles from "./words.module.css";

interface RichEditorProps {
  readonly label: string;
  readonly language: Language;
  readonly value: RichText;
  readonly onChange: (value: RichText) => void;
  readonly placeholder: string;
  readonly align: Align;
  /** Its tools are shown. */
  readonly isChosen: boolean;
}

/** Running text: paragraphs, bold, italic, links, lists, fields. */
export default function RichEditor(props: RichEditorProps) {
  const { label, language, value, onChange, placeholder, align, isChosen } = props;
  const editor = useWords({
    label,
    language,
    value,
    onChange,
    extensions: richExtensions,
    read: readRich,
    write: withChips,
    kind: "text",
  });
  return (
    <div onBlur={leaveChip(editor)}>
      {isChosen && <RichTools editor={editor} language={language} />}
      <div className={styles.rich} data-align={align}>
        <EditorContent editor={editor} />
        {isBlank(value) && (
          <span className={styles.placeholder} aria-hidden>
            {placeholder}
          </span>
        )}
      </div>
      {isChosen && <ChipSettings editor={editor} />}
    </div>
  );
}

const isBlank = ({ content: [first, ...more] }: RichText) =>
  more.length === 0 &&
  (first === undefined || (first.type === "paragraph" && (first.content ?? []).length === 0));
