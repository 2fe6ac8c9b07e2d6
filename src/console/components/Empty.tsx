import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./States.module.css";

interface EmptyProps {
  /** What there is nothing of, and what to do about it; no apology. */
  readonly sentence: ReactNode;
  readonly title?: string;
  readonly icon?: LucideIcon;
  readonly action?: ReactNode;
}

export function Empty({ sentence, title, icon: Icon, action }: EmptyProps) {
  return (
    <div className={styles.state}>
      {Icon && <Icon className={styles.icon} size={24} strokeWidth={1.75} aria-hidden />}
      {title && <p className={styles.title}>{title}</p>}
      <p className={styles.sentence}>{sentence}</p>
      {action}
    </div>
  );
}
