import { useQuery } from "@tanstack/react-query";
import { useI18n } from "../../../../console/i18n.tsx";
import styles from "./pressure.module.css";
import { type AudienceAsked, unsubscribesQuery } from "./reading.ts";

interface UnsubscribesLineProps {
  readonly audience: AudienceAsked;
  readonly channel: string;
}

/** What one more message to these people may cost, said before it is planned. */
export function UnsubscribesLine({ audience, channel }: UnsubscribesLineProps) {
  const { t, number } = useI18n();
  const { data } = useQuery(unsubscribesQuery(audience, channel));
  if (data === undefined || data.people === 0) return null;
  const { low, high, from } = data;
  return (
    <p className={styles.hint}>
      {t("permission.pressure.cost", { low, high, from: number(low), to: number(high) })}{" "}
      {t(`permission.pressure.cost_${from}`)}
    </p>
  );
}
