import { NativeSelect, Stack } from "@mantine/core";
import { useI18n } from "../../../../console/i18n.tsx";
import {
  type FieldAnswer,
  type Leaf,
  leafAsking,
  type Question,
  questionOf,
  questionsOf,
} from "../../shared.ts";
import styles from "./filters.module.css";
import { BoughtEditor, PurchasesEditor } from "./PurchasesEditor.tsx";
import {
  AmountEditor,
  DatesEditor,
  DaysEditor,
  HoursEditor,
  PeriodEditor,
  TextEditor,
  WordsEditor,
} from "./value-editors.tsx";

interface ConditionEditorProps {
  readonly leaf: Leaf;
  /** undefined: a field that exists no longer; its condition can only be removed. */
  readonly field: FieldAnswer | undefined;
  readonly onChange: (leaf: Leaf) => void;
}

/** The small form behind a condition: first what is asked of the field, then with which value. */
export default function ConditionEditor({ leaf, field, onChange }: ConditionEditorProps) {
  const { t, today } = useI18n();
  if (field === undefined) return t("insight.sentence.unknown_field", { field: leaf.field });
  const questions = questionsOf(field);
  const question = questionOf(leaf, field.kind);
  return (
    <Stack gap={12} className={styles.editor ?? ""}>
      {questions.length > 1 && (
        <NativeSelect
          label={t("insight.ask.label")}
          value={question}
          onChange={(event) =>
            onChange(leafAsking(field, event.currentTarget.value as Question, today(), leaf))
          }
          data={questions.map((one) => ({ value: one, label: t(`insight.ask.${one}`) }))}
          data-autofocus={leaf.op === "is" || leaf.op === "known" ? true : undefined}
        />
      )}
      <ValueEditor leaf={leaf} field={field} onChange={onChange} />
    </Stack>
  );
}

function ValueEditor({ leaf, field, onChange }: ConditionEditorProps & { readonly field: FieldAnswer }) {
  switch (leaf.op) {
    case "contains":
      return <TextEditor text={leaf.value} onChange={(value) => onChange({ ...leaf, value })} />;
    case "in":
    case "has_all":
      return (
        <WordsEditor field={field} words={leaf.value} onChange={(value) => onChange({ ...leaf, value })} />
      );
    case "between":
      return (
        <AmountEditor
          kind={field.kind}
          range={leaf.value}
          onChange={(value) => onChange({ ...leaf, value })}
        />
      );
    case "within":
    case "before":
    case "ahead":
      return <DaysEditor days={leaf.value} onChange={(value) => onChange({ ...leaf, value })} />;
    case "during":
      return <PeriodEditor period={leaf.value} onChange={(value) => onChange({ ...leaf, value })} />;
    case "dated":
      return <DatesEditor range={leaf.value} onChange={(value) => onChange({ ...leaf, value })} />;
    case "hours":
      return <HoursEditor hours={leaf.value} onChange={(value) => onChange({ ...leaf, value })} />;
    case "bought":
      return (
        <BoughtEditor field={field} bought={leaf.value} onChange={(value) => onChange({ ...leaf, value })} />
      );
    case "purchases":
      return <PurchasesEditor asked={leaf.value} onChange={(value) => onChange({ ...leaf, value })} />;
    case "is":
    case "known":
      return null;
  }
}
