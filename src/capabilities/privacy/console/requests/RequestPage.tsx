import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Instant } from "../../../../console/components/inline.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { RequestAnswer } from "../../shared.ts";
import { requestQuery } from "../queries.ts";
import styles from "../privacy.module.css";
import { AnswerCard } from "./AnswerCard.tsx";
import { StageBadge } from "./StageBadge.tsx";

/** One request: who asks what, until when, what was done, and what to do now. */
export default function RequestPage() {
  const { t } = useI18n();
  const { requestId } = useParams({ strict: false }) as { requestId?: string };
  const request = useQuery(requestQuery(requestId ?? ""));
  if (request.isPending) return <CardSkeleton height={320} />;
  if (request.error !== null) return <ErrorState fault={request.error} retry={request.refetch} />;
  const asked = request.data;
  return (
    <Page
      title={t(`privacy.request.title_${asked.kind}`)}
      tab={t("privacy.number", { number: asked.number })}
      back={<AppLink href="/privacy">{t("privacy.request.back")}</AppLink>}
      sentence={<Deadline request={asked} />}
    >
      <div className={styles.two}>
        <div className={styles.column}>
          {asked.state === "open" && <AnswerCard request={asked} />}
          <Facts request={asked} />
        </div>
        <Steps request={asked} />
      </div>
    </Page>
  );
}

function Deadline({ request }: { readonly request: RequestAnswer }) {
  const { t, day, relativeDay } = useI18n();
  if (request.state !== "open") return t(`privacy.request.ended_${request.state}`);
  return t("privacy.request.due", { day: day(request.dueOn), left: relativeDay(request.dueOn) });
}

function Facts({ request }: { readonly request: RequestAnswer }) {
  const { t, day } = useI18n();
  const { customerId, customerName, requester, contact, words, identity, identityBy } = request;
  return (
    <Card title={t("privacy.request.facts")} aside={<StageBadge request={request} />}>
      <dl className={styles.facts}>
        <dt>{t("privacy.request.who")}</dt>
        <dd>
          {customerId === null ? (
            (requester ?? t("privacy.someone"))
          ) : (
            <AppLink href={`/customers/${customerId}`}>{customerName || t("privacy.someone")}</AppLink>
          )}
        </dd>
        {contact !== null && (
          <>
            <dt>{t("privacy.request.contact")}</dt>
            <dd>{contact}</dd>
          </>
        )}
        <dt>{t("privacy.request.came")}</dt>
        <dd>
          {day(request.receivedOn)}, {t(`privacy.origin.${request.origin}`)}
        </dd>
        <dt>{t("privacy.new.identity")}</dt>
        <dd>
          {t(
            `privacy.identity.${identity === "checked" ? (identityBy ?? "seen") : identity === "asked" ? "asked" : "not_yet"}`,
          )}
        </dd>
        {words !== null && (
          <>
            <dt>{t("privacy.new.words")}</dt>
            <dd>{words}</dd>
          </>
        )}
        {request.outcome !== null && (
          <>
            <dt>{t("privacy.request.outcome")}</dt>
            <dd>{t(`privacy.outcome.${request.outcome}`)}</dd>
          </>
        )}
      </dl>
    </Card>
  );
}

function Steps({ request }: { readonly request: RequestAnswer }) {
  const { t, has } = useI18n();
  return (
    <Card title={t("privacy.request.steps")}>
      <ol className={styles.steps}>
        {request.steps.map(({ number, at, byName, step }) => (
          <li key={number}>
            {has(`privacy.step.${step}`) ? t(`privacy.step.${step}`) : step}
            <br />
            <span className={styles.detail}>
              <Instant instant={at} /> · {byName}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
