import { useI18n } from "../../../../console/i18n.tsx";
import type { VariantAnswer } from "../../shared.ts";
import styles from "./designer.module.css";
import { sayRange } from "./verdict.ts";

interface EarnsCostsProps {
  readonly answer: VariantAnswer;
}

/** Two bars from zero: what it brings, prudently and hopefully, against what it costs. */
export function EarnsCosts({ answer }: EarnsCostsProps) {
  return <Bars answer={answer} full={fullOf([answer])} />;
}

interface OldAndNewProps {
  readonly inForce: { readonly name: string; readonly answer: VariantAnswer };
  readonly next: { readonly name: string; readonly answer: VariantAnswer };
}

/** The rules in force against the new ones, on one scale. */
export function OldAndNew({ inForce, next }: OldAndNewProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const full = fullOf([inForce.answer, next.answer]);
  return (
    <section className={styles.oldAndNew} aria-label={t("loyalty.replay.old_and_new")}>
      {[inForce, next].map(({ name, answer }) => (
        <div key={name}>
          <h3>
            {name}
            <span>
              {t("loyalty.replay.old_and_new.net", { net: sayRange(answer.verdict.netCents, i18n) })}
            </span>
          </h3>
          <Bars answer={answer} full={full} />
        </div>
      ))}
    </section>
  );
}

const fullOf = (answers: readonly VariantAnswer[]) =>
  Math.max(1, ...answers.flatMap(({ gain, costs }) => [gain.marginCents.high, costs.totalCents]));

function Bars({ answer, full }: { readonly answer: VariantAnswer; readonly full: number }) {
  const { t, money } = useI18n();
  const earns = answer.gain.marginCents;
  const costs = answer.costs.totalCents;
  const say = (cents: number) => money(Math.round(cents / 100) * 100, undefined, { hideCents: true });
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
