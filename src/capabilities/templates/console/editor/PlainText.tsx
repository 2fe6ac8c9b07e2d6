import { Switch } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useI18n } from "../../../../console/i18n.tsx";
import type { Language } from "../../shared.ts";
import { changeWords } from "./draft.ts";
import { useEditing } from "./editing.ts";
import styles from "./editor.module.css";
import { plainTextOf } from "./plain.ts";

const LineEditor = lazy(() => import("./words/LineEditor.tsx"));

/** The same message for whoever reads without pictures: made from the blocks, or in words of one's own. */
export function PlainText({ language }: { readonly language: Language }) {
  const { t } = useI18n();
  const { written, changeDraft } = useEditing();
  const words = written.draft.channel === "email" ? written.draft.words[language] : undefined;
  if (words === undefined) return null;
  const write = (text: string | null, by?: string) =>
    changeDraft((draft) => changeWords(draft, "email", language, (now) => ({ ...now, text })), by);
  return (
    <details className={styles.plainText} open={words.text !== null}>
      <summary>{t("templates.plain.title")}</summary>
      <div className={styles.stack} id={`text-${language}`}>
        <Switch
          label={t("templates.plain.own")}
          description={t("templates.plain.hint")}
          checked={words.text !== null}
          onChange={(event) => write(event.currentTarget.checked ? plainTextOf(words.blocks) : null)}
        />
        {words.text !== null && (
          <Suspense fallback={<p>{words.text}</p>}>
            <LineEditor
              label={t("templates.plain.title")}
              language={language}
              isMultiline
              value={words.text}
              onChange={(text) => write(text, `${language} text`)}
            />
          </Suspense>
        )}
      </div>
    </details>
  );
}
