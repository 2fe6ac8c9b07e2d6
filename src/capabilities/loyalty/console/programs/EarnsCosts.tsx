import { useI18n } from "../../../../console/i18n.tsx";
import type { ResultsAnswer } from "../../shared.ts";
import { useRoughMoney } from "../common/words.ts";
import styles from "./programs.module.css";

/** The estimate the verdict rests on; null when nothing can tell yet. */
export function estimateOf({ gains }: ResultsAnswer) {
  return gains.basis === null ? null : gains[gains.basis];
}

/** Two bars on one scale: the margin it brought, with the doubt as a paler end, and what it cost. */
export function EarnsCosts({ results }: { readonly results: ResultsAnswer }) {
  const { t } = useI18n();
  const said = useRoughMoney();
  const estimate = estimateOf(results);
  const cost = results.costs.totalCents;
  const low = Math.max(0, estimate?.marginCents.low ?? 0);
  const high = Math.max(0, estimate?.marginCents.high ?? 0);
  const full = Math.max(1, high, cost);
  const width = (cents: number) => `${(Math.max(0, cents) / full) * 100}%`;
  return (
    <dl className={styles.bars}>
      <div className={styles.bar}>
        <dt>{t("loyalty.earns")}</dt>
        <dd className={styles.track} aria-hidden>
          <span className={styles.doubt} style={{ width: width(high) }} />
          <span className={styles.sure} style={{ width: width(low) }} />
        </dd>
        <dd className={styles.said}>
          {estimate === null
            ? t("loyalty.earns_unknown")
            : t("loyalty.range", {
                low: said(estimate.marginCents.low),
                high: said(estimate.marginCents.high),
              })}
        </dd>
      </div>
      <div className={styles.bar}>
        <dt>{t("loyalty.costs")}</dt>
        <dd className={styles.track} aria-hidden>
          <span className={styles.cost} style={{ width: width(cost) }} />
        </dd>
        <dd className={styles.said}>{said(cost)}</dd>
      </div>
    </dl>
  );
}
