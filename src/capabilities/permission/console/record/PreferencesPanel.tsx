import { Button, Group, Modal } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { PreferencesAnswer, Rate, TopicAnswer } from "../../shared.ts";
import { topicsQuery } from "../topics/reading.ts";
import { PreferencesForm } from "./PreferencesForm.tsx";
import styles from "./preferences.module.css";
import { preferencesQuery } from "./reading.ts";

/** On a customer's record: what she chose to receive, told and changed for her when she asks at the counter. */
export default function PreferencesPanel({ customerId }: { readonly customerId: string }) {
  const { t } = useI18n();
  const may = usePermission();
  const [isEdited, setEdited] = useState(false);
  const preferences = useQuery(preferencesQuery(customerId));
  const topics = useQuery(topicsQuery);
  const fault = preferences.error ?? topics.error;
  if (fault !== null) {
    return (
      <Card>
        <ErrorState fault={fault} retry={preferences.refetch} />
      </Card>
    );
  }
  if (preferences.data === undefined || topics.data === undefined) return <CardSkeleton lines={3} />;
  return (
    <Card title={t("permission.panel.title")}>
      <Choices preferences={preferences.data} topics={topics.data} />
      {may("permission:write") && (
        <Group gap="xs" mt="sm">
          <Button variant="default" size="compact-md" onClick={() => setEdited(true)}>
            {t("permission.panel.edit")}
          </Button>
          <LinkButton customerId={customerId} />
        </Group>
      )}
      <Modal
        opened={isEdited}
        onClose={() => setEdited(false)}
        title={t("permission.panel.title")}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        {isEdited && (
          <PreferencesForm
            customerId={customerId}
            preferences={preferences.data}
            topics={topics.data.filter(({ isArchived }) => !isArchived)}
            done={() => setEdited(false)}
          />
        )}
      </Modal>
    </Card>
  );
}

interface ChoicesProps {
  readonly preferences: PreferencesAnswer;
  readonly topics: readonly TopicAnswer[];
}

function Choices({ preferences, topics }: ChoicesProps) {
  const { t, day, language } = useI18n();
  const { rate, pausedUntil, topics: chosen } = preferences;
  const nameOf = (key: string) => {
    const topic = topics.find((one) => one.key === key);
    return topic === undefined ? key : language === "fr" ? topic.nameFr : topic.nameEn;
  };
  const rateWords = ({ most, per }: Rate) => t(`permission.rate.${per}`, { count: most });
  const lines = [
    ...(pausedUntil === null
      ? []
      : [{ key: "pause", words: t("permission.panel.paused", { day: day(pausedUntil) }) }]),
    ...(rate === null ? [] : [{ key: "rate", words: rateWords(rate) }]),
    ...chosen.map(({ topic, isOff, rate: own }) => ({
      key: `topic ${topic}`,
      words:
        isOff || own === null
          ? t("permission.panel.off", { topic: nameOf(topic) })
          : t("permission.panel.topic_rate", { topic: nameOf(topic), rate: rateWords(own) }),
    })),
  ];
  if (lines.length === 0) return <p className={styles.quiet}>{t("permission.panel.nothing")}</p>;
  return (
    <ul className={styles.choices}>
      {lines.map(({ key, words }) => (
        <li key={key}>{words}</li>
      ))}
    </ul>
  );
}

/** Her own page, for a message written by hand: whoever has the address acts for her. */
function LinkButton({ customerId }: { readonly customerId: string }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const copy = useMutation({
    mutationFn: async () => {
      const { preferences } = await api.post<{ preferences: string }>(
        `/customers/${customerId}/preference-links`,
      );
      await navigator.clipboard.writeText(preferences);
    },
    onSuccess: () => toasts.saved(t("permission.panel.copied")),
    onError: toasts.failed,
  });
  return (
    <Button variant="subtle" size="compact-md" loading={copy.isPending} onClick={() => copy.mutate()}>
      {t("permission.panel.copy")}
    </Button>
  );
}
