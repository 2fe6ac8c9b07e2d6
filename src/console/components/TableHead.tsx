import { UnstyledButton } from "@mantine/core";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { CSSProperties } from "react";
import { useI18n } from "../i18n.tsx";
import styles from "./VirtualTable.module.css";
import { type Column, nextSort, type Sort } from "./virtual-table.ts";

interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly template: CSSProperties;
  readonly sort: Sort | undefined;
  readonly onSort: ((sort: Sort) => void) | undefined;
}

export function TableHead<Row>({ columns, template, sort, onSort }: TableHeadProps<Row>) {
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.headRow} style={template}>
        {columns.map((column, place) => {
          const direction = sort?.key === column.key ? sort.direction : undefined;
          return (
            <div
              key={column.key}
              role="columnheader"
              aria-colindex={place + 1}
              aria-sort={direction === undefined ? "none" : direction === "asc" ? "ascending" : "descending"}
              className={styles.headCell}
              data-figure={column.isFigure || undefined}
            >
              {column.isSortable && onSort ? (
                <SortButton column={column} sort={sort} onSort={onSort} />
              ) : (
                column.name
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface SortButtonProps<Row> {
  readonly column: Column<Row>;
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort) => void;
}

function SortButton<Row>({ column, sort, onSort }: SortButtonProps<Row>) {
  const { t } = useI18n();
  const next = nextSort(column, sort);
  const isSorted = sort?.key === column.key;
  const Arrow = isSorted && sort.direction === "desc" ? ArrowDown : ArrowUp;
  return (
    <UnstyledButton
      className={styles.sort}
      data-sorted={isSorted || undefined}
      aria-label={t(next.direction === "asc" ? "console.table.sort_up" : "console.table.sort_down", {
        column: column.name,
      })}
      onClick={() => onSort(next)}
    >
      <span>{column.name}</span>
      <Arrow size={14} aria-hidden />
    </UnstyledButton>
  );
}
