import { EditorContent } from "@tiptap/react";
import type { Language } from "../../../shared.ts";
import { docOfLine, lineOfDoc } from "./chips.ts";
import { ChipSettings } from "./ChipSettings.tsx";
import { leaveChip } from "./leave-chip.ts";
import { lineExtensions } from "./extensions.ts";
import { FieldMenu } from "./FieldMenu.tsx";
import { useWords } from "./useWords.ts";
import styles from "./words.module.css";

interface LineEditorProps {
  readonly label: string;
  readonly language: Language;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly isMultiline?: boolean;
  /** Several lines that are few. */
  readonly isLow?: boolean;
  /** Looks like what it becomes rather than like a field of a form. */
  readonly isBare?: boolean;
  readonly id?: string;
}

const oneLine = (doc: Parameters<typeof lineOfDoc>[0]) => lineOfDoc(doc).replaceAll("\n", " ");

/** A line of words with its fields as chips: a subject, a heading, the label of a button, an SMS. */
export default function LineEditor(props: LineEditorProps) {
  const {
    label,
    language,
    value,
    onChange,
    placeholder,
    isMultiline = false,
    isLow = false,
    isBare = false,
    id,
  } = props;
  const editor = useWords({
    label,
    language,
    value,
    onChange,
    extensions: lineExtensions,
    read: isMultiline ? lineOfDoc : oneLine,
    write: docOfLine,
    kind: isMultiline ? "lines" : "line",
  });
  return (
    <div
      onBlur={leaveChip(editor)}
      className={styles.line}
      data-bare={isBare || undefined}
      data-lines={isMultiline && !isLow ? true : undefined}
      data-low={isLow || undefined}
    >
      <div className={styles.lineWords}>
        <EditorContent id={id} editor={editor} />
        {value === "" && placeholder !== undefined && (
          <span className={styles.placeholder} aria-hidden>
            {placeholder}
          </span>
        )}
      </div>
      <FieldMenu editor={editor} language={language} isSmall={isBare} />
      <ChipSettings editor={editor} />
    </div>
  );
}
