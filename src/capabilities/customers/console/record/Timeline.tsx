import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useEffect, useState } from "react";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { customerKey, useShopDay } from "../reading.ts";
import type { Customer, Page, Store, TimelineEntry } from "../views.ts";
import { Entry } from "./Entry.tsx";
import { NoteBox } from "./NoteBox.tsx";
import styles from "./timeline.module.css";
import { byMonth, dayOfEntry, isShow, type Show, shows, shownEntries } from "./timeline.ts";

const pageSize = 50;
// A filter is answered from what is loaded: more is fetched until this many are found, or all is read.
const enough = 12;

interface TimelineProps {
  readonly customer: Customer;
  readonly stores: readonly Store[];
}

/** Everything that happened, in one list, newest first; a note is written at the top. */
export function Timeline({ customer, stores }: TimelineProps) {
  const { t } = useI18n();
  const may = usePermission();
  const [address, change] = useAddress();
  const asked = oneWord(address["show"]);
  const show: Show = isShow(asked) ? asked : "all";
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const timeline = useTimeline(customer.id);
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = timeline;
  const loaded = (data?.pages.flatMap((page) => page.items) ?? []).filter((entry) => !hidden.has(entry.id));
  const entries = shownEntries(loaded, show);
  const needsMore =
    show !== "all" && entries.length < enough && hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (needsMore) void fetchNextPage();
  }, [needsMore, fetchNextPage]);

  const hide = (id: string, isHidden: boolean) =>
    setHidden((before) => new Set(isHidden ? [...before, id] : [...before].filter((one) => one !== id)));

  return (
    <Card title={t("customers.timeline.title")}>
      {may("customers:write") && <NoteBox customer={customer} />}
      <ShowChoice show={show} choose={(next) => void change({ show: next === "all" ? undefined : next })} />
      {timeline.isPending && <CardSkeleton lines={6} />}
      {timeline.error !== null && data === undefined && (
        <ErrorState fault={timeline.error} retry={timeline.refetch} />
      )}
      {data !== undefined && entries.length === 0 && !hasNextPage && (
        <Empty icon={History} sentence={t(`customers.timeline.none_${show}`)} />
      )}
      <Months entries={entries} customer={customer} stores={stores} hide={hide} />
      {isFetchNextPageError && <ErrorState fault={timeline.error} retry={fetchNextPage} />}
      {hasNextPage && !isFetchNextPageError && (
        <Button
          variant="default"
          fullWidth
          mt="md"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t("customers.timeline.more")}
        </Button>
      )}
    </Card>
  );
}

function useTimeline(customerId: string) {
  return useInfiniteQuery({
    queryKey: [...customerKey(customerId), "timeline"],
    queryFn: async ({ pageParam, signal }) =>
      await api.get<Page<TimelineEntry>>(`/customers/${customerId}/timeline`, {
        query: { limit: pageSize, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

interface MonthsProps extends TimelineProps {
  readonly entries: readonly TimelineEntry[];
  readonly hide: (id: string, isHidden: boolean) => void;
}

function Months({ entries, customer, stores, hide }: MonthsProps) {
  const { month } = useI18n();
  const shopDay = useShopDay();
  const dayOf = (entry: TimelineEntry) => dayOfEntry(entry, shopDay);
  return byMonth(entries, dayOf).map((one) => (
    <section key={one.month} aria-labelledby={`month-${one.month}`}>
      <h3 id={`month-${one.month}`} className={styles.month}>
        {month(one.month)}
      </h3>
      <ol className={styles.entries}>
        {one.entries.map((entry) => (
          <Entry
            key={`${entry.kind} ${entry.id}`}
            entry={entry}
            day={dayOf(entry)}
            customer={customer}
            stores={stores}
            hide={hide}
          />
        ))}
      </ol>
    </section>
  ));
}

function ShowChoice({ show, choose }: { readonly show: Show; readonly choose: (show: Show) => void }) {
  const { t } = useI18n();
  return (
    <div className={styles.shows} role="group" aria-label={t("customers.timeline.filter")}>
      {shows.map((one) => (
        <button key={one} type="button" aria-pressed={one === show} onClick={() => choose(one)}>
          {t(`customers.timeline.show_${one}`)}
        </button>
      ))}
    </div>
  );
}
