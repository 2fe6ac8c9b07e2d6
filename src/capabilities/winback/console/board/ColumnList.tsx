import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useId } from "react";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { addressFor, customersAddress, type PeopleRule } from "../../../insight/shared.ts";
import type { BoardColumn, BoardPerson } from "../../shared.ts";
import { columnQuery, type Filters } from "../queries.ts";
import styles from "./board.module.css";
import type { Act } from "./keys.ts";
import { PersonCard } from "./PersonCard.tsx";

interface ColumnListProps {
  readonly column: BoardColumn;
  readonly sum: { readonly customers: number; readonly cents: number };
  readonly filters: Filters;
  readonly isFiltered: boolean;
  readonly today: string;
  readonly onAct: (act: Act, person: BoardPerson) => void;
}

/** One column: what is at stake, then its people. */
export function ColumnList({ column, sum, filters, isFiltered, today, onAct }: ColumnListProps) {
  const { t, number, money } = useI18n();
  const titleId = useId();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    columnQuery(column, filters),
  );
  const people = data?.pages.flatMap(({ items }) => items);
  const may = usePermission();
  const everybody: PeopleRule = { field: "winback", op: "in", value: [column] };
  return (
    <section className={styles.column} aria-labelledby={titleId} data-column={column}>
      <header className={styles.head}>
        <h2 id={titleId} className={styles.title}>
          {t(`winback.column.${column}`)}
          <span className={styles.count} data-column={column}>
            {number(sum.customers)}
          </span>
        </h2>
        <p className={styles.sum}>
          {sum.customers === 0
            ? t(`winback.column.${column}_none_short`)
            : t(`winback.column.${column}_sum`, {
                amount: money(Math.round(sum.cents / 100) * 100, undefined, { hideCents: true }),
              })}
        </p>
      </header>
      {people === undefined ? (
        error === null ? (
          <CardSkeleton lines={4} />
        ) : (
          <ErrorState fault={error} retry={refetch} />
        )
      ) : people.length === 0 ? (
        <p className={styles.none}>
          {t(isFiltered ? "winback.column.filtered_none" : `winback.column.${column}_none`)}
        </p>
      ) : (
        <>
          <ol className={styles.cards}>
            {people.map((person, place) => (
              <PersonCard
                key={person.id}
                person={person}
                column={column}
                today={today}
                isFirst={place === 0}
                onAct={onAct}
              />
            ))}
          </ol>
          {hasNextPage && (
            <Button
              variant="default"
              fullWidth
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              {t("winback.column.more", { count: Math.max(sum.customers - people.length, 1) })}
            </Button>
          )}
          {!isFiltered && (
            <p className={styles.whole}>
              <AppLink href={customersAddress(everybody, "spent_year")}>{t("winback.column.whole")}</AppLink>
              {may("messages:write") && (
                <AppLink
                  href={addressFor("/messages/new", everybody)}
                  aria-label={t("winback.column.message_to", { column: t(`winback.column.${column}`) })}
                >
                  {t("winback.column.message")}
                </AppLink>
              )}
            </p>
          )}
        </>
      )}
    </section>
  );
}
