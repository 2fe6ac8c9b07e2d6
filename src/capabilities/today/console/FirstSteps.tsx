import { Button } from "@mantine/core";
import { FolderInput, UserPlus } from "lucide-react";
import { useGoTo } from "../../../console/address.ts";
import { Card } from "../../../console/components/Card.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import type { TodayAnswer } from "../shared.ts";
import styles from "./TodayPage.module.css";

/** Before fifty customers and ninety days there is nothing honest to advise: what is missing, and how to bring it. */
export function FirstSteps({ readiness }: { readonly readiness: TodayAnswer["readiness"] }) {
  const { t } = useI18n();
  const goTo = useGoTo();
  const { customers, customersMissing, days, daysMissing } = readiness;
  return (
    <Card title={t("today.first.title")}>
      <p className={styles.plain}>{t("today.first.sentence")}</p>
      <ul className={styles.progress}>
        <Step name={t("today.first.customers", { customers })} done={customers} missing={customersMissing} />
        <Step name={t("today.first.days", { days })} done={days} missing={daysMissing} />
      </ul>
      <div className={styles.firstButtons}>
        <Button leftSection={<FolderInput size={18} aria-hidden />} onClick={() => goTo("/files")}>
          {t("today.first.import")}
        </Button>
        <Button
          variant="default"
          leftSection={<UserPlus size={18} aria-hidden />}
          onClick={() => goTo("/customers/new")}
        >
          {t("today.first.add")}
        </Button>
      </div>
    </Card>
  );
}

function Step({
  name,
  done,
  missing,
}: {
  readonly name: string;
  readonly done: number;
  readonly missing: number;
}) {
  const share = done + missing === 0 ? 0 : Math.min(1, done / (done + missing));
  return (
    <li>
      <span>{name}</span>
      <span className={styles.track} aria-hidden>
        <span className={styles.filled} style={{ width: `${share * 100}%` }} />
      </span>
    </li>
  );
}
