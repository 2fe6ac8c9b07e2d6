import { Button } from "@mantine/core";
import { lazy, Suspense } from "react";
import { Card } from "../../../../../console/components/Card.tsx";
import { useI18n } from "../../../../../console/i18n.tsx";
import { inPlainSigns, measureSms } from "../../../../../values/gsm.ts";
import { type Language, piecesOf, plainSigns, readable } from "../../../shared.ts";
import { SmsCount } from "../../preview/SmsCount.tsx";
import { changeWords } from "../draft.ts";
import { useEditing } from "../editing.ts";
import styles from "../editor.module.css";

const LineEditor = lazy(() => import("../words/LineEditor.tsx"));

/** An SMS, with what it weighs as it is written. */
export function SmsEditor({ language }: { readonly language: Language }) {
  const { t } = useI18n();
  const { written, changeDraft } = useEditing();
  const words = written.draft.channel === "sms" ? written.draft.words[language] : undefined;
  if (words === undefined) return null;
  // What sells ends with how to say stop, unless its own words already do: it is billed too.
  const needsStop = written.class === "marketing" && !/\bSTOP\b/u.test(words.text);
  const own = plainSigns(readable(words.text.trim(), language));
  const said = needsStop && own !== "" ? `${own}\n${t("templates.mail.stop")}` : own;
  const { encoding } = measureSms(said);

  const write = (text: string, by?: string) =>
    changeDraft((draft) => changeWords(draft, "sms", language, () => ({ text })), by);
  return (
    <Card>
      <div className={styles.stack}>
        <div>
          <span className={styles.label}>{t("templates.sms.words")}</span>
          <Suspense fallback={<p>{own}</p>}>
            <LineEditor
              label={t("templates.sms.words")}
              language={language}
              isMultiline
              value={words.text}
              onChange={(text) => write(text, `${language} sms`)}
              placeholder={t("templates.sms.placeholder")}
            />
          </Suspense>
        </div>
        <SmsCount text={said} />
        {encoding === "ucs2" && (
          <Button
            variant="default"
            size="compact-md"
            className={styles.start ?? ""}
            onClick={() => write(inPlainWords(words.text))}
          >
            {t("templates.sms.plain_signs")}
          </Button>
        )}
        <p className={styles.hint}>{t("templates.sms.hint")}</p>
      </div>
    </Card>
  );
}

/** Fields stay as they are: only the words between them are said in plain signs. */
const inPlainWords = (text: string) =>
  piecesOf(text)
    .map((piece) => (piece.kind === "words" ? inPlainSigns(piece.text) : piece.text))
    .join("");
