import { Select, Stack } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { dayIn } from "../../../../console/formats.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import { useMerchant } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import {
  offeredRates,
  pauseEnd,
  pauses,
  type PreferencesAnswer,
  type Rate,
  rateOfWord,
  rateWord,
  type TopicAnswer,
} from "../../shared.ts";

interface PreferencesFormProps {
  readonly customerId: string;
  readonly preferences: PreferencesAnswer;
  readonly topics: readonly TopicAnswer[];
  readonly done: () => void;
}

/** What somebody says at the counter or on the phone, written down for her: it binds the shop at once. */
export function PreferencesForm({ customerId, preferences, topics, done }: PreferencesFormProps) {
  const { t, day, language } = useI18n();
  const merchant = useMerchant();
  const toasts = useToasts();
  const queries = useQueryClient();
  const [today] = useState(() => dayIn(merchant.timeZone, new Date()));
  const chosen = new Map(preferences.topics.map((one) => [one.topic, one]));
  const isPaused = preferences.pausedUntil !== null && preferences.pausedUntil > today;
  const wordOf = (key: string) =>
    chosen.get(key)?.isOff === true ? "off" : rateWord(chosen.get(key)?.rate ?? null);
  const { field, submit, isSending, summary } = useShopForm<Record<string, string>>({
    initialValues: {
      rate: rateWord(preferences.rate),
      pause: isPaused ? "keep" : "none",
      ...Object.fromEntries(topics.map(({ key }) => [`topic_${key}`, wordOf(key)])),
    },
    send: async (values) => {
      const { pause = "none" } = values;
      await api.patch(`/customers/${customerId}/preferences`, {
        body: {
          rate: rateOfWord(values["rate"] ?? "all") ?? null,
          ...(pause === "keep"
            ? {}
            : { pausedUntil: pause === "none" ? null : pauseEnd(today, Number(pause)) }),
          topics: topics.map(({ key }) => {
            const word = values[`topic_${key}`] ?? "all";
            return { topic: key, isOff: word === "off", rate: rateOfWord(word) ?? null };
          }),
        },
      });
      await queries.invalidateQueries({ queryKey: ["customer", customerId] });
      toasts.saved(t("permission.panel.saved"));
      done();
    },
  });
  const rateOptions = (held: Rate | null, all: string) =>
    offeredRates(held).map((rate) => ({
      value: rateWord(rate),
      label: rate === null ? all : t(`permission.rate.${rate.per}`, { count: rate.most }),
    }));
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        {topics.map(({ key, nameFr, nameEn }) => (
          <Select
            key={key}
            label={language === "fr" ? nameFr : nameEn}
            allowDeselect={false}
            data={[
              ...rateOptions(chosen.get(key)?.rate ?? null, t("permission.page.topic_all")),
              { value: "off", label: t("permission.page.topic_off") },
            ]}
            {...field(`topic_${key}`)}
          />
        ))}
        <Select
          label={t("permission.page.rate")}
          description={t("permission.page.rate_hint")}
          allowDeselect={false}
          data={rateOptions(preferences.rate, t("permission.page.rate_all"))}
          {...field("rate")}
        />
        <Select
          label={t("permission.page.pause")}
          description={t("permission.page.pause_hint")}
          allowDeselect={false}
          data={[
            {
              value: "none",
              label: t(isPaused ? "permission.page.pause_end" : "permission.page.pause_none"),
            },
            ...(isPaused && preferences.pausedUntil !== null
              ? [
                  {
                    value: "keep",
                    label: t("permission.page.pause_keep", { day: day(preferences.pausedUntil) }),
                  },
                ]
              : []),
            ...pauses.map((months) => ({
              value: String(months),
              label: t("permission.page.pause_until", { count: months, day: day(pauseEnd(today, months)) }),
            })),
          ]}
          {...field("pause")}
        />
      </Stack>
      <SubmitButton isSending={isSending}>{t("permission.panel.save")}</SubmitButton>
    </Form>
  );
}
