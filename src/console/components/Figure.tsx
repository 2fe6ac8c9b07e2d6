import type { ReactNode } from "react";
import { AppLink } from "./AppLink.tsx";
import styles from "./Figure.module.css";

interface FigureProps {
  readonly label: string;
  /** Already formatted; `undefined` while it is on its way. */
  readonly value: ReactNode;
  /** Beside the value, smaller: "pour 1 €". */
  readonly unit?: ReactNode;
  /** Under it: the comparison, or over which time. */
  readonly note?: ReactNode;
  /** The whole tile leads there. */
  readonly href?: string | undefined;
}

export function Figure({ label, value, unit, note, href }: FigureProps) {
  return (
    <div className={styles.figure}>
      <dt className={styles.label}>
        {href ? (
          <AppLink className={styles.link} href={href}>
            {label}
          </AppLink>
        ) : (
          label
        )}
      </dt>
      <dd className={styles.words}>
        <span className={styles.value}>
          {value ?? <span className={styles.waiting} />}
          {unit && <span className={styles.unit}> {unit}</span>}
        </span>
        {note && <span className={styles.note}>{note}</span>}
      </dd>
    </div>
  );
}

/** Two to five figures on one line; on a phone, two by two. */
export function Figures({ children }: { readonly children: ReactNode }) {
  return <dl className={styles.figures}>{children}</dl>;
}
