import { Badge } from "@mantine/core";
import { useI18n } from "../../../../console/i18n.tsx";
import type { MailingAnswer } from "../../shared.ts";

const colours: Readonly<Record<MailingAnswer["state"], string>> = {
  draft: "gray",
  scheduled: "yellow",
  sending: "yellow",
  paused: "red",
  finished: "brand",
  cancelled: "gray",
};

export function MailingBadge({ mailing: { state, pausedFor } }: { readonly mailing: MailingAnswer }) {
  const { t } = useI18n();
  return (
    <Badge variant="light" color={colours[state]} c="var(--text)">
      {t(pausedFor === null ? `messages.mailing.state.${state}` : `messages.mailing.paused.${pausedFor}`)}
    </Badge>
  );
}
