import { Ban, TriangleAlert } from "lucide-react";
import { useI18n } from "../../../../console/i18n.tsx";
import type { DesignProblem } from "../../shared.ts";
import { sayFigures } from "../say.ts";
import styles from "./designer.module.css";

/** What would go wrong, in plain prose; what the law forbids comes first, with its article. */
export function Warnings({ problems }: { readonly problems: readonly DesignProblem[] }) {
  const i18n = useI18n();
  const { t } = i18n;
  if (problems.length === 0) return null;
  const blocks = problems.filter(({ kind }) => kind === "block");
  const others = problems.filter(({ kind }) => kind === "warn");
  return (
    <ul className={styles.warnings} aria-label={t("loyalty.replay.warnings")}>
      {[...blocks, ...others].map(({ kind, code, ruleId, rewardId, reference, values }) => (
        <li key={`${code} ${ruleId} ${rewardId}`} data-kind={kind}>
          {kind === "block" ? (
            <Ban size={18} strokeWidth={1.75} aria-hidden />
          ) : (
            <TriangleAlert size={18} strokeWidth={1.75} aria-hidden />
          )}
          <p>
            {kind === "block" && <b>{t("loyalty.replay.blocks")} </b>}
            {t(`loyalty.problem.${code}`, sayFigures(values, i18n))}
            {reference !== null && <span className={styles.reference}> {reference}</span>}
          </p>
        </li>
      ))}
    </ul>
  );
}
