import { Check } from "lucide-react";
import { useI18n } from "../../../console/i18n.tsx";
import styles from "./files.module.css";
import type { ImportState } from "./views.ts";

const steps = ["drop", "match", "report", "import"] as const;

const reached: Readonly<Record<ImportState, number>> = {
  received: 1,
  checking: 2,
  checked: 2,
  importing: 3,
  done: 4,
  failed: 1,
  undoing: 3,
  undone: 4,
  cancelled: 1,
};

/** Where this file is on its way; said in words as well as shown. */
export function Steps({ state }: { readonly state: ImportState }) {
  const { t } = useI18n();
  const at = reached[state];
  return (
    <ol className={styles.steps} aria-label={t("files.steps.label")}>
      {steps.map((step, position) => (
        <li
          key={step}
          className={styles.step}
          data-done={position < at || undefined}
          {...(position === at ? { "aria-current": "step" as const } : {})}
        >
          <span className={styles.stepMark} aria-hidden>
            {position < at ? <Check size={14} /> : position + 1}
          </span>
          {t(`files.steps.${step}`)}
        </li>
      ))}
    </ol>
  );
}
