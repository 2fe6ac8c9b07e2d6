import { ActionIcon, Tooltip, VisuallyHidden } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { Redo2, Undo2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { BuildingContext } from "./building.ts";
import type { Catalogue } from "./catalogue.tsx";
import { RuleGroup } from "./RuleGroup.tsx";
import type { useDraft } from "./use-draft.ts";
import styles from "./builder.module.css";

interface RuleBuilderProps {
  readonly draft: ReturnType<typeof useDraft>;
  readonly catalogue: Catalogue;
  /** How many it means, in short. */
  readonly tally: ReactNode;
  /** What the sentence comes to. */
  readonly children: ReactNode;
}

/** The rule as a sentence to be written, with what was done to it taken back at will. */
export function RuleBuilder({ draft, catalogue, tally, children }: RuleBuilderProps) {
  const { t } = useI18n();
  const [edited, setEdited] = useState<string | null>(null);
  const [announced, setAnnounced] = useState("");
  const { undo, redo, settle } = draft;

  function edit(id: string | null) {
    settle();
    setEdited(id);
  }
  function back() {
    setEdited(null);
    undo();
    setAnnounced(t("segments.builder.undone"));
  }
  function forth() {
    setEdited(null);
    redo();
    setAnnounced(t("segments.builder.redone"));
  }
  // Inside a field the keys keep what they mean there.
  useHotkeys([
    ["mod+Z", back],
    ["mod+shift+Z", forth],
    ["mod+Y", forth],
  ]);

  return (
    <BuildingContext
      value={{
        root: draft.root,
        catalogue,
        change: (change, by) => draft.change(change, by ?? null),
        edited,
        edit,
        focusOn,
        announce: setAnnounced,
        say: catalogue.say,
        tally,
      }}
    >
      <Card
        title={t("segments.builder.who")}
        aside={
          <>
            <HistoryButton
              name={t("segments.builder.undo")}
              keys="Ctrl Z"
              isOff={!draft.canUndo}
              onClick={back}
            >
              <Undo2 size={18} strokeWidth={1.75} aria-hidden />
            </HistoryButton>
            <HistoryButton
              name={t("segments.builder.redo")}
              keys={t("segments.builder.redo_keys")}
              isOff={!draft.canRedo}
              onClick={forth}
            >
              <Redo2 size={18} strokeWidth={1.75} aria-hidden />
            </HistoryButton>
          </>
        }
      >
        <RuleGroup group={draft.root} depth={0} />
        {children}
        <p className={styles.keys}>{t("segments.builder.keys")}</p>
        <VisuallyHidden role="status">{announced}</VisuallyHidden>
      </Card>
    </BuildingContext>
  );
}

interface HistoryButtonProps {
  readonly name: string;
  readonly keys: string;
  readonly isOff: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** Stays reachable when it can do nothing, so that the focus is not thrown out of the page by the last step. */
function HistoryButton({ name, keys, isOff, onClick, children }: HistoryButtonProps) {
  return (
    <Tooltip label={`${name} (${keys})`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        className={styles.step ?? ""}
        aria-label={name}
        aria-disabled={isOff}
        {...(isOff ? { "data-disabled": true } : {})}
        onClick={() => !isOff && onClick()}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

const focusTries = 12;
const focusEveryMs = 30;

/** What was moved, added or taken away changes places, and the menu that asked for it lets go of the focus a little later. */
function focusOn(id: string, tries = focusTries) {
  setTimeout(() => {
    const place = document.getElementById(id);
    const target = place?.matches("button, select") ? place : place?.querySelector<HTMLElement>("button");
    target?.focus();
    if (document.activeElement !== target && tries > 0) focusOn(id, tries - 1);
  }, focusEveryMs);
}
