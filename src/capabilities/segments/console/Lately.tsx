import { ArrowDownRight, ArrowUpRight } from "lucide-react";
import { useI18n } from "../../../console/i18n.tsx";
import { addDays } from "../../../values/day.ts";
import type { Segment } from "../shared.ts";
import styles from "./segments.module.css";

/** Who came and who went within thirty days; of a younger segment, since when it is followed. */
export function Lately({ lately: { entered, left }, createdAt }: Pick<Segment, "lately" | "createdAt">) {
  const { t, number, day, today } = useI18n();
  if (entered === 0 && left === 0) {
    const since = createdAt.slice(0, 10);
    const isYoung = since > addDays(today(), -30);
    return (
      <p className={styles.lately}>
        {isYoung ? t("segments.lately.young", { day: day(since) }) : t("segments.lately.none")}
      </p>
    );
  }
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
