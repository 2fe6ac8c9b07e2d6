import { Link } from "@tanstack/react-router";
import { CalendarClock } from "lucide-react";
import { useI18n } from "../i18n.tsx";
import { useMerchant } from "../session.ts";
import styles from "./Frame.module.css";

/** The purchases stop far in the past: everything on screen is said as of then, and this says so. */
export function StopRibbon() {
  const { t, day } = useI18n();
  const { stopsOn } = useMerchant();
  if (stopsOn === null) return null;
  return (
    <aside className={styles.ribbon} aria-label={t("console.stop.label")}>
      <CalendarClock size={16} strokeWidth={1.75} aria-hidden />
      <span>{t("console.stop.sentence", { day: day(stopsOn) })}</span>
      <Link className={styles.ribbonLink} to="/files">
        {t("console.stop.import")}
      </Link>
    </aside>
  );
}
