import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Figure, Figures } from "../../../../console/components/Figure.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { HealthAnswer } from "../../shared.ts";
import { CameBack } from "./CameBack.tsx";
import { ComplaintScale } from "./ComplaintScale.tsx";
import styles from "./delivery.module.css";
import { healthQuery } from "./reading.ts";

/** How the last thirty days were received, and what came back of them. */
export function HealthPart() {
  const { data: health, error, refetch } = useQuery(healthQuery);
  if (health === undefined) {
    return error === null ? (
      <CardSkeleton lines={5} />
    ) : (
      <Card>
        <ErrorState fault={error} retry={refetch} />
      </Card>
    );
  }
  return (
    <Stack gap="lg">
      <Verdict health={health} />
      <Numbers health={health} />
      <ComplaintScale health={health} />
      {health.mailings.length > 0 && <Worst mailings={health.mailings} />}
      <CameBack />
    </Stack>
  );
}

const faces: Readonly<Record<HealthAnswer["verdict"], LucideIcon>> = {
  too_few: Info,
  good: CircleCheck,
  watch: TriangleAlert,
  stop: CircleAlert,
};

function Verdict({ health }: { readonly health: HealthAnswer }) {
  const { t, number } = useI18n();
  const Icon = faces[health.verdict];
  return (
    <p className={styles.verdict} data-tone={health.verdict}>
      <Icon size={20} strokeWidth={1.75} aria-hidden />
      {t(`messages.delivery.verdict.${health.verdict}`, {
        minimum: number(health.minimum),
        sent: health.sent,
      })}
    </p>
  );
}

function Numbers({ health }: { readonly health: HealthAnswer }) {
  const { t, number, percent } = useI18n();
  const { sent, hard, hardRate, soft, blocked, deadAddresses, days } = health;
  return (
    <Figures>
      <Figure
        label={t("messages.delivery.sent")}
        value={number(sent)}
        note={t("messages.delivery.in_days", { days })}
      />
      <Figure
        label={t("messages.delivery.hard")}
        value={hardRate === null ? number(hard) : percent(hardRate, 1)}
        note={t("messages.delivery.hard_note", { dead: deadAddresses })}
      />
      <Figure
        label={t("messages.delivery.soft")}
        value={number(soft)}
        note={t("messages.delivery.soft_note")}
      />
      <Figure
        label={t("messages.delivery.blocked")}
        value={number(blocked)}
        note={t("messages.delivery.blocked_note")}
      />
    </Figures>
  );
}

function Worst({ mailings }: { readonly mailings: HealthAnswer["mailings"] }) {
  const { t, number } = useI18n();
  return (
    <Card title={t("messages.delivery.worst")}>
      <ul className={styles.plainList}>
        {mailings.map(({ id, name, sent, hard, soft, blocked, complaints }) => (
          <li key={id} className={styles.mailing}>
            <AppLink href={`/messages/${id}`}>{name}</AppLink>
            <span className={styles.hint}>
              {t("messages.delivery.mailing_figures", {
                sent: number(sent),
                complaints,
                dead: hard,
                others: soft + blocked,
              })}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
