import { ActionIcon, SegmentedControl, Tooltip } from "@mantine/core";
import { Redo2, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { useI18n } from "../../../../console/i18n.tsx";
import { type Language, languages } from "../../shared.ts";
import styles from "./editor.module.css";

export type View = "write" | "preview";
export type ShownLanguages = Language | "both";

interface ToolbarProps {
  readonly view: View;
  readonly setView: (view: View) => void;
  readonly mayWrite: boolean;
  readonly shown: ShownLanguages;
  readonly setShown: (shown: ShownLanguages) => void;
  readonly undo: (() => void) | null;
  readonly redo: (() => void) | null;
  /** Whether it is kept. */
  readonly children: ReactNode;
}

export function Toolbar(props: ToolbarProps) {
  const { view, setView, mayWrite, shown, setShown, undo, redo, children } = props;
  const { t } = useI18n();
  return (
    <div className={styles.toolbar}>
      {mayWrite && (
        <SegmentedControl
          aria-label={t("templates.toolbar.view")}
          value={view}
          onChange={setView}
          data={(["write", "preview"] as const).map((value) => ({
            value,
            label: t(`templates.toolbar.${value}`),
          }))}
        />
      )}
      <SegmentedControl
        aria-label={t("templates.toolbar.language")}
        value={shown}
        onChange={setShown}
        data={([...languages, "both"] as const).map((value) => ({
          value,
          label: t(`templates.toolbar.${value}`),
        }))}
      />
      <div className={styles.toolbarEnd}>
        {children}
        {mayWrite && view === "write" && (
          <>
            <Step name={t("templates.toolbar.undo")} keys="Ctrl Z" act={undo}>
              <Undo2 size={18} strokeWidth={1.75} aria-hidden />
            </Step>
            <Step name={t("templates.toolbar.redo")} keys={t("templates.toolbar.redo_keys")} act={redo}>
              <Redo2 size={18} strokeWidth={1.75} aria-hidden />
            </Step>
          </>
        )}
      </div>
    </div>
  );
}

interface StepProps {
  readonly name: string;
  readonly keys: string;
  readonly act: (() => void) | null;
  readonly children: ReactNode;
}

/** Stays reachable when it can do nothing, so that the focus is not thrown out of the page by the last step. */
function Step({ name, keys, act, children }: StepProps) {
  return (
    <Tooltip label={`${name} (${keys})`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        className={styles.step ?? ""}
        aria-label={name}
        aria-disabled={act === null}
        {...(act === null ? { "data-disabled": true } : {})}
        onClick={() => act?.()}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
