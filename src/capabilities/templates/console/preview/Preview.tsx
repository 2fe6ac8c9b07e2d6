import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { apiUrl } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { CustomerPicker, type Found } from "../../../../console/components/CustomerPicker.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import type { Channel, Language, PreviewAnswer } from "../../shared.ts";
import { previewQuery, type Shown } from "../reading.ts";
import { ScriptShown } from "./ScriptShown.tsx";
import { SmsShown } from "./SmsShown.tsx";
import styles from "./preview.module.css";

interface PreviewProps {
  readonly channel: Channel;
  /** What is shown; the person is chosen here. */
  readonly words: Omit<Shown, "language" | "customerId">;
  /** One, or both side by side. */
  readonly languages: readonly Language[];
}

type Device = "phone" | "computer";
type Form = "light" | "dark" | "text";

/** The words as one person gets them, on the screen she reads them on. */
export function Preview({ channel, words, languages }: PreviewProps) {
  const { t } = useI18n();
  const may = usePermission();
  const [person, setPerson] = useState<Found | null>(null);
  const [device, setDevice] = useState<Device>("phone");
  const [form, setForm] = useState<Form>("light");
  return (
    <div className={styles.preview}>
      <div className={styles.tools}>
        {may("customers:read") && (
          <div className={styles.person}>
            <CustomerPicker
              label={t("templates.preview.person")}
              description={t("templates.preview.person_hint")}
              value={person}
              onChange={setPerson}
            />
          </div>
        )}
        {channel === "email" && (
          <>
            <SegmentedControl
              aria-label={t("templates.preview.device")}
              value={device}
              onChange={setDevice}
              data={(["phone", "computer"] as const).map((value) => ({
                value,
                label: t(`templates.preview.${value}`),
              }))}
            />
            <SegmentedControl
              aria-label={t("templates.preview.form")}
              value={form}
              onChange={setForm}
              data={(["light", "dark", "text"] as const).map((value) => ({
                value,
                label: t(`templates.preview.${value}`),
              }))}
            />
          </>
        )}
      </div>
      <div className={styles.stages} data-count={languages.length}>
        {languages.map((language) => (
          <Stage
            key={language}
            channel={channel}
            shown={{ ...words, language, customerId: person?.id }}
            device={device}
            form={form}
            isNamed={languages.length > 1}
          />
        ))}
      </div>
    </div>
  );
}

interface StageProps {
  readonly channel: Channel;
  readonly shown: Shown;
  readonly device: Device;
  readonly form: Form;
  readonly isNamed: boolean;
}

function Stage({ channel, shown, device, form, isNamed }: StageProps) {
  const { t, list } = useI18n();
  const { data, error, refetch, isPlaceholderData } = useQuery(previewQuery(shown));
  if (error !== null)
    return (
      <Card>
        <ErrorState fault={error} retry={refetch} />
      </Card>
    );
  if (data === undefined) return <CardSkeleton height={420} />;
  // Whose address comes from no file has no file to name: the foot says nothing of it.
  const unknown = data.unknown.filter((key) => key !== "source");
  return (
    <section className={styles.stage} data-old={isPlaceholderData || undefined}>
      {isNamed && <h2 className={styles.language}>{t(`templates.language.${shown.language}`)}</h2>}
      {unknown.length > 0 && (
        <p className={styles.unknown} role="status">
          {t("templates.preview.unknown", {
            fields: list(unknown.map((key) => t(`templates.field.${key}`))),
            count: unknown.length,
          })}
        </p>
      )}
      {channel === "email" && <Email answer={data} shown={shown} device={device} form={form} />}
      {channel === "sms" && <SmsShown text={data.text} />}
      {channel === "post" && <Letter answer={data} />}
      {channel === "phone" && data.script !== null && <ScriptShown script={data.script} />}
    </section>
  );
}

// Gmail cuts a message beyond (its help pages), and with it the link to unsubscribe.
const mostBytes = 102_400;

interface EmailProps {
  readonly answer: PreviewAnswer;
  readonly shown: Shown;
  readonly device: Device;
  readonly form: Form;
}

function Email({ answer, shown, device, form }: EmailProps) {
  const { t, number } = useI18n();
  const { templateId, library, language, customerId, revision } = shown;
  return (
    <>
      <div className={styles.inbox}>
        <b>{answer.subject || t("templates.preview.no_subject")}</b>
        <span>{answer.preheader}</span>
      </div>
      {form === "text" ? (
        <pre className={styles.plain} lang={language}>
          {answer.text}
        </pre>
      ) : (
        <iframe
          className={styles.frame}
          data-device={device}
          // What the message reads as the reader's own choice of colours.
          style={{ colorScheme: form }}
          sandbox=""
          src={apiUrl("/templates/preview/page", { templateId, library, language, customerId, revision })}
          title={t("templates.preview.frame", { subject: answer.subject })}
        />
      )}
      {answer.bytes > mostBytes && (
        <p className={styles.unknown}>
          {t("templates.preview.too_long", { size: number(answer.bytes / 1_024) })}
        </p>
      )}
    </>
  );
}

function Letter({ answer }: { readonly answer: PreviewAnswer }) {
  return <div className={styles.letter}>{answer.text}</div>;
}
