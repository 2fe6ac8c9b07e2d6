import { ActionIcon, Tooltip } from "@mantine/core";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import styles from "../designer.module.css";

interface LineProps {
  readonly removeLabel: string;
  readonly onRemove?: (() => void) | undefined;
  readonly children: ReactNode;
}

/** One of several of the same kind, with the way to take it out. */
export function Line({ removeLabel, onRemove, children }: LineProps) {
  return (
    <div className={styles.line}>
      <div className={styles.fields}>{children}</div>
      {onRemove && (
        <Tooltip label={removeLabel}>
          <ActionIcon variant="subtle" color="gray" aria-label={removeLabel} onClick={onRemove}>
            <X size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}
