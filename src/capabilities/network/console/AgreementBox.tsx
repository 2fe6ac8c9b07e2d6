import { useI18n } from "../../../console/i18n.tsx";
import styles from "./network.module.css";

interface AgreementBoxProps {
  readonly agreement: { readonly version: number; readonly bodyFr: string; readonly bodyEn: string };
}

/** The agreement to be read, in the reader's language; it scrolls, with the keyboard too. */
export function AgreementBox({ agreement }: AgreementBoxProps) {
  const { t, language } = useI18n();
  return (
    <div
      className={styles.agreement}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="region"
      aria-label={t("network.agreement.text", { version: agreement.version })}
    >
      {language === "fr" ? agreement.bodyFr : agreement.bodyEn}
    </div>
  );
}
