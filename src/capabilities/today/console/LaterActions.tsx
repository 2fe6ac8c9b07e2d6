import { Button, Collapse } from "@mantine/core";
import { ChevronDown } from "lucide-react";
import { useId, useState } from "react";
import { useI18n } from "../../../console/i18n.tsx";
import type { TodayAction } from "../shared.ts";
import { ActionCard } from "./ActionCard.tsx";
import styles from "./TodayPage.module.css";

/** Three things fill a morning; the others wait here. */
export function LaterActions({
  actions,
  today,
}: {
  readonly actions: readonly TodayAction[];
  readonly today: string;
}) {
  const { t } = useI18n();
  const [isOpen, setOpen] = useState(false);
  const listId = useId();
  return (
    <div>
      <Button
        variant="subtle"
        color="gray"
        rightSection={
          <ChevronDown size={16} aria-hidden className={styles.chevron} data-open={isOpen || undefined} />
        }
        aria-expanded={isOpen}
        aria-controls={listId}
        onClick={() => setOpen(!isOpen)}
      >
        {t("today.later", { count: actions.length })}
      </Button>
      <Collapse expanded={isOpen} id={listId}>
        <ol className={styles.actions}>
          {actions.map((action) => (
            <ActionCard key={action.key} action={action} today={today} />
          ))}
        </ol>
      </Collapse>
    </div>
  );
}
