import { Ban, TriangleAlert } from "lucide-react";
import { useI18n } from "../../../../console/i18n.tsx";
import type { DesignProblem } from "../../shared.ts";
import { sayFigures } from "../say.ts";
import styles from "./designer.module.css";

interface WarningsProps {
  readonly problems: readonly DesignProblem[];
  /** Of rules at work one says what they do, not what they would. */
  readonly isInForce?: boolean;
}

/** What would go wrong, in plain prose; what the law forbids comes first, with its article. */
export function Warnings({ problems, isInForce = false }: WarningsProps) {
  const i18n = useI18n();
  const { t } = i18n;
  if (problems.length === 0) return null;
  const keyOf = (code: string) => {
    const now = `loyalty.problem_in_force.${code}`;
    return isInForce && i18n.has(now) ? now : `loyalty.problem.${code}`;
  };
  const blocks = problems.filter(({ kind }) => kind === "block");
  const others = problems.filter(({ kind }) => kind === "warn");
  return (
    <ul
      className={styles.warnings}
      aria-label={t(isInForce ? "loyalty.replay.warnings_now" : "loyalty.replay.warnings")}
    >
      {[...blocks, ...others].map(({ kind, code, ruleId, rewardId, reference, values }) => (
        <li key={`${code} ${ruleId} ${rewardId}`} data-kind={kind}>
          {kind === "block" ? (
            <Ban size={18} strokeWidth={1.75} aria-hidden />
          ) : (
            <TriangleAlert size={18} strokeWidth={1.75} aria-hidden />
          )}
          <p>
            {kind === "block" && (
              <b>{t(reference === null ? "loyalty.replay.must_fix" : "loyalty.replay.blocks")} </b>
            )}
            {t(keyOf(code), sayFigures(values, i18n))}
            {reference !== null && <span className={styles.reference}> {reference}</span>}
          </p>
        </li>
      ))}
    </ul>
  );
}
