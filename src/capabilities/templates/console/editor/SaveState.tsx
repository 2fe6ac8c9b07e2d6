import { Button } from "@mantine/core";
import { Check, CloudOff, LoaderCircle, Users } from "lucide-react";
import { useI18n } from "../../../../console/i18n.tsx";
import { problemText } from "../../../../console/problem.ts";
import styles from "./editor.module.css";
import type { Saving } from "./saving.ts";
import type { Written } from "./writing.ts";

/** Whether what is written is kept, in a few words beside the tools. */
export function SaveState({ saving }: { readonly saving: Saving }) {
  const { t, instant } = useI18n();
  const { state, keptAt } = saving;
  return (
    <span className={styles.saved} data-state={state.kind} role="status">
      {state.kind === "saved" && (
        <>
          <Check size={16} strokeWidth={1.75} aria-hidden />
          <span title={instant(keptAt)}>{t("templates.save.saved")}</span>
        </>
      )}
      {(state.kind === "unsaved" || state.kind === "saving") && (
        <>
          <LoaderCircle size={16} strokeWidth={1.75} aria-hidden />
          {t("templates.save.saving")}
        </>
      )}
      {state.kind === "failed" && (
        <>
          <CloudOff size={16} strokeWidth={1.75} aria-hidden />
          {t("templates.save.failed")}
        </>
      )}
      {state.kind === "conflict" && (
        <>
          <Users size={16} strokeWidth={1.75} aria-hidden />
          {t("templates.save.conflict")}
        </>
      )}
    </span>
  );
}

interface SaveTroubleProps {
  readonly saving: Saving;
  readonly onTheirs: (theirs: Written) => void;
}

/** What keeps it from being kept, and what can be done about it; nothing written is lost meanwhile. */
export function SaveTrouble({ saving, onTheirs }: SaveTroubleProps) {
  const { t, instant } = useI18n();
  const { state } = saving;
  if (state.kind === "failed")
    return (
      <div className={styles.trouble} role="alert">
        <p>
          {problemText(state.fault, t)} {t("templates.save.failed_safe")}
        </p>
        <Button variant="default" onClick={() => void saving.flush()}>
          {t("console.retry")}
        </Button>
      </div>
    );
  if (state.kind !== "conflict") return null;
  const { conflict } = state;
  return (
    <div className={styles.trouble} role="alert">
      <p>
        <b>{t("templates.conflict.title", { when: instant(conflict.theirs.updatedAt) })}</b>{" "}
        {t("templates.conflict.effect")}
      </p>
      <div className={styles.buttons}>
        <Button variant="default" onClick={() => onTheirs(saving.takeTheirs(conflict))}>
          {t("templates.conflict.theirs")}
        </Button>
        <Button variant="default" onClick={() => saving.keepOurs(conflict)}>
          {t("templates.conflict.ours")}
        </Button>
      </div>
    </div>
  );
}
