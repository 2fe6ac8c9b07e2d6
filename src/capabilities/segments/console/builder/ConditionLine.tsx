import { Button, Checkbox, Popover, UnstyledButton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { KeyboardEvent } from "react";
import { useI18n } from "../../../../console/i18n.tsx";
import { focusTarget, useBuilding } from "./building.ts";
import { changeCondition, type Condition } from "./draft.ts";
import { PartActions } from "./PartActions.tsx";
import { usePartMoves } from "./part-moves.ts";
import { withinView } from "./within-view.ts";
import styles from "./builder.module.css";

/** One phrase of the sentence: pressed, it opens what it is made of. */
export function ConditionLine({ condition }: { readonly condition: Condition }) {
  const { t } = useI18n();
  const { catalogue, edited, edit, change, say, tally } = useBuilding();
  const moves = usePartMoves(condition);
  const phrase = say(condition);
  const isOpen = edited === condition.id;
  const isPhone = useMediaQuery("(max-width: 52em)") ?? false;
  const isComplete = catalogue.isComplete(condition.leaf);

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey && event.key === "ArrowUp") moves.up();
    else if (event.altKey && event.key === "ArrowDown") moves.down();
    else if (event.key === "Delete" || event.key === "Backspace") moves.remove(phrase);
    else if (event.key === "ArrowUp") step(event.currentTarget, -1);
    else if (event.key === "ArrowDown") step(event.currentTarget, 1);
    else return;
    event.preventDefault();
  }

  return (
    <span id={focusTarget.part(condition.id)} className={styles.line}>
      <Popover
        opened={isOpen}
        onChange={(opened) => edit(opened ? condition.id : null)}
        position="bottom-start"
        middlewares={withinView}
        withOverlay={isPhone}
        overlayProps={{ backgroundOpacity: 0.25 }}
        trapFocus
        returnFocus
        shadow="md"
      >
        <Popover.Target>
          <UnstyledButton
            data-phrase
            className={styles.phrase}
            data-incomplete={!isComplete || undefined}
            data-negated={condition.isNegated || undefined}
            onClick={() => edit(isOpen ? null : condition.id)}
            onKeyDown={onKeyDown}
          >
            {phrase}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown className={styles.editor ?? ""} aria-label={phrase}>
          <div className={styles.editorBody}>
            {catalogue.editor(condition.leaf, (leaf) =>
              change((root) => changeCondition(root, condition.id, { leaf }), `edit ${condition.id}`),
            )}
            <Checkbox
              className={styles.negation ?? ""}
              label={t("segments.builder.negated")}
              checked={condition.isNegated}
              onChange={(event) => {
                const isNegated = event.currentTarget.checked;
                change((root) => changeCondition(root, condition.id, { isNegated }));
              }}
            />
          </div>
          <div className={styles.editorFoot}>
            {tally}
            <Button variant="default" size="compact-md" onClick={() => edit(null)}>
              {t("segments.builder.done")}
            </Button>
          </div>
        </Popover.Dropdown>
      </Popover>
      <PartActions part={condition} phrase={phrase} />
    </span>
  );
}

/** To the phrase before or after, whatever group it is in. */
function step(from: EventTarget & Element, by: -1 | 1) {
  const phrases = [...document.querySelectorAll<HTMLElement>("[data-phrase]")];
  phrases[phrases.indexOf(from as HTMLElement) + by]?.focus();
}
