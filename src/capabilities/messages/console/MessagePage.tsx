import { Alert, SegmentedControl, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { EyeOff } from "lucide-react";
import { useState } from "react";
import { apiUrl } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { useReasonWords } from "../../permission/console/index.tsx";
import type { MessageAnswer } from "../shared.ts";
import styles from "./outbox.module.css";
import { messageQuery } from "./reading.ts";
import { StateBadge, useKindName } from "./StateBadge.tsx";

/** One message, as the person sees it. */
export default function MessagePage() {
  const { t } = useI18n();
  const { messageId = "" } = useParams({ strict: false }) as { messageId?: string };
  const { data: message, error, refetch } = useQuery(messageQuery(messageId));
  const back = <AppLink href="/outbox">{t("messages.outbox.title")}</AppLink>;
  if (error !== null && message === undefined) {
    return (
      <Page title={t("messages.message.title")} back={back}>
        <Card>
          <ErrorState fault={error} retry={refetch} />
        </Card>
      </Page>
    );
  }
  if (message === undefined) {
    return (
      <Page title={t("messages.message.title")} back={back}>
        <CardSkeleton lines={8} />
      </Page>
    );
  }
  return (
    <Page
      title={message.subject ?? t(`messages.message.${message.channel}_to`, { to: message.to })}
      sentence={<Story message={message} />}
      back={back}
    >
      {message.isMasked && (
        <Alert color="gray" icon={<EyeOff size={18} strokeWidth={1.75} aria-hidden />}>
          {t("messages.message.masked")}
        </Alert>
      )}
      <Facts message={message} />
      <Card title={t("messages.message.seen")}>
        {message.channel === "sms" && <Sms text={message.text} />}
        {message.channel === "email" && <Email message={message} />}
        {(message.channel === "post" || message.channel === "phone") && (
          <pre className={styles.plain}>{message.text}</pre>
        )}
      </Card>
    </Page>
  );
}

/** What became of it, in a sentence. */
function Story({ message }: { readonly message: MessageAnswer }) {
  const { t, instant } = useI18n();
  const reasonWords = useReasonWords();
  const { state, sentAt, nextTryAt, leftAt, attempts, channel, bounce, reason } = message;
  const when = { left: instant(leftAt), sent: instant(sentAt ?? leftAt), next: instant(nextTryAt ?? leftAt) };
  if (state === "kept") return t(`messages.story.kept_${channel}`, { left: when.left });
  if (state === "skipped" && reason !== null)
    return t("messages.story.skipped", { reason: reasonWords({ reason, label: null }) });
  if (state === "sent" && channel === "post")
    return t(bounce === null ? "messages.story.posted" : "messages.story.posted_back", when);
  if (state === "sent")
    return t(bounce === null ? "messages.story.sent" : `messages.story.back_${bounce}`, when);
  if (channel === "post") return t("messages.story.to_print");
  if (state === "planned" && nextTryAt !== null) return t("messages.story.planned", when);
  if (state === "failed") return t("messages.story.failed", { left: when.left, attempts });
  if (attempts === 0 || state === "sending") return t("messages.story.leaving");
  return t("messages.story.waiting", { attempts, next: when.next });
}

function Facts({ message }: { readonly message: MessageAnswer }) {
  const { t, instant } = useI18n();
  const kindName = useKindName();
  const { to, customerId, kind, lastError, serverAnswer, state, clickedAt, unsubscribedAt } = message;
  return (
    <Card>
      <dl className={styles.facts}>
        <div>
          <dt>{t("messages.message.to")}</dt>
          <dd>{customerId === null ? to : <AppLink href={`/customers/${customerId}`}>{to}</AppLink>}</dd>
        </div>
        <div>
          <dt>{t("messages.message.kind")}</dt>
          <dd>{kindName(kind)}</dd>
        </div>
        <div>
          <dt>{t("messages.outbox.state")}</dt>
          <dd>
            <StateBadge state={state} />
          </dd>
        </div>
        {(
          [
            ["clicked", clickedAt],
            ["unsubscribed", unsubscribedAt],
          ] as const
        ).map(
          ([name, at]) =>
            at !== null && (
              <div key={name}>
                <dt>{t(`messages.message.${name}`)}</dt>
                <dd>{instant(at)}</dd>
              </div>
            ),
        )}
        {(lastError ?? serverAnswer ?? "") !== "" && (
          <div className={styles.wide}>
            <dt>{t("messages.message.relay_said")}</dt>
            <dd>
              <code>{lastError ?? serverAnswer}</code>
            </dd>
          </div>
        )}
      </dl>
    </Card>
  );
}

const views = ["phone", "computer", "text", "headers"] as const;
type View = (typeof views)[number];

function Email({ message }: { readonly message: MessageAnswer }) {
  const { t } = useI18n();
  const offered = views.filter((view) => message.html !== null || view === "text" || view === "headers");
  const [view, setView] = useState<View>(offered[0] ?? "text");
  return (
    <>
      <SegmentedControl
        aria-label={t("messages.message.view")}
        value={view}
        onChange={(next) => setView(next)}
        data={offered.map((value) => ({ value, label: t(`messages.view.${value}`) }))}
      />
      <div className={styles.stage}>
        {view === "headers" ? (
          <Headers headers={message.headers} />
        ) : view === "text" ? (
          <pre className={styles.plain}>{message.text}</pre>
        ) : (
          <iframe
            className={styles.frame}
            data-width={view}
            sandbox=""
            src={apiUrl(`/messages/${message.id}/html`)}
            title={t("messages.message.frame", { subject: message.subject ?? "" })}
          />
        )}
      </div>
    </>
  );
}

function Headers({ headers }: { readonly headers: MessageAnswer["headers"] }) {
  return (
    <dl className={styles.headers}>
      {headers.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Sms({ text }: { readonly text: string }) {
  const { t } = useI18n();
  return (
    <div className={styles.stage}>
      <p className={styles.bubble}>{text}</p>
      <Text size="sm" c="var(--text-2)">
        {t("messages.message.characters", { count: text.length })}
      </Text>
    </div>
  );
}
