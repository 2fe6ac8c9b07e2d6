import type { ReactNode } from "react";
import styles from "./common.module.css";

export type Tone = "good" | "quiet" | "wait" | "bad" | "note";

/** A state in a word, with a dot of its colour beside it. */
export function StatePill({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className={styles.pill} data-tone={tone}>
      {children}
    </span>
  );
}
