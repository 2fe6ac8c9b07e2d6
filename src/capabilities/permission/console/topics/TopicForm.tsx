import { Stack, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import type { TopicAnswer } from "../../shared.ts";
import { topicsQuery } from "./reading.ts";

interface TopicFormProps {
  /** Null for a new one. */
  readonly topic: TopicAnswer | null;
  readonly done: () => void;
}

/** A kind of message in both languages: people read their own. */
export function TopicForm({ topic, done }: TopicFormProps) {
  const { t, language } = useI18n();
  const toasts = useToasts();
  const queries = useQueryClient();
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: {
      nameFr: topic?.nameFr ?? "",
      nameEn: topic?.nameEn ?? "",
      aboutFr: topic?.aboutFr ?? "",
      aboutEn: topic?.aboutEn ?? "",
    },
    check: ({ nameFr, nameEn }) => ({
      nameFr: nameFr.trim() === "" ? t("permission.topics.name_missing") : undefined,
      nameEn: nameEn.trim() === "" ? t("permission.topics.name_missing_en") : undefined,
    }),
    send: async ({ nameFr, nameEn, aboutFr, aboutEn }) => {
      const body = {
        nameFr: nameFr.trim(),
        nameEn: nameEn.trim(),
        aboutFr: aboutFr.trim() === "" ? null : aboutFr.trim(),
        aboutEn: aboutEn.trim() === "" ? null : aboutEn.trim(),
      };
      if (topic === null) await api.post("/topics", { body });
      else await api.patch(`/topics/${topic.key}`, { body });
      await queries.invalidateQueries({ queryKey: topicsQuery.queryKey });
      toasts.saved(t("permission.topics.saved", { name: language === "fr" ? body.nameFr : body.nameEn }));
      done();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <TextInput
          label={t("permission.topics.name_fr")}
          description={t("permission.topics.name_hint")}
          maxLength={80}
          data-autofocus
          {...field("nameFr")}
        />
        <TextInput label={t("permission.topics.name_en")} maxLength={80} {...field("nameEn")} />
        <TextInput
          label={t("permission.topics.about_fr")}
          description={t("permission.topics.about_hint")}
          maxLength={200}
          {...field("aboutFr")}
        />
        <TextInput label={t("permission.topics.about_en")} maxLength={200} {...field("aboutEn")} />
      </Stack>
      <SubmitButton isSending={isSending}>{t("permission.topics.save")}</SubmitButton>
    </Form>
  );
}
