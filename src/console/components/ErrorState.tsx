import { Button } from "@mantine/core";
import { CloudOff } from "lucide-react";
import { useI18n } from "../i18n.tsx";
import { problemText } from "../problem.ts";
import styles from "./States.module.css";

interface ErrorStateProps {
  readonly fault: unknown;
  readonly retry?: (() => unknown) | undefined;
}

/** Something could not be read: what happened, what is safe, and the way to try again. */
export function ErrorState({ fault, retry }: ErrorStateProps) {
  const { t } = useI18n();
  return (
    <div className={styles.state} role="alert">
      <CloudOff className={styles.icon} size={24} strokeWidth={1.75} aria-hidden />
      <p className={styles.sentence}>{problemText(fault, t)}</p>
      {retry && (
        <Button variant="default" onClick={() => void retry()}>
          {t("console.retry")}
        </Button>
      )}
    </div>
  );
}
