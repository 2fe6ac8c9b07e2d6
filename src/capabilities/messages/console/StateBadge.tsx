import { Badge } from "@mantine/core";
import { useI18n } from "../../../console/i18n.tsx";
import type { MessageAnswer } from "../shared.ts";

const colours: Readonly<Record<MessageAnswer["state"], string>> = {
  kept: "gray",
  planned: "yellow",
  skipped: "gray",
  erased: "gray",
  waiting: "yellow",
  sending: "yellow",
  sent: "brand",
  failed: "red",
};

export function StateBadge({ state }: { readonly state: MessageAnswer["state"] }) {
  const { t } = useI18n();
  return (
    <Badge variant="light" color={colours[state]}>
      {t(`messages.state.${state}`)}
    </Badge>
  );
}

/** What a message is for, in the shop's words; a kind that has none yet is simply a message. */
export function useKindName() {
  const { t, has } = useI18n();
  return (kind: string) => t(has(`messages.kind.${kind}`) ? `messages.kind.${kind}` : "messages.kind.other");
}
