import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, CircleDot, Info, type LucideIcon } from "lucide-react";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { Check } from "../../shared.ts";
import { useLaw } from "../law.ts";
import { checklistQuery } from "../queries.ts";
import styles from "../privacy.module.css";

const icons: Readonly<Record<Check["state"], LucideIcon>> = {
  ok: CircleCheck,
  todo: CircleDot,
  late: CircleAlert,
  info: Info,
};
const classes = { ok: styles.good, todo: styles.todo, late: styles.late, info: styles.info };
const order = ["late", "todo", "ok", "info"] as const;

/** Every duty, what was found of it, and where it is put in order; nobody ticks anything. */
export default function ChecklistPart() {
  const { t } = useI18n();
  const checks = useQuery(checklistQuery);
  if (checks.isPending) return <CardSkeleton height={420} />;
  if (checks.error !== null) return <ErrorState fault={checks.error} retry={checks.refetch} />;
  const items = checks.data.items.toSorted(
    (one, other) => order.indexOf(one.state) - order.indexOf(other.state),
  );
  const wrong = items.filter(({ state }) => state === "todo" || state === "late").length;
  const right = items.length - wrong;
  return (
    <Card isFlush title={t("privacy.checklist.title", { right, all: items.length })}>
      <ul className={styles.list}>
        {items.map((item) => (
          <Line key={item.key} item={item} />
        ))}
      </ul>
    </Card>
  );
}

function Line({ item }: { readonly item: Check }) {
  const { t } = useI18n();
  const law = useLaw();
  const Icon = icons[item.state];
  return (
    <li className={styles.line}>
      <Icon
        className={classes[item.state]}
        size={20}
        strokeWidth={1.75}
        role="img"
        aria-label={t(`privacy.mark.${item.state}`)}
      />
      <span className={styles.words}>
        <span className={styles.name}>{t(`privacy.check.${item.key}`)}</span>
        <span className={styles.detail}>{t(`privacy.check.${item.key}_${item.state}`, item.values)}</span>
        <span className={styles.law}>{law(item.law)}</span>
      </span>
      <span className={styles.side}>
        {item.state !== "ok" && <AppLink href={item.link}>{t("privacy.checklist.see")}</AppLink>}
      </span>
    </li>
  );
}
