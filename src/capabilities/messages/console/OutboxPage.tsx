import { Button, Group, SegmentedControl, Select } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { MailOpen } from "lucide-react";
import { oneWord, useAddress } from "../../../console/address.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { Empty } from "../../../console/components/Empty.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Instant } from "../../../console/components/inline.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { TalkTabs } from "../../../console/components/TalkTabs.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import type { MessagesAnswer } from "../shared.ts";
import { channelIcons } from "./channel-icons.ts";
import styles from "./outbox.module.css";
import { outboxQuery } from "./reading.ts";
import { StateBadge, useKindName } from "./StateBadge.tsx";

const states = ["kept", "waiting", "sent", "failed"] as const;
type Listed = MessagesAnswer["items"][number];

/** What the shop wrote to whom: every message stays here, whether it left or not. */
export default function OutboxPage() {
  const { t } = useI18n();
  const [address, change] = useAddress();
  const channel = oneWord(address["channel"]);
  const state = oneWord(address["state"]);
  const whose = oneWord(address["of"]) ?? "person";
  const outbox = useInfiniteQuery(outboxQuery({ channel, state, of: whose === "all" ? undefined : whose }));
  const relay = outbox.data?.pages[0]?.relay;
  const messages = outbox.data?.pages.flatMap((page) => page.items);
  return (
    <Page title={t("messages.outbox.title")} sentence={relay && <Relay relay={relay} />}>
      <TalkTabs at="outbox" />
      <Group gap="sm">
        <SegmentedControl
          aria-label={t("messages.outbox.channel")}
          value={channel ?? "all"}
          onChange={(next) => void change({ channel: next === "all" ? undefined : next })}
          data={["all", "email", "sms", "post"].map((value) => ({
            value,
            label: t(`messages.channel.${value}`),
          }))}
        />
        <Select
          aria-label={t("messages.outbox.of")}
          value={whose}
          allowDeselect={false}
          onChange={(next) => void change({ of: next === "person" ? undefined : (next ?? undefined) })}
          data={["person", "mailing", "all"].map((value) => ({
            value,
            label: t(`messages.outbox.of.${value}`),
          }))}
        />
        <Select
          aria-label={t("messages.outbox.state")}
          placeholder={t("messages.outbox.every_state")}
          clearable
          value={state ?? null}
          onChange={(next) => void change({ state: next ?? undefined })}
          data={states.map((value) => ({ value, label: t(`messages.state.${value}`) }))}
        />
      </Group>
      <Card isFlush>
        {outbox.error !== null && messages === undefined ? (
          <ErrorState fault={outbox.error} retry={outbox.refetch} />
        ) : messages === undefined ? (
          <CardSkeleton lines={6} />
        ) : messages.length === 0 ? (
          <Empty
            icon={MailOpen}
            sentence={t(
              channel === undefined && state === undefined && whose !== "mailing"
                ? "messages.outbox.empty"
                : "messages.outbox.none",
            )}
          />
        ) : (
          <ul className={styles.list}>
            {messages.map((message) => (
              <Line key={message.id} message={message} />
            ))}
          </ul>
        )}
      </Card>
      {outbox.hasNextPage && (
        <Group justify="center">
          <Button
            variant="default"
            loading={outbox.isFetchingNextPage}
            onClick={() => void outbox.fetchNextPage()}
          >
            {t("messages.outbox.more")}
          </Button>
        </Group>
      )}
    </Page>
  );
}

function Relay({ relay }: { readonly relay: MessagesAnswer["relay"] }) {
  const { t } = useI18n();
  return relay.sendsFrom === null
    ? t("messages.outbox.kept_here", { days: relay.keptDays })
    : t("messages.outbox.sends_from", {
        from: relay.sendsFrom,
        sms: relay.smsLeaves ? 1 : 0,
        days: relay.keptDays,
      });
}

function Line({ message }: { readonly message: Listed }) {
  const kindName = useKindName();
  const Icon = channelIcons[message.channel];
  return (
    <li>
      <AppLink href={`/outbox/${message.id}`} className={styles.line}>
        <Icon className={styles.icon} size={20} strokeWidth={1.75} aria-hidden />
        <span className={styles.to}>{message.to}</span>
        <span className={styles.words}>
          <span className={styles.subject}>{message.subject ?? kindName(message.kind)}</span>
          <span className={styles.beginning}>{message.beginning}</span>
        </span>
        <span className={styles.state}>
          <StateBadge state={message.state} />
        </span>
        <span className={styles.when}>
          <Instant instant={message.leftAt} isRelative />
        </span>
      </AppLink>
    </li>
  );
}
