import { Button, Group, SegmentedControl } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Inbox, UserRound } from "lucide-react";
import { useState } from "react";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { type Listed, requestsQuery, setAsideQuery } from "../queries.ts";
import styles from "../privacy.module.css";
import { StageBadge } from "./StageBadge.tsx";

/** Requests, the nearest deadline first; and whose records are kept without being used. */
export function RequestsPart() {
  const { t } = useI18n();
  const [state, setState] = useState<"open" | "closed">("open");
  const requests = useInfiniteQuery(requestsQuery(state));
  const { data: aside } = useQuery(setAsideQuery);
  if (requests.isPending) return <CardSkeleton height={260} />;
  if (requests.error !== null) return <ErrorState fault={requests.error} retry={requests.refetch} />;
  const items = requests.data.pages.flatMap((page) => page.items);
  return (
    <div className={styles.column}>
      <Card
        isFlush
        title={t(`privacy.requests.${state}`)}
        aside={
          <SegmentedControl
            size="xs"
            value={state}
            onChange={(chosen) => setState(chosen === "closed" ? "closed" : "open")}
            data={(["open", "closed"] as const).map((value) => ({
              value,
              label: t(`privacy.requests.show_${value}`),
            }))}
            aria-label={t("privacy.requests.show")}
          />
        }
      >
        {items.length === 0 ? (
          <Empty icon={Inbox} sentence={t(`privacy.requests.none_${state}`)} />
        ) : (
          <ul className={styles.list}>
            {items.map((request) => (
              <Line key={request.id} request={request} />
            ))}
          </ul>
        )}
      </Card>
      {requests.hasNextPage && (
        <Group justify="center">
          <Button
            variant="default"
            loading={requests.isFetchingNextPage}
            onClick={() => void requests.fetchNextPage()}
          >
            {t("privacy.more")}
          </Button>
        </Group>
      )}
      {aside !== undefined && aside.items.length > 0 && (
        <Card isFlush title={t("privacy.aside.title")}>
          <ul className={styles.list}>
            {aside.items.map(({ customerId, name, status, since }) => (
              <li key={customerId}>
                <AppLink href={`/customers/${customerId}`} className={styles.line}>
                  <UserRound size={20} strokeWidth={1.75} aria-hidden />
                  <span className={styles.words}>
                    <span className={styles.name}>{name === "" ? t("privacy.someone") : name}</span>
                    <span className={styles.detail}>
                      <Since status={status} since={since} />
                    </span>
                  </span>
                </AppLink>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}

function Since({ status, since }: { readonly status: string; readonly since: string }) {
  const { t, instant } = useI18n();
  return t(`privacy.aside.${status}`, { since: instant(since) });
}

function Line({ request }: { readonly request: Listed }) {
  const { t, day } = useI18n();
  const who = request.customerName ?? request.requester ?? t("privacy.someone");
  return (
    <li>
      <AppLink href={`/privacy/requests/${request.id}`} className={styles.line}>
        <span className={styles.detail}>{t("privacy.number", { number: request.number })}</span>
        <span className={styles.words}>
          <span className={styles.name}>{who}</span>
          <span className={styles.detail}>
            {t(`privacy.kind.${request.kind}`)} · {t(`privacy.origin.${request.origin}`)} ·{" "}
            {request.state === "open"
              ? t("privacy.requests.due", { day: day(request.dueOn) })
              : t("privacy.requests.received", { day: day(request.receivedOn) })}
          </span>
        </span>
        <span className={styles.side}>
          <StageBadge request={request} />
        </span>
      </AppLink>
    </li>
  );
}
