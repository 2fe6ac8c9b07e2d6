import { Button } from "@mantine/core";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { type Language, languagesOf } from "../../shared.ts";
import { CallEditor } from "./call/CallEditor.tsx";
import { Canvas } from "./canvas/Canvas.tsx";
import { addLanguage } from "./draft.ts";
import { useEditing } from "./editing.ts";
import styles from "./editor.module.css";
import { EmailHead, LetterHead } from "./EmailHead.tsx";
import { PlainText } from "./PlainText.tsx";
import { SmsEditor } from "./sms/SmsEditor.tsx";

interface WritingProps {
  readonly language: Language;
  /** Beside the other one. */
  readonly isNamed: boolean;
}

/** The words of one language, where they are written. */
export function Writing({ language, isNamed }: WritingProps) {
  const { t } = useI18n();
  const { written, channel } = useEditing();
  return (
    <div className={styles.words}>
      {isNamed && <h2 className={styles.language}>{t(`templates.language.${language}`)}</h2>}
      {!languagesOf(written.draft).includes(language) ? (
        <NotSpoken language={language} />
      ) : channel === "email" ? (
        <>
          <EmailHead language={language} />
          <Canvas language={language} />
          <PlainText language={language} />
        </>
      ) : channel === "post" ? (
        <>
          <LetterHead language={language} />
          <Canvas language={language} />
        </>
      ) : channel === "sms" ? (
        <SmsEditor language={language} />
      ) : (
        <CallEditor language={language} />
      )}
    </div>
  );
}

function NotSpoken({ language }: { readonly language: Language }) {
  const { t } = useI18n();
  const { changeDraft } = useEditing();
  return (
    <Card>
      <Empty
        sentence={t(`templates.not_spoken.${language}`)}
        action={
          <Button onClick={() => changeDraft((draft) => addLanguage(draft, language))}>
            {t(`templates.not_spoken.${language}_begin`)}
          </Button>
        }
      />
    </Card>
  );
}
