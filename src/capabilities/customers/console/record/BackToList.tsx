import { AppLink } from "../../../../console/components/AppLink.tsx";
import { useI18n } from "../../../../console/i18n.tsx";

export function BackToList() {
  const { t } = useI18n();
  return <AppLink href="/customers">{t("customers.record.back")}</AppLink>;
}
