import { Progress as Bar, Loader } from "@mantine/core";
import type { ReactNode } from "react";
import { useI18n } from "../i18n.tsx";
import styles from "./Progress.module.css";

interface ProgressProps {
  /** "Lecture du fichier". */
  readonly label: string;
  readonly done?: number | undefined;
  /** Without it, how long it will take is not known. */
  readonly total?: number | undefined;
  readonly note?: ReactNode;
}

/** Work beyond a second shows how far it is. */
export function Progress({ label, done, total, note }: ProgressProps) {
  const { t, number } = useI18n();
  const isKnown = done !== undefined && total !== undefined && total > 0;
  return (
    <div className={styles.progress}>
      <div className={styles.words}>
        {!isKnown && <Loader size={16} color="brand" aria-hidden />}
        <span className={styles.label} role="status">
          {label}
        </span>
        {isKnown && (
          <span className={styles.count}>
            {t("console.progress.of", { done: number(done), total: number(total) })}
          </span>
        )}
      </div>
      {isKnown && (
        <Bar value={(done / total) * 100} size={8} radius="xl" aria-label={label} transitionDuration={140} />
      )}
      {note && <p className={styles.note}>{note}</p>}
    </div>
  );
}
