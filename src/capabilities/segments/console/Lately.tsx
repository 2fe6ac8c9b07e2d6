import { ArrowDownRight, ArrowUpRight } from "lucide-react";
import { useI18n } from "../../../console/i18n.tsx";
import type { Segment } from "../shared.ts";
import styles from "./segments.module.css";

/** Who came and who went within thirty days. */
export function Lately({ lately: { entered, left } }: Pick<Segment, "lately">) {
  const { t, number } = useI18n();
  if (entered === 0 && left === 0) return <p className={styles.lately}>{t("segments.lately.none")}</p>;
  return (
    <p className={styles.lately}>
      {entered > 0 && (
        <span className={styles.entered}>
          <ArrowUpRight size={16} strokeWidth={1.75} aria-hidden />
          {t("segments.lately.entered", { count: entered, shown: number(entered) })}
        </span>
      )}
      {left > 0 && (
        <span>
          <ArrowDownRight size={16} strokeWidth={1.75} aria-hidden />
          {t("segments.lately.left", { count: left, shown: number(left) })}
        </span>
      )}
      <span className={styles.latelyWhen}>{t("segments.lately.days")}</span>
    </p>
  );
}
