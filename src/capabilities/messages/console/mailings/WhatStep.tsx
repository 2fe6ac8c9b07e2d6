import { SegmentedControl, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { MailingBody } from "../../shared.ts";
import styles from "./mailings.module.css";
import { templatesOfQuery, topicNamesQuery } from "./reading.ts";

export type Channel = MailingBody["channel"];
export const channels = ["email", "sms", "post", "phone"] as const;

interface WhatStepProps {
  readonly channel: Channel;
  readonly templateId: string | null;
  readonly topic: string;
  readonly name: string;
  readonly onChange: (
    change: Partial<{ channel: Channel; templateId: string | null; topic: string; name: string }>,
  ) => void;
}

/** What: by which means, with which words, about which subject. */
export function WhatStep({ channel, templateId, topic, name, onChange }: WhatStepProps) {
  const { t, language } = useI18n();
  const { data: templates } = useQuery(templatesOfQuery(channel));
  const { data: topics = [] } = useQuery(topicNamesQuery);
  const chosen = templates?.items.find(({ id }) => id === templateId);
  return (
    <Card>
      <h2 className={styles.step}>{t("messages.compose.what")}</h2>
      <div className={styles.fields}>
        <SegmentedControl
          aria-label={t("messages.compose.channel")}
          value={channel}
          onChange={(next) => onChange({ channel: next, templateId: null })}
          data={channels.map((value) => ({ value, label: t(`messages.channel.${value}`) }))}
        />
        <Select
          label={t("messages.compose.template")}
          placeholder={t("messages.compose.template_none")}
          description={
            templates?.items.length === 0
              ? t("messages.compose.no_templates")
              : t("messages.compose.template_hint")
          }
          value={templateId}
          onChange={(next) => onChange({ templateId: next })}
          data={(templates?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
        />
        <p className={styles.hint}>
          {chosen !== undefined && (
            <>
              <AppLink href={`/templates/${chosen.id}`}>{t("messages.compose.open_template")}</AppLink>{" "}
            </>
          )}
          <AppLink href="/templates">{t("messages.compose.new_template")}</AppLink>
        </p>
        {topics.length > 0 && (
          <Select
            label={t("messages.compose.topic")}
            description={t("messages.compose.topic_hint")}
            placeholder={t("messages.compose.no_topic")}
            clearable
            value={topic === "" ? null : topic}
            onChange={(next) => onChange({ topic: next ?? "" })}
            data={topics.map(({ key, nameFr, nameEn }) => ({
              value: key,
              label: language === "fr" ? nameFr : nameEn,
            }))}
          />
        )}
        <TextInput
          label={t("messages.compose.name")}
          description={t("messages.compose.name_hint")}
          maxLength={120}
          value={name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
      </div>
    </Card>
  );
}
