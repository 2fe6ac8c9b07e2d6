import { ActionIcon, Button, Menu } from "@mantine/core";
import type { Editor } from "@tiptap/react";
import { UserRoundPlus } from "lucide-react";
import { useI18n } from "../../../../../console/i18n.tsx";
import { fieldGroups, fields } from "../../../rules/fields.ts";
import type { Language } from "../../../shared.ts";
import styles from "./words.module.css";

interface FieldMenuProps {
  readonly editor: Editor;
  readonly language: Language;
  readonly isSmall?: boolean;
  readonly hasWords?: boolean;
}

/** What is known of the person, put where the caret is. */
export function FieldMenu({ editor, language, isSmall = false, hasWords = false }: FieldMenuProps) {
  const { t } = useI18n();
  function put(key: string, fallback: string | undefined) {
    const attrs = { name: key, ...(fallback === undefined || fallback === "" ? {} : { fallback }) };
    editor.chain().focus().insertContent({ type: "field", attrs }).run();
  }
  return (
    // The caret goes back into the words, behind what was put there.
    <Menu position="bottom-end" returnFocus={false} width={280}>
      <Menu.Target>
        {hasWords ? (
          <Button
            variant="subtle"
            color="gray"
            size="compact-md"
            leftSection={<UserRoundPlus size={16} strokeWidth={1.75} aria-hidden />}
          >
            {t("templates.words.field")}
          </Button>
        ) : (
          <ActionIcon
            className={styles.fieldButton ?? ""}
            variant="subtle"
            color="gray"
            size={isSmall ? 26 : 32}
            aria-label={t("templates.words.field")}
            title={t("templates.words.field")}
          >
            <UserRoundPlus size={isSmall ? 15 : 17} strokeWidth={1.75} aria-hidden />
          </ActionIcon>
        )}
      </Menu.Target>
      <Menu.Dropdown className={styles.fieldList ?? ""}>
        {fieldGroups.map((group) => (
          <div key={group} role="group" aria-label={t(`templates.field_group.${group}`)}>
            <Menu.Label>{t(`templates.field_group.${group}`)}</Menu.Label>
            {fields
              .filter((field) => field.group === group)
              .map(({ key, fallback }) => (
                <Menu.Item key={key} onClick={() => put(key, fallback?.[language])}>
                  {t(`templates.field.${key}`)}
                </Menu.Item>
              ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
