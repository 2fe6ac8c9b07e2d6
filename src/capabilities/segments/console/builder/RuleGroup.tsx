import { NativeSelect } from "@mantine/core";
import { useId } from "react";
import { useI18n } from "../../../../console/i18n.tsx";
import { AddCondition } from "./AddCondition.tsx";
import { focusTarget, useBuilding } from "./building.ts";
import { ConditionLine } from "./ConditionLine.tsx";
import { changeMode, deepestGroup, type Group, type Mode, modes } from "./draft.ts";
import { PartActions } from "./PartActions.tsx";
import styles from "./builder.module.css";

interface RuleGroupProps {
  readonly group: Group;
  /** 0 for the sentence itself. */
  readonly depth: number;
}

/** "Clients qui répondent à toutes ces conditions", and the conditions below, each a phrase. */
export function RuleGroup({ group, depth }: RuleGroupProps) {
  const { t } = useI18n();
  const { change } = useBuilding();
  const startId = useId();
  const mode = t(`segments.mode.${group.mode}`);
  return (
    <div className={styles.group} role="group" aria-labelledby={startId} data-depth={depth}>
      <div className={styles.start}>
        <span id={startId} className={styles.startWords}>
          {t(depth === 0 ? "segments.builder.start" : "segments.builder.start_inner")}
          <span className={styles.hidden}> {mode}</span>
        </span>
        <NativeSelect
          id={focusTarget.part(group.id)}
          aria-label={t("segments.builder.mode")}
          className={styles.mode ?? ""}
          value={group.mode}
          data={modes.map((one) => ({ value: one, label: t(`segments.mode.${one}`) }))}
          onChange={(event) => {
            const chosen = event.currentTarget.value as Mode;
            change((root) => changeMode(root, group.id, chosen));
          }}
        />
        {depth > 0 && <PartActions part={group} phrase={t("segments.builder.group_named", { mode })} />}
      </div>
      <ul className={styles.parts}>
        {group.parts.map((part, index) => (
          <li key={part.id} className={styles.part}>
            <span className={styles.joint}>{index > 0 && t(`segments.joint.${group.mode}`)}</span>
            {part.kind === "group" ? (
              <RuleGroup group={part} depth={depth + 1} />
            ) : (
              <ConditionLine condition={part} />
            )}
          </li>
        ))}
      </ul>
      <AddCondition group={group} mayNest={depth < deepestGroup} />
    </div>
  );
}
