import { useQuery } from "@tanstack/react-query";
import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { PersonPressureAnswer } from "../../shared.ts";
import styles from "./pressure.module.css";
import { personPressureQuery } from "./reading.ts";

type Limit = PersonPressureAnswer["limits"][number];

/** On a customer's record, when there is something to say: what she had lately, and the room each limit leaves her. */
export default function PressurePanel({ customerId }: { readonly customerId: string }) {
  const { t } = useI18n();
  const { data } = useQuery(personPressureQuery(customerId));
  if (data === undefined || (data.received === 0 && data.heldBack.length === 0)) return null;
  const limits = data.limits.filter(({ key }) => key !== "held_back");
  return (
    <Card title={t("permission.pressure.panel.title", { count: data.received })}>
      {data.heldBack.map((name) => (
        <p key={name} className={styles.plain}>
          {t("permission.pressure.panel.held_back", { reason: t(`permission.held_back.${name}`) })}
        </p>
      ))}
      {limits.length > 0 && (
        <ul className={styles.list}>
          {limits.map((limit) => (
            <Room key={limit.key} limit={limit} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Room({ limit: { key, name, left, freeAt } }: { readonly limit: Limit }) {
  const { t, instant } = useI18n();
  return (
    <li className={styles.line}>
      <div>
        {name ??
          t(key.startsWith("own") ? "permission.pressure.limit.own" : "permission.pressure.limit.gone")}
      </div>
      <span className={styles.hint}>
        {left > 0
          ? t("permission.pressure.panel.left", { count: left })
          : freeAt === null
            ? t("permission.pressure.panel.never")
            : t("permission.pressure.panel.free_on", { moment: instant(freeAt) })}
      </span>
    </li>
  );
}
