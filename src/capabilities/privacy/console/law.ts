import { useI18n } from "../../../console/i18n.tsx";

/** "gdpr 5.1.e" as people cite it: "RGPD 5.1.e". */
export function useLaw() {
  const { t } = useI18n();
  return (cited: string) => {
    const [law = "", ...article] = cited.split(" ");
    return t(`privacy.law.${law}`, { article: article.join(" ") });
  };
}
