import { Button } from "@mantine/core";
import { ChartSpline, Download, Table2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useI18n } from "../i18n.tsx";
import { Card } from "./Card.tsx";
import { type DataTable, downloadCsv, formatCell, isFigure } from "./data-table.ts";
import { Scrolling } from "./Scrolling.tsx";
import styles from "./Finding.module.css";

interface FindingProps {
  /** What the chart shows, said as a sentence: "21 % des clients font 78 % des ventes". */
  readonly title: string;
  readonly note?: ReactNode;
  readonly table: DataTable;
  /** Name of the downloaded file, without its ending. */
  readonly fileName: string;
  /** The chart. */
  readonly children: ReactNode;
}

/** A chart with its sentence, and the same figures as a table and as a file. */
export function Finding({ title, note, table, fileName, children }: FindingProps) {
  const { t, language } = useI18n();
  const [isTable, setTable] = useState(false);
  const contentId = useId();
  return (
    <Card title={title}>
      {note && <p className={styles.note}>{note}</p>}
      <div id={contentId}>{isTable ? <DataTableView caption={title} table={table} /> : children}</div>
      <div className={styles.tools}>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          fz={13}
          leftSection={isTable ? <ChartSpline size={16} aria-hidden /> : <Table2 size={16} aria-hidden />}
          aria-controls={contentId}
          onClick={() => setTable(!isTable)}
        >
          {t(isTable ? "console.finding.chart" : "console.finding.table")}
        </Button>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          fz={13}
          leftSection={<Download size={16} aria-hidden />}
          onClick={() => downloadCsv(table, language, fileName)}
        >
          {t("console.finding.csv")}
        </Button>
      </div>
    </Card>
  );
}

interface DataTableViewProps {
  readonly caption: string;
  readonly table: DataTable;
}

export function DataTableView({ caption, table: { columns, rows } }: DataTableViewProps) {
  const formats = useI18n();
  return (
    <Scrolling className={styles.scroll} label={caption}>
      <table className={styles.table}>
        <caption className={styles.caption}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" data-figure={isFigure(column) || undefined}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, line) => (
            <tr key={String(row[columns[0]?.key ?? ""] ?? line)}>
              {columns.map((column, index) => {
                const words = formatCell(row[column.key], column, formats);
                return index === 0 ? (
                  <th key={column.key} scope="row">
                    {words}
                  </th>
                ) : (
                  <td key={column.key} data-figure={isFigure(column) || undefined}>
                    {words}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  );
}
