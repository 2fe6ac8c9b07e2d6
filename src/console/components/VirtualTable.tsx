import { Skeleton, VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useI18n } from "../i18n.tsx";
import { AppLink } from "./AppLink.tsx";
import { ColumnChoice, useChosenColumns } from "./ColumnChoice.tsx";
import { ErrorState } from "./ErrorState.tsx";
import { TableHead } from "./TableHead.tsx";
import styles from "./VirtualTable.module.css";
import { type Column, rowAfterKey, type Sort } from "./virtual-table.ts";

interface VirtualTableProps<Row> {
  /** Names the table for assistive tools, and keeps the choice of columns on this device. */
  readonly id: string;
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** What is loaded so far; undefined while the first rows are on their way. */
  readonly rows: readonly Row[] | undefined;
  readonly rowKey: (row: Row) => string;
  readonly rowHref?: (row: Row) => string;
  /** All rows of the list when it is known, loaded or not. */
  readonly total?: number | undefined;
  readonly hasMore?: boolean | undefined;
  readonly isLoadingMore?: boolean | undefined;
  readonly onLoadMore?: (() => unknown) | undefined;
  readonly sort?: Sort | undefined;
  readonly onSort?: ((sort: Sort) => void) | undefined;
  readonly fault?: unknown;
  readonly onRetry?: (() => unknown) | undefined;
  readonly empty: ReactNode;
  /** On the line above: the count is written there already. */
  readonly tools?: ReactNode;
  readonly height?: string;
}

/** Of the sticky heading, border included. */
const headHeight = 39;
const rowHeights = { desk: 44, phone: 62 };
const skeletonRows = 8;
// Heading of the page, filters and tools take about the rest: the page itself then hardly scrolls.
const defaultHeight = "max(380px, calc(100dvh - 310px))";

/** A long list: only the rows in view exist, the next ones are asked for before they are reached. */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { id, label, columns, rows, total, tools, fault, onRetry, empty } = props;
  const { t } = useI18n();
  const isPhone = useMediaQuery("(max-width: 52em)") ?? false;
  const { chosen, choose } = useChosenColumns(id, columns);
  const shown = columns.filter((column, index) =>
    isPhone ? index === 0 || column.isOnPhone : chosen.has(column.key),
  );
  const hasChoice = !isPhone && columns.some((column) => column.choice);
  const count = total ?? rows?.length;

  return (
    <div className={styles.box}>
      <div className={styles.tools}>
        <p className={styles.count} role="status">
          {count === undefined ? t("console.table.loading") : t("console.table.rows", { count })}
        </p>
        {tools}
        {hasChoice && <ColumnChoice columns={columns} chosen={chosen} onChoose={choose} />}
      </div>
      {fault !== undefined && fault !== null && rows === undefined ? (
        <ErrorState fault={fault} retry={onRetry} />
      ) : rows?.length === 0 ? (
        empty
      ) : (
        <Grid {...props} columns={shown} label={label} isPhone={isPhone} />
      )}
    </div>
  );
}

interface GridProps<Row> extends VirtualTableProps<Row> {
  readonly isPhone: boolean;
}

function Grid<Row>(props: GridProps<Row>) {
  const { label, columns, rows, rowKey, rowHref, total, isLoadingMore = false } = props;
  const { t } = useI18n();
  const { box, gridId, visible, totalHeight, rowHeight, active, setActive, onKeyDown } = useRows(props);

  // On a phone a row is two lines under one name: the style sheet places its cells.
  const widths = columns.map((column) => `minmax(0, ${column.width ?? "1fr"})`).join(" ");
  const template = props.isPhone ? {} : { gridTemplateColumns: widths };
  return (
    <div ref={box} className={styles.scroll} style={{ maxHeight: props.height ?? defaultHeight }}>
      <div
        role="grid"
        tabIndex={-1}
        aria-label={label}
        aria-busy={rows === undefined}
        aria-rowcount={total === undefined ? -1 : total + 1}
        aria-colcount={columns.length}
        aria-describedby={`${gridId}-help`}
        onKeyDown={onKeyDown}
        className={styles.grid}
      >
        <TableHead columns={columns} template={template} sort={props.sort} onSort={props.onSort} />
        <div role="rowgroup" className={styles.rows} style={{ height: totalHeight }}>
          {visible.map((item) => {
            const row = rows?.[item.index];
            const place = {
              ...template,
              transform: `translateY(${item.start - headHeight}px)`,
              height: rowHeight,
            };
            if (row === undefined) {
              return (
                <WaitingRow
                  key={`waiting-${item.index}`}
                  columns={columns}
                  place={place}
                  index={item.index}
                />
              );
            }
            return (
              <GridRow
                key={rowKey(row)}
                id={`${gridId}-${item.index}`}
                row={row}
                columns={columns}
                href={rowHref?.(row)}
                index={item.index}
                isActive={item.index === Math.min(active, (rows?.length ?? 1) - 1)}
                onActive={() => setActive(item.index)}
                place={place}
              />
            );
          })}
        </div>
      </div>
      <VisuallyHidden id={`${gridId}-help`}>{t("console.table.help")}</VisuallyHidden>
      <VisuallyHidden role="status">{isLoadingMore && t("console.table.loading_more")}</VisuallyHidden>
    </div>
  );
}

/** Which rows exist, which one has the keyboard, and where the keys lead. */
function useRows<Row>(props: GridProps<Row>) {
  const { rows, hasMore = false, isPhone } = props;
  const rowHeight = isPhone ? rowHeights.phone : rowHeights.desk;
  const box = useRef<HTMLDivElement>(null);
  const gridId = useId();
  const [active, setActive] = useState(0);
  const wantFocus = useLateFocus(`${gridId}-${active}`);
  const count = rows === undefined ? skeletonRows : rows.length + (hasMore ? 1 : 0);
  // The compiler of React, which this rule is for, is not used here.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
  });
  // Turning the phone changes the height of a row, which the list has already measured.
  useEffect(() => {
    if (rowHeight > 0) virtualizer.measure();
  }, [virtualizer, rowHeight]);
  const visible = virtualizer.getVirtualItems();

  useNextRows(props, visible.at(-1)?.index ?? 0);

  function onKeyDown(event: KeyboardEvent) {
    // Keys pressed in a field or on a button inside a row are theirs.
    if (event.target instanceof HTMLElement && event.target.id !== `${gridId}-${active}`) return;
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? rowHeight) / rowHeight) - 2);
    const next = rowAfterKey(event.key, active, rows?.length ?? 0, page);
    if (next === undefined) return;
    event.preventDefault();
    wantFocus();
    setActive(next);
    virtualizer.scrollToIndex(next, { align: "auto" });
  }

  return {
    box,
    gridId,
    visible,
    totalHeight: virtualizer.getTotalSize(),
    rowHeight,
    active,
    setActive,
    onKeyDown,
  };
}

// Fifty rows ahead is about three screens: at the speed of a hand, the next rows arrive before their place does.
function useNextRows<Row>(
  { rows, hasMore, isLoadingMore, onLoadMore }: VirtualTableProps<Row>,
  lastVisible: number,
) {
  const isEndNear = rows !== undefined && lastVisible >= rows.length - 50;
  useEffect(() => {
    if (isEndNear && hasMore && !isLoadingMore) void onLoadMore?.();
  }, [isEndNear, hasMore, isLoadingMore, onLoadMore]);
}

// The row to focus may not exist yet when the key is pressed: it appears after the list has moved.
function useLateFocus(id: string) {
  const isWanted = useRef(false);
  useEffect(() => {
    if (!isWanted.current) return;
    const target = document.getElementById(id);
    if (target === null) return;
    isWanted.current = false;
    target.focus({ preventScroll: true });
  });
  return () => {
    isWanted.current = true;
  };
}

interface GridRowProps<Row> {
  readonly id: string;
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly href: string | undefined;
  readonly index: number;
  readonly isActive: boolean;
  readonly onActive: () => void;
  readonly place: React.CSSProperties;
}

function GridRow<Row>({ id, row, columns, href, index, isActive, onActive, place }: GridRowProps<Row>) {
  // One row at a time is reached by Tab; the arrows go from there.
  const focus = { id, tabIndex: isActive ? 0 : -1, onFocus: onActive };
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={styles.row}
      data-link={href !== undefined || undefined}
      style={place}
      {...(href ? {} : focus)}
    >
      {columns.map((column, place) => (
        <div
          key={column.key}
          role="gridcell"
          aria-colindex={place + 1}
          className={styles.cell}
          data-figure={column.isFigure || undefined}
        >
          {place === 0 && href ? (
            <AppLink href={href} className={styles.link} {...focus}>
              {column.cell(row)}
            </AppLink>
          ) : (
            column.cell(row)
          )}
        </div>
      ))}
    </div>
  );
}

interface WaitingRowProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly index: number;
  readonly place: React.CSSProperties;
}

function WaitingRow<Row>({ columns, index, place }: WaitingRowProps<Row>) {
  return (
    <div role="row" aria-rowindex={index + 2} className={styles.row} style={place}>
      {columns.map((column, place) => (
        <div key={column.key} role="gridcell" className={styles.cell}>
          <Skeleton h={12} w={place === 0 ? "70%" : "45%"} ml={column.isFigure ? "auto" : 0} />
        </div>
      ))}
    </div>
  );
}
