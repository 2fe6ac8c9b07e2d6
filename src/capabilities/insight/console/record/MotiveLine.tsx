import { useI18n } from "../../../../console/i18n.tsx";
import type { Consumption } from "../../shared.ts";
import styles from "./consumption.module.css";

/** What moves her, why we think so, what to say and what not to. */
export function MotiveLine({ motive: told }: { readonly motive: NonNullable<Consumption["motive"]> }) {
  const { t, has, percent } = useI18n();
  const { motive, evidence, came, outOf, base } = told;
  const reason = `insight.motive.reason.${evidence}`;
  return (
    <div className={styles.motive}>
      <p>
        <b>{t(`insight.motive.is.${motive}`)}</b>
      </p>
      {has(reason) && <p className={styles.hint}>{t(reason, { came, outOf, base: percent(base) })}</p>}
      <p>{t("insight.consumption.argument", { use: t(`insight.motive.use.${motive}`) })}</p>
      <p>{t("insight.consumption.avoid", { avoid: t(`insight.motive.avoid.${motive}`) })}</p>
    </div>
  );
}
