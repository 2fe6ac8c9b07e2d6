import type { ReactNode } from "react";
import { AppLink } from "./AppLink.tsx";
import styles from "./BarRows.module.css";

export interface BarRow {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  /** Said after the value, smaller: "412 clients". */
  readonly note?: ReactNode;
  readonly href?: string;
  /** The same figure a year before, drawn as a notch. */
  readonly lastYear?: number | null;
}

interface BarRowsProps {
  /** Largest first; bars start at zero. */
  readonly rows: readonly BarRow[];
  readonly format: (value: number) => string;
  /** The value of a full bar; the largest one by default. */
  readonly full?: number;
  readonly label?: string;
}

export function BarRows({
  rows,
  format,
  label,
  full = Math.max(1, ...rows.map((row) => Math.max(row.value, row.lastYear ?? 0))),
}: BarRowsProps) {
  const widthOf = (value: number) => `${(Math.max(0, Math.min(value, full)) / full) * 100}%`;
  return (
    <ol className={styles.rows} {...(label ? { "aria-label": label } : {})}>
      {rows.map((row) => (
        <li key={row.key} className={styles.row}>
          <span className={styles.label}>
            {row.href ? <AppLink href={row.href}>{row.label}</AppLink> : row.label}
          </span>
          <span className={styles.track} aria-hidden>
            <span className={styles.bar} style={{ width: widthOf(row.value) }} />
            {typeof row.lastYear === "number" && (
              <span className={styles.notch} style={{ left: widthOf(row.lastYear) }} />
            )}
          </span>
          <span className={styles.value}>
            {format(row.value)}
            {row.note && <span className={styles.note}>{row.note}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
