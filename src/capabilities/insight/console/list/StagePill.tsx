import { Tooltip } from "@mantine/core";
import { useI18n } from "../../../../console/i18n.tsx";
import type { Person } from "../../shared.ts";
import styles from "./list.module.css";

/** Where somebody stands, and why, in words. */
export function StagePill({ person }: { readonly person: Pick<Person, "stage" | "reason"> }) {
  const { t } = useI18n();
  return (
    <Tooltip
      label={t(`insight.reason.${person.reason.code}`, person.reason.values)}
      multiline
      maw={320}
      withArrow
    >
      <span className={styles.pill} data-stage={person.stage}>
        {t(`insight.stage.${person.stage}`)}
      </span>
    </Tooltip>
  );
}
