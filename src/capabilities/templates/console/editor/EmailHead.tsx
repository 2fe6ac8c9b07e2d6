import { lazy, Suspense } from "react";
import { useI18n } from "../../../../console/i18n.tsx";
import type { Language } from "../../shared.ts";
import { useBrand } from "./canvas/brand.ts";
import { changeWords } from "./draft.ts";
import { useEditing } from "./editing.ts";
import styles from "./editor.module.css";

const LineEditor = lazy(() => import("./words/LineEditor.tsx"));

/** What a mailbox shows before the message is opened: from whom, its subject, its first line. */
export function EmailHead({ language }: { readonly language: Language }) {
  const { t } = useI18n();
  const { written, changeDraft } = useEditing();
  const brand = useBrand();
  const words = written.draft.channel === "email" ? written.draft.words[language] : undefined;
  if (words === undefined) return null;
  const write = (part: "subject" | "preheader", text: string) =>
    changeDraft(
      (draft) => changeWords(draft, "email", language, (now) => ({ ...now, [part]: text })),
      `${language} ${part}`,
    );
  return (
    <div className={styles.envelope}>
      <p className={styles.from}>{t("templates.email.from", { sender: brand.sender })}</p>
      {(["subject", "preheader"] as const).map((part) => (
        <div key={part} id={`${part}-${language}`}>
          <span className={styles.label}>{t(`templates.email.${part}`)}</span>
          <Suspense fallback={<p>{words[part]}</p>}>
            <LineEditor
              label={t(`templates.email.${part}`)}
              language={language}
              value={words[part]}
              onChange={(text) => write(part, text)}
              placeholder={t(`templates.email.${part}_hint`)}
            />
          </Suspense>
        </div>
      ))}
    </div>
  );
}

/** The line above a letter that says what it is about. */
export function LetterHead({ language }: { readonly language: Language }) {
  const { t } = useI18n();
  const { written, changeDraft } = useEditing();
  const words = written.draft.channel === "post" ? written.draft.words[language] : undefined;
  if (words === undefined) return null;
  return (
    <div className={styles.envelope} id={`subject-${language}`}>
      <span className={styles.label}>{t("templates.letter.subject")}</span>
      <Suspense fallback={<p>{words.subject}</p>}>
        <LineEditor
          label={t("templates.letter.subject")}
          language={language}
          value={words.subject}
          onChange={(subject) =>
            changeDraft(
              (draft) => changeWords(draft, "post", language, (now) => ({ ...now, subject })),
              `${language} subject`,
            )
          }
        />
      </Suspense>
    </div>
  );
}
