import { useQuery } from "@tanstack/react-query";
import { Suspense } from "react";
import { apiUrl } from "../../../../console/api.ts";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { ScriptShown, SmsCount } from "../../../templates/console/index.tsx";
import { writtenQuery } from "../words/reading.ts";
import type { Means } from "./means.ts";
import styles from "./record.module.css";

interface TemplateShownProps {
  readonly customerId: string;
  readonly templateId: string;
  readonly channel: Means;
}

/** A template written for this very customer. */
export function TemplateShown({ customerId, templateId, channel }: TemplateShownProps) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(writtenQuery(templateId, customerId));
  if (data === undefined)
    return error === null ? <CardSkeleton lines={4} /> : <ErrorState fault={error} retry={refetch} />;
  return (
    <section aria-labelledby="as-seen" className={styles.seen}>
      <h3 id="as-seen" className={styles.seenTitle}>
        {t(channel === "phone" ? "messages.contact.script" : "messages.contact.seen")}
      </h3>
      {channel === "email" && (
        <>
          <p className={styles.from}>
            <b>{data.subject}</b>
          </p>
          <iframe
            className={styles.frame}
            sandbox=""
            src={apiUrl("/templates/preview/page", { templateId, customerId })}
            title={data.subject}
          />
        </>
      )}
      {(channel === "sms" || channel === "post") && (
        <div className={styles.paper} data-means={channel}>
          <p className={styles.text}>{data.text}</p>
        </div>
      )}
      <Suspense>
        {channel === "sms" && <SmsCount text={data.text} />}
        {channel === "phone" && data.script !== null && <ScriptShown script={data.script} />}
      </Suspense>
    </section>
  );
}
