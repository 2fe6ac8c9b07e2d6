import { ActionIcon, Button, TextInput } from "@mantine/core";
import { Plus, X } from "lucide-react";
import type { HTMLInputTypeAttribute, ReactNode } from "react";
import { useI18n } from "../../../../console/i18n.tsx";
import styles from "./form.module.css";

interface ListFieldProps {
  readonly id: string;
  readonly label: string;
  /** Shown instead of the label when it carries more than its words. */
  readonly heading?: ReactNode;
  readonly hint?: string;
  readonly add: string;
  readonly values: readonly string[];
  readonly onChange: (values: string[]) => void;
  readonly error: ReactNode;
  readonly type?: HTMLInputTypeAttribute;
  readonly autoComplete?: string;
  readonly maxLength: number;
  readonly below?: (value: string) => ReactNode;
}

/** Several of a kind, the main one first: two phones, three e-mails. */
export function ListField(props: ListFieldProps) {
  const {
    id,
    label,
    heading = label,
    hint,
    add,
    values,
    onChange,
    error,
    type = "text",
    maxLength,
    below,
  } = props;
  const { t } = useI18n();
  const change = (index: number, value: string) =>
    onChange(values.map((one, place) => (place === index ? value : one)));
  const remove = (index: number) => {
    onChange(values.filter((_, place) => place !== index));
    document.getElementById(id)?.focus();
  };
  function addOne() {
    onChange([...values, ""]);
    // The new line exists once React has drawn it.
    requestAnimationFrame(() => document.getElementById(`${id}-${values.length}`)?.focus());
  }
  return (
    <div className={styles.list}>
      {values.map((value, index) => (
        // Lines have no name of their own: their place is what tells them apart.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index}>
          <div className={styles.listLine}>
            <TextInput
              id={index === 0 ? id : `${id}-${index}`}
              label={index === 0 ? heading : undefined}
              description={index === 0 ? hint : undefined}
              aria-label={index === 0 ? undefined : t("customers.form.another", { label, place: index + 1 })}
              type={type}
              inputMode={type === "email" ? "email" : type === "tel" ? "tel" : "text"}
              autoComplete={props.autoComplete ?? "off"}
              spellCheck={false}
              maxLength={maxLength}
              value={value}
              error={index === 0 ? error : null}
              onChange={(event) => change(index, event.currentTarget.value)}
              flex={1}
            />
            {values.length > 1 && (
              <ActionIcon
                variant="subtle"
                size={36}
                onClick={() => remove(index)}
                aria-label={t("customers.form.remove_line", { label, value: value || index + 1 })}
              >
                <X size={18} strokeWidth={1.75} aria-hidden />
              </ActionIcon>
            )}
          </div>
          {below?.(value)}
        </div>
      ))}
      {values.at(-1)?.trim() !== "" && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Plus size={16} strokeWidth={1.75} aria-hidden />}
          onClick={addOne}
          className={styles.add ?? ""}
        >
          {add}
        </Button>
      )}
    </div>
  );
}
