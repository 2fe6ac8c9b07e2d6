import { Scrolling } from "../../../console/components/Scrolling.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import styles from "./network.module.css";

interface AgreementBoxProps {
  readonly agreement: { readonly version: number; readonly bodyFr: string; readonly bodyEn: string };
}

/** The agreement to be read, in the reader's language; it scrolls, with the keyboard too. */
export function AgreementBox({ agreement }: AgreementBoxProps) {
  const { t, language } = useI18n();
  return (
    <Scrolling
      className={styles.agreement}
      label={t("network.agreement.text", { version: agreement.version })}
    >
      {language === "fr" ? agreement.bodyFr : agreement.bodyEn}
    </Scrolling>
  );
}
