import { SegmentedControl, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { MailingBody } from "../../shared.ts";
import { TemplateField } from "../words/TemplateField.tsx";
import styles from "./mailings.module.css";
import { topicNamesQuery } from "./reading.ts";

export type Channel = MailingBody["channel"];
export const channels = ["email", "sms", "post", "phone"] as const;

interface WhatStepProps {
  readonly channel: Channel;
  readonly templateId: string | null;
  readonly topic: string;
  readonly name: string;
  /** Leads to the editor of a template, from where one comes back here. */
  readonly onEdit: (templateId: string) => void;
  readonly onChange: (
    change: Partial<{ channel: Channel; templateId: string | null; topic: string; name: string }>,
  ) => void;
}

/** What: by which means, with which words, about which subject. */
export function WhatStep({ channel, templateId, topic, name, onEdit, onChange }: WhatStepProps) {
  const { t, language } = useI18n();
  const { data: topics = [] } = useQuery(topicNamesQuery);
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
        <TemplateField
          channel={channel}
          value={templateId}
          onChange={(next) => onChange({ templateId: next })}
          onEdit={onEdit}
        />
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
