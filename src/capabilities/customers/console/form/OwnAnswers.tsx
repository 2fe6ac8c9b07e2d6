import { Checkbox, Group, Select, TextInput } from "@mantine/core";
import { Optional } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { Field } from "../views.ts";
import type { RecordForm } from "./record-form.ts";
import type { CustomInput } from "./values.ts";
import styles from "./form.module.css";

interface OwnAnswersProps {
  readonly parts: RecordForm;
  readonly fields: readonly Field[];
}

/** The shop's own questions, each with why it is asked. */
export function OwnAnswers({ parts: { form }, fields }: OwnAnswersProps) {
  const { t } = useI18n();
  if (fields.length === 0) return null;
  const { custom } = form.values;
  const answer = (key: string, value: CustomInput) =>
    form.setFieldValue("custom", { ...custom, [key]: value });
  return (
    <fieldset className={styles.group}>
      <legend>{t("customers.own_fields.title")}</legend>
      <div className={styles.own}>
        {fields.map((field) => (
          <Answer key={field.key} field={field} value={custom[field.key] ?? null} answer={answer} />
        ))}
      </div>
    </fieldset>
  );
}

// Only the field is narrow: its label and purpose keep the width of the page.
const narrow = { classNames: { wrapper: styles.narrow ?? "" } };

interface AnswerProps {
  readonly field: Field;
  readonly value: CustomInput;
  readonly answer: (key: string, value: CustomInput) => void;
}

function Answer({ field: { key, label, type, choices, purpose }, value, answer }: AnswerProps) {
  const { t } = useI18n();
  const heading = { label: <Optional>{label}</Optional>, description: purpose };
  const text = typeof value === "string" ? value : "";
  switch (type) {
    case "text":
    case "number":
    case "date":
      return (
        <TextInput
          {...heading}
          type={type === "date" ? "date" : "text"}
          inputMode={type === "number" ? "decimal" : "text"}
          maxLength={2_000}
          {...(type === "text" ? {} : narrow)}
          value={text}
          onChange={(event) => answer(key, event.currentTarget.value)}
        />
      );
    case "boolean":
      return (
        <Select
          {...heading}
          {...narrow}
          data={[
            { value: "", label: t("customers.form.unknown") },
            { value: "yes", label: t("customers.yes") },
            { value: "no", label: t("customers.no") },
          ]}
          value={typeof value === "boolean" ? (value ? "yes" : "no") : ""}
          onChange={(chosen) => answer(key, chosen === "" ? null : chosen === "yes")}
        />
      );
    case "choice":
      return (
        <Select
          {...heading}
          {...narrow}
          data={[{ value: "", label: t("customers.form.unknown") }, ...choices]}
          value={text}
          onChange={(chosen) => answer(key, chosen)}
        />
      );
    case "choices":
      return (
        <Checkbox.Group
          {...heading}
          value={Array.isArray(value) ? value : []}
          onChange={(chosen) => answer(key, chosen)}
        >
          <Group gap="md" mt={4}>
            {choices.map((choice) => (
              <Checkbox key={choice} value={choice} label={choice} />
            ))}
          </Group>
        </Checkbox.Group>
      );
  }
}
