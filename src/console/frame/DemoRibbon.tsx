import { Link } from "@tanstack/react-router";
import { FlaskConical } from "lucide-react";
import { useI18n } from "../i18n.tsx";
import { useMerchant } from "../session.ts";
import styles from "./Frame.module.css";

export function DemoRibbon() {
  const { t } = useI18n();
  const { isDemo } = useMerchant();
  if (!isDemo) return null;
  return (
    <aside className={styles.ribbon} aria-label={t("console.demo.label")}>
      <FlaskConical size={16} strokeWidth={1.75} aria-hidden />
      <span>{t("console.demo.sentence")}</span>
      <Link className={styles.ribbonLink} to="/open-shop">
        {t("console.demo.open_shop")}
      </Link>
    </aside>
  );
}
