import { useParams } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { Composer } from "./Composer.tsx";
import { MailingReport } from "./MailingReport.tsx";
import { mailingQuery } from "./reading.ts";

/** A message that is being prepared, or what became of it. */
export default function MailingPage() {
  const { t } = useI18n();
  const { id = "" } = useParams({ strict: false }) as { id?: string };
  const { data: mailing, error, refetch } = useQuery(mailingQuery(id));
  const back = <AppLink href="/messages">{t("messages.mailings.title")}</AppLink>;
  if (mailing === undefined)
    return (
      <Page title={t("messages.mailing.title")} back={back}>
        {error === null ? <CardSkeleton lines={6} /> : <ErrorState fault={error} retry={refetch} />}
      </Page>
    );
  if (mailing.state !== "draft") return <MailingReport id={mailing.id} />;
  const {
    name,
    channel,
    templateId,
    audience,
    topic,
    sendAt,
    sendLocal,
    expiresAt,
    skipsBuyers,
    voucherKindId,
  } = mailing;
  return (
    <Page title={name} back={back}>
      <Composer
        key={mailing.id}
        id={mailing.id}
        given={audience}
        start={{
          ...{ name, channel, templateId, audience, topic, skipsBuyers, voucherKindId },
          when: sendLocal !== null ? "local" : sendAt === null ? "now" : "at",
          moment: sendLocal ?? (sendAt === null ? "" : localMoment(sendAt)),
          expires: expiresAt === null ? "" : localMoment(expiresAt),
        }}
      />
    </Page>
  );
}

/** An instant as the browser's field writes it, by this machine's clock. */
function localMoment(instant: string): string {
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
