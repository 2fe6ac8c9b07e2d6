import { Button, Group, Select } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { TalkTabs } from "../../../../console/components/TalkTabs.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import type { MailingAnswer } from "../../shared.ts";
import { channelIcons } from "../channel-icons.ts";
import { MailingBadge } from "./MailingBadge.tsx";
import styles from "./mailings.module.css";
import { mailingsQuery } from "./reading.ts";
import { useWhen } from "./when.ts";

const states = ["draft", "scheduled", "sending", "paused", "finished", "cancelled"] as const;

/** Messages to many: those being prepared, those under way, and what became of the others. */
export default function MailingsPage() {
  const { t } = useI18n();
  const may = usePermission();
  const [address, change] = useAddress();
  const state = oneWord(address["state"]);
  const list = useInfiniteQuery(mailingsQuery(state));
  const mailings = list.data?.pages.flatMap((page) => page.items);
  return (
    <Page
      title={t("messages.mailings.title")}
      sentence={t("messages.mailings.sentence")}
      action={
        may("messages:write") && (
          <Button component={AppLink} href="/messages/new" leftSection={<Send size={18} aria-hidden />}>
            {t("messages.mailings.new")}
          </Button>
        )
      }
    >
      <TalkTabs at="mailings" />
      <Group gap="sm">
        <Select
          aria-label={t("messages.mailings.state")}
          placeholder={t("messages.mailings.every_state")}
          clearable
          value={state ?? null}
          onChange={(next) => void change({ state: next ?? undefined })}
          data={states.map((value) => ({ value, label: t(`messages.mailing.state.${value}`) }))}
        />
      </Group>
      <Card isFlush>
        {list.error !== null && mailings === undefined ? (
          <ErrorState fault={list.error} retry={list.refetch} />
        ) : mailings === undefined ? (
          <CardSkeleton lines={6} />
        ) : mailings.length === 0 ? (
          <Empty
            icon={Send}
            sentence={t(state === undefined ? "messages.mailings.empty" : "messages.mailings.none")}
          />
        ) : (
          <ul className={styles.list}>
            {mailings.map((mailing) => (
              <Row key={mailing.id} mailing={mailing} />
            ))}
          </ul>
        )}
      </Card>
      {list.hasNextPage && (
        <Group justify="center">
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t("messages.outbox.more")}
          </Button>
        </Group>
      )}
    </Page>
  );
}

function Row({ mailing }: { readonly mailing: MailingAnswer }) {
  const { t, number } = useI18n();
  const when = useWhen();
  const Icon = channelIcons[mailing.channel];
  const { planned, sent, kept, skipped } = mailing.counts;
  return (
    <li>
      <AppLink href={`/messages/${mailing.id}`} className={styles.row}>
        <Icon className={styles.icon} size={20} strokeWidth={1.75} aria-hidden />
        <span className={styles.words}>
          <span className={styles.name}>{mailing.name}</span>
          <span className={styles.when}>{when(mailing)}</span>
        </span>
        <span className={styles.counts}>
          {planned > 0 &&
            t("messages.mailings.counts", {
              gone: number(sent + kept),
              count: skipped,
              skipped: number(skipped),
            })}
        </span>
        <span className={styles.state}>
          <MailingBadge mailing={mailing} />
        </span>
      </AppLink>
    </li>
  );
}
