import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { customersAddress } from "../../insight/shared.ts";
import type { WeekLine } from "../shared.ts";
import styles from "./TodayPage.module.css";
import { useActionValues } from "./values.ts";

export function WeekCard({ lines }: { readonly lines: readonly WeekLine[] }) {
  const { t } = useI18n();
  return (
    <Card title={t("today.week.title")}>
      {lines.length === 0 ? (
        <p className={styles.plain}>{t("today.week.nothing")}</p>
      ) : (
        <ul className={styles.week}>
          {lines.map((line) => (
            <Line key={line.text} line={line} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Line({ line }: { readonly line: WeekLine }) {
  const { t } = useI18n();
  const words = t(`today.week.${line.text}`, useActionValues(line.values));
  const href = line.people === null ? "/files" : customersAddress(line.people.rule, line.people.sort);
  return (
    <li>
      <AppLink href={href}>{words}</AppLink>
    </li>
  );
}
