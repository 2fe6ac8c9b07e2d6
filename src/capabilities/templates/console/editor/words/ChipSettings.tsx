import { ActionIcon, TextInput } from "@mantine/core";
import { type Editor, useEditorState } from "@tiptap/react";
import { X } from "lucide-react";
import { useI18n } from "../../../../../console/i18n.tsx";
import { fieldOf } from "../../../rules/fields.ts";
import styles from "./words.module.css";

/** Of the chip that is chosen: what is written for whoever it is not known of. */
export function ChipSettings({ editor }: { readonly editor: Editor }) {
  const { t } = useI18n();
  const chip = useEditorState({
    editor,
    selector: ({ editor: now }) =>
      now.isActive("field")
        ? (now.getAttributes("field") as { name: string; fallback: string | null })
        : null,
  });
  if (chip === null) return null;
  const name = t(`templates.field.${chip.name}`);
  const isAlwaysKnown = fieldOf(chip.name)?.isAlwaysKnown === true;
  return (
    <div className={styles.chip}>
      {isAlwaysKnown ? (
        <span>{t("templates.words.always_known", { name })}</span>
      ) : (
        <TextInput
          label={t("templates.words.fallback", { name })}
          size="sm"
          maxLength={80}
          value={chip.fallback ?? ""}
          onChange={(event) =>
            editor.commands.updateAttributes("field", { fallback: event.currentTarget.value || null })
          }
        />
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        aria-label={t("templates.words.remove_field", { name })}
        onClick={() => editor.chain().focus().deleteSelection().run()}
      >
        <X size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}
