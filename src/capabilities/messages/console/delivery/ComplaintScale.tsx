import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { HealthAnswer } from "../../shared.ts";
import styles from "./delivery.module.css";

/** Complaints against the two lines mailbox providers draw; beyond the second, mailings stop by themselves. */
export function ComplaintScale({ health }: { readonly health: HealthAnswer }) {
  const { t, number, percent } = useI18n();
  const { complaintRate, complaints, warnAt, pauseAt, minimum } = health;
  // A little room beyond the last line, so that whoever is past it is seen to be.
  const end = Math.max(pauseAt * 1.25, complaintRate ?? 0);
  const at = (rate: number) => `${(Math.min(rate, end) / end) * 100}%`;
  const tone =
    complaintRate === null
      ? "none"
      : complaintRate >= pauseAt
        ? "stop"
        : complaintRate >= warnAt
          ? "watch"
          : "good";
  return (
    <Card
      title={
        complaintRate === null
          ? t("messages.delivery.complaints_few", { complaints })
          : t("messages.delivery.complaints_rate", { complaints, rate: percent(complaintRate, 2) })
      }
    >
      <div className={styles.scale} aria-hidden>
        <span className={styles.fill} data-tone={tone} style={{ width: at(complaintRate ?? 0) }} />
        <span className={styles.mark} style={{ left: at(warnAt) }}>
          <span>{percent(warnAt, 1)}</span>
        </span>
        <span className={styles.mark} style={{ left: at(pauseAt) }}>
          <span>{percent(pauseAt, 1)}</span>
        </span>
      </div>
      <p className={styles.hint}>
        {t(complaintRate === null ? "messages.delivery.scale_few" : "messages.delivery.scale", {
          warn: percent(warnAt, 1),
          pause: percent(pauseAt, 1),
          minimum: number(minimum),
        })}
      </p>
    </Card>
  );
}
