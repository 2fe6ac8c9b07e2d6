import { Badge, Button, Group, Select } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, Inbox } from "lucide-react";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { apiUrl } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Instant } from "../../../../console/components/inline.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { type InboundAnswer, type InboundKind, inboundKinds } from "../../shared.ts";
import styles from "./delivery.module.css";
import { returnsQuery } from "./reading.ts";

type Returned = InboundAnswer["items"][number];

/** What came back, newest first: what it was, of whom, and what it changed. */
export function CameBack() {
  const { t } = useI18n();
  const [address, change] = useAddress();
  const kind = oneWord(address["kind"]);
  const returns = useInfiniteQuery(returnsQuery(kind));
  const items = returns.data?.pages.flatMap((page) => page.items);
  return (
    <Card
      title={t("messages.delivery.came_back")}
      isFlush
      aside={
        <Select
          size="sm"
          aria-label={t("messages.delivery.kind_choice")}
          placeholder={t("messages.delivery.every_kind")}
          clearable
          value={kind ?? null}
          onChange={(next) => void change({ kind: next ?? undefined }, { keep: true })}
          data={inboundKinds.map((value) => ({ value, label: t(`messages.inbound.${value}`) }))}
        />
      }
    >
      {returns.error !== null && items === undefined ? (
        <ErrorState fault={returns.error} retry={returns.refetch} />
      ) : items === undefined ? (
        <CardSkeleton lines={4} />
      ) : items.length === 0 ? (
        <Empty
          icon={Inbox}
          sentence={t(
            kind === undefined ? "messages.delivery.nothing_back" : "messages.delivery.none_of_kind",
          )}
        />
      ) : (
        <ul className={styles.returns}>
          {items.map((one) => (
            <Line key={one.id} returned={one} />
          ))}
        </ul>
      )}
      {returns.hasNextPage && (
        <Group justify="center" p="md">
          <Button
            variant="default"
            loading={returns.isFetchingNextPage}
            onClick={() => void returns.fetchNextPage()}
          >
            {t("messages.outbox.more")}
          </Button>
        </Group>
      )}
    </Card>
  );
}

const colours: Readonly<Record<InboundKind, string>> = {
  hard: "danger",
  soft: "gray",
  block: "accent",
  delay: "gray",
  complaint: "danger",
  auto_reply: "gray",
  reply: "brand",
  unsubscribe: "gray",
  unknown: "gray",
};

function Line({ returned }: { readonly returned: Returned }) {
  const { t } = useI18n();
  const {
    id,
    kind,
    customerId,
    name,
    to,
    words,
    diagnostic,
    messageId,
    mailing,
    receivedAt,
    hasRaw,
    hasEffect,
  } = returned;
  const who = name ?? to ?? t("messages.delivery.nobody");
  return (
    <li className={styles.returned}>
      <Badge variant="light" color={colours[kind]} className={styles.kind ?? ""}>
        {t(`messages.inbound.${kind}`)}
      </Badge>
      <div className={styles.story}>
        <span className={styles.who}>
          {customerId === null ? who : <AppLink href={`/customers/${customerId}`}>{who}</AppLink>}
          {name !== null && to !== null && <span className={styles.hint}> {to}</span>}
        </span>
        <span className={styles.effect}>
          {t(
            `messages.inbound_effect.${kind === "soft" && hasEffect ? "soft_dead" : kind === "reply" && hasEffect ? "reply_stop" : kind}`,
          )}
        </span>
        {words !== null && <blockquote className={styles.quoted}>{words}</blockquote>}
        {diagnostic !== null && <code className={styles.said}>{diagnostic}</code>}
        <span className={styles.links}>
          {messageId !== null && (
            <AppLink href={`/outbox/${messageId}`}>{mailing ?? t("messages.delivery.message")}</AppLink>
          )}
          {hasRaw && (
            <a
              href={apiUrl(`/delivery/returns/${id}/raw`)}
              download
              aria-label={t("messages.delivery.raw_of", { who })}
            >
              <Download size={14} aria-hidden /> {t("messages.delivery.raw")}
            </a>
          )}
        </span>
      </div>
      <span className={styles.when}>
        <Instant instant={receivedAt} isRelative />
      </span>
    </li>
  );
}
