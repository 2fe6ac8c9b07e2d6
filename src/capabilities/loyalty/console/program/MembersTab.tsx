import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { FileInput, Search, UserPlus, Users } from "lucide-react";
import { useState } from "react";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { Day } from "../../../../console/components/inline.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { type Column, readSort, type Sort, writeSort } from "../../../../console/components/virtual-table.ts";
import { VirtualTable } from "../../../../console/components/VirtualTable.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import type { MemberListItem, MembersPage, Program } from "../../shared.ts";
import { addresses } from "../common/addresses.ts";
import styles from "../common/common.module.css";
import { StatePill, type Tone } from "../common/StatePill.tsx";
import { useDayOf, useFigures } from "../common/words.ts";
import { CardsEnding } from "../members/CardsEnding.tsx";
import { Enrol } from "../members/Enrol.tsx";
import { Openings } from "../members/Openings.tsx";

const sorts = ["name", "balance", "joined", "last_earned", "expiry", "tier"];
const statuses = ["active", "control", "closed"] as const;
const tones: Readonly<Record<MemberListItem["status"], Tone>> = {
  active: "good",
  control: "note",
  closed: "quiet",
  merged: "quiet",
};

/** Everybody of a program: who has what, and since when. */
export function MembersTab({ program }: { readonly program: Program }) {
  const { t } = useI18n();
  const may = usePermission();
  const [search, change] = useAddress();
  const [isEnrolling, setEnrolling] = useState(false);
  const [isBringing, setBringing] = useState(false);
  const sort = readSort(oneWord(search["sort"]), sorts, { key: "balance", direction: "desc" });
  const status = statuses.find((one) => one === oneWord(search["status"]));
  const tier = oneWord(search["tier"]);
  const text = oneWord(search["text"]);
  const members = useMembers(program.id, { text, status, tier, sort });
  const levels = program.definition?.tiers?.levels ?? [];
  const isFiltered = [text, status, tier].some((one) => one !== undefined);
  const mayEnrol = may("loyalty:serve") && program.state === "active";
  const enrol = mayEnrol && (
    <Button
      variant="default"
      leftSection={<UserPlus size={18} strokeWidth={1.75} aria-hidden />}
      onClick={() => setEnrolling(true)}
    >
      {t("loyalty.enrol.open")}
    </Button>
  );
  const isOpen = program.state === "active" || program.state === "paused";
  const bring = may("loyalty:approve") && isOpen && (
    <Button
      variant="default"
      leftSection={<FileInput size={18} strokeWidth={1.75} aria-hidden />}
      onClick={() => setBringing(true)}
    >
      {t("loyalty.openings.open")}
    </Button>
  );
  return (
    <div className={styles.stack}>
      {program.definition?.join.mode === "paid" && <CardsEnding program={program} />}
      <div className={styles.tools}>
        <SearchField key={text === undefined ? "empty" : "typed"} />
        <Select
          w={190}
          label={t("loyalty.members.status")}
          data={[
            { value: "", label: t("loyalty.members.status_all") },
            ...statuses.map((one) => ({ value: one, label: t(`loyalty.member_status.${one}`) })),
          ]}
          value={status ?? ""}
          onChange={(chosen) => void change({ status: chosen || undefined })}
        />
        {levels.length > 0 && (
          <Select
            w={190}
            label={t("loyalty.members.tier")}
            data={[
              { value: "", label: t("loyalty.members.tier_all") },
              ...levels.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            value={tier ?? ""}
            onChange={(chosen) => void change({ tier: chosen || undefined })}
          />
        )}
        {enrol}
        {bring}
      </div>
      <VirtualTable
        id="loyalty-members"
        label={t("loyalty.program.tab_members")}
        columns={useColumns(program)}
        rows={members.rows}
        rowKey={(member) => member.membershipId}
        rowHref={(member) => addresses.member(member.membershipId)}
        total={members.count}
        hasMore={members.hasMore}
        isLoadingMore={members.isLoadingMore}
        onLoadMore={members.loadMore}
        sort={sort}
        onSort={(next) => void change({ sort: writeSort(next) })}
        fault={members.fault}
        onRetry={members.retry}
        empty={
          isFiltered ? (
            <Empty
              icon={Users}
              sentence={t("loyalty.members.nobody")}
              action={
                <Button
                  variant="default"
                  onClick={() => void change({ text: undefined, status: undefined, tier: undefined })}
                >
                  {t("loyalty.members.everybody")}
                </Button>
              }
            />
          ) : (
            <Empty icon={Users} sentence={t("loyalty.members.empty")} />
          )
        }
        height="max(380px, calc(100dvh - 420px))"
      />
      <Enrol program={program} isOpen={isEnrolling} close={() => setEnrolling(false)} />
      <Openings program={program} isOpen={isBringing} close={() => setBringing(false)} />
    </div>
  );
}

interface Asked {
  readonly text: string | undefined;
  readonly status: string | undefined;
  readonly tier: string | undefined;
  readonly sort: Sort;
}

function useMembers(programId: string, { text, status, tier, sort }: Asked) {
  const query = useInfiniteQuery({
    queryKey: ["loyalty", "members", programId, text, status, tier, sort],
    queryFn: async ({ pageParam, signal }) =>
      await api.get<MembersPage>(`/loyalty/programs/${programId}/members`, {
        query: {
          search: text,
          status,
          tier,
          sort: sort.key,
          direction: sort.direction,
          limit: 100,
          cursor: pageParam,
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });
  return {
    rows: query.data?.pages.flatMap((page) => page.items),
    count: query.data?.pages[0]?.count,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: query.fetchNextPage,
    fault: query.error,
    retry: query.refetch,
  };
}

function useColumns({ definition }: Program): readonly Column<MemberListItem>[] {
  const { t, day } = useI18n();
  const figures = useFigures();
  const dayOf = useDayOf();
  const unit = { kind: definition?.kind ?? "points" };
  const levels = definition?.tiers?.levels ?? [];
  const shown = (points: number) => (points === 0 ? <span aria-hidden>–</span> : figures(points, unit));
  return [
    {
      key: "name",
      name: t("loyalty.members.name"),
      width: "2.2fr",
      isSortable: true,
      cell: ({ name }) => name || t("loyalty.unnamed"),
    },
    {
      key: "balance",
      name: t("loyalty.members.balance"),
      width: "1fr",
      isFigure: true,
      isSortable: true,
      isOnPhone: true,
      cell: ({ available, debt }) => figures(available - debt, unit),
    },
    {
      key: "pending",
      name: t("loyalty.members.pending"),
      width: "1fr",
      isFigure: true,
      choice: "hidden",
      cell: ({ pending }) => shown(pending),
    },
    {
      key: "issued",
      name: t("loyalty.members.issued"),
      width: "1fr",
      isFigure: true,
      choice: "shown",
      cell: ({ issued }) => shown(issued),
    },
    {
      key: "redeemed",
      name: t("loyalty.members.redeemed"),
      width: "1fr",
      isFigure: true,
      choice: "shown",
      cell: ({ redeemed }) => shown(redeemed),
    },
    ...(levels.length === 0
      ? []
      : [
          {
            key: "tier",
            name: t("loyalty.members.tier"),
            width: "1fr",
            isSortable: true,
            choice: "shown" as const,
            cell: ({ tierId }: MemberListItem) =>
              levels.find(({ id }) => id === tierId)?.name ?? <span aria-hidden>–</span>,
          },
        ]),
    ...(definition === null || definition.expiry.type === "never"
      ? []
      : [
          {
            key: "expiry",
            name: t("loyalty.members.expiry"),
            width: "1.8fr",
            isSortable: true,
            choice: "shown" as const,
            cell: ({ nextExpiry, available, debt }: MemberListItem) => {
              if (nextExpiry === null) return <span aria-hidden>–</span>;
              const on = day(dayOf(nextExpiry.at));
              return nextExpiry.points === available - debt
                ? on
                : t("loyalty.members.expiry_said", { points: figures(nextExpiry.points, unit), day: on });
            },
          },
        ]),
    {
      key: "last_earned",
      name: t("loyalty.members.last_earned"),
      width: "1.2fr",
      isSortable: true,
      choice: "shown",
      cell: ({ lastEarnedAt }) => <Day day={lastEarnedAt === null ? null : dayOf(lastEarnedAt)} isRelative />,
    },
    {
      key: "joined",
      name: t("loyalty.members.joined"),
      width: "1.2fr",
      isSortable: true,
      choice: "hidden",
      cell: ({ joinedAt }) => <Day day={dayOf(joinedAt)} />,
    },
    {
      key: "status",
      name: t("loyalty.members.status"),
      width: "1.1fr",
      choice: "shown",
      isOnPhone: true,
      cell: ({ status }) => (
        <StatePill tone={tones[status]}>{t(`loyalty.member_status.${status}`)}</StatePill>
      ),
    },
  ];
}

/** Typing looks for somebody at once; the address keeps what was typed. */
function SearchField() {
  const { t } = useI18n();
  const [search, change] = useAddress();
  const [typed, setTyped] = useState(oneWord(search["text"]) ?? "");
  const look = useDebouncedCallback(
    (text: string) => void change({ text: text.trim().length > 1 ? text.trim() : undefined }),
    180,
  );
  return (
    <TextInput
      type="search"
      label={t("loyalty.members.search")}
      leftSection={<Search size={18} strokeWidth={1.75} aria-hidden />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        look(event.currentTarget.value);
      }}
      spellCheck={false}
      autoComplete="off"
    />
  );
}
