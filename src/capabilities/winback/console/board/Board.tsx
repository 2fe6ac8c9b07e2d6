import { SegmentedControl } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { BoardColumn } from "../../shared.ts";
import { boardQuery, type Filters } from "../queries.ts";
import { Acts, type ActAsked } from "./Acts.tsx";
import styles from "./board.module.css";
import { BoardFilters } from "./BoardFilters.tsx";
import { ColumnList } from "./ColumnList.tsx";
import { Excluded } from "./Excluded.tsx";
import { useBoardKeys } from "./keys.ts";

const shown = ["slipping", "gone", "contacted", "back"] as const satisfies readonly BoardColumn[];

/** Four columns side by side, the largest stake first; on a phone, one at a time. */
export function Board() {
  const { t, number } = useI18n();
  const [search, change] = useAddress();
  const isNarrow = useMediaQuery("(max-width: 1023px)", undefined, { getInitialValueInEffect: false });
  const [asked, setAsked] = useState<ActAsked | null>(null);
  const filters: Filters = {
    signal: oneWord(search["signal"]),
    reason: oneWord(search["reason"]),
    competitor: oneWord(search["competitor"]),
    store: oneWord(search["store"]),
    reachable: oneWord(search["reachable"]),
    best: oneWord(search["best"]),
  };
  const { data, error, refetch } = useQuery(boardQuery(filters));
  const keys = useBoardKeys((act, person) => setAsked({ act, person }));
  if (data === undefined) {
    return error === null ? <CardSkeleton height={420} /> : <ErrorState fault={error} retry={refetch} />;
  }
  const chosen = shown.find((one) => one === oneWord(search["column"])) ?? "slipping";
  const columns = isNarrow === true ? [chosen] : shown;
  return (
    <div className={styles.board}>
      <BoardFilters board={data} filters={filters} onChange={(changes) => void change(changes)} />
      {isNarrow === true && (
        <SegmentedControl
          fullWidth
          aria-label={t("winback.column.choose")}
          value={chosen}
          onChange={(column) => void change({ column })}
          data={shown.map((value) => ({
            value,
            label: t(`winback.column.${value}`),
          }))}
          className={styles.chooser}
        />
      )}
      <div className={styles.columns} {...keys}>
        {columns.map((column) => (
          <ColumnList
            key={column}
            column={column}
            sum={data.columns[column]}
            filters={filters}
            isFiltered={Object.values(filters).some((one) => one !== undefined)}
            today={data.today}
            onAct={(act, person) => setAsked({ act, person })}
          />
        ))}
      </div>
      {isNarrow !== true && <p className={styles.keys}>{t("winback.keys")}</p>}
      <p className={styles.quiet}>
        {t(data.marginIsMeasured ? "winback.stake.how_measured" : "winback.stake.how_assumed", {
          margin: number(Math.round(data.marginRate * 100)),
        })}
      </p>
      <Excluded count={data.columns.excluded.customers} filters={filters} today={data.today} />
      <Acts
        asked={asked}
        competitors={data.competitors.map(({ name }) => name)}
        close={() => setAsked(null)}
      />
    </div>
  );
}
