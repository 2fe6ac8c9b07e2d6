import { useI18n } from "../../../../console/i18n.tsx";
import styles from "./designer.module.css";

interface EarnsCostsProps {
  readonly earns: { readonly low: number; readonly high: number };
  readonly costs: number;
}

/** Two bars from zero: what it brings, prudently and hopefully, against what it costs. */
export function EarnsCosts({ earns, costs }: EarnsCostsProps) {
  const { t, money } = useI18n();
  const say = (cents: number) => money(Math.round(cents / 100) * 100, undefined, { hideCents: true });
  const full = Math.max(1, earns.high, costs);
  const share = (cents: number) => `${(Math.max(0, cents) / full) * 100}%`;
  return (
    <dl className={styles.earnsCosts}>
      <dt>{t("loyalty.replay.earns")}</dt>
      <dd>
        <span className={styles.track} aria-hidden>
          <span className={styles.earnsBand} style={{ width: share(earns.high) }} />
          <span className={styles.earns} style={{ width: share(earns.low) }} />
        </span>
        <span>
          {say(earns.low) === say(earns.high)
            ? say(earns.low)
            : t("loyalty.replay.between", { low: say(earns.low), high: say(earns.high) })}
        </span>
      </dd>
      <dt>{t("loyalty.replay.costs")}</dt>
      <dd>
        <span className={styles.track} aria-hidden>
          <span className={styles.costs} style={{ width: share(costs) }} />
        </span>
        <span>{say(costs)}</span>
      </dd>
    </dl>
  );
}
