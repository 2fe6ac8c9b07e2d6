import { Checkbox, Group, Select, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import type { TextAnswer } from "../../../consent/shared.ts";
import type { Customer } from "../views.ts";
import { channels, origins, purposes, textsQuery, useConsentsChanged, versionName } from "./consents.ts";

const otherWords = "";

// The same words stand inside sentences elsewhere; alone in a list they begin with a capital.
const capital = (words: string) => words.charAt(0).toLocaleUpperCase() + words.slice(1);

interface ConsentFormProps {
  readonly customer: Customer;
  readonly done: () => void;
}

/** Writes down what the person said: on which channels, when, where, to which words. */
export function ConsentForm({ customer, done }: ConsentFormProps) {
  const { t } = useI18n();
  const texts = useQuery(textsQuery).data?.items;
  // The words are chosen among those known: the form starts once they are read.
  return texts === undefined ? (
    <p>{t("console.table.loading")}</p>
  ) : (
    <KnownTexts customer={customer} done={done} texts={texts} />
  );
}

function KnownTexts({ customer, done, texts }: ConsentFormProps & { readonly texts: readonly TextAnswer[] }) {
  const { t, today } = useI18n();
  const { field, form, submit, isSending, summary } = useConsent({ customer, done, texts });
  const { textVersion, answer } = form.values;
  const chosen = texts.find((text) => text.version === textVersion);
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <Checkbox.Group label={t("customers.consent.channels")} {...field("channels")}>
          <Group gap="md" mt={4}>
            {channels.map((channel) => (
              <Checkbox key={channel} value={channel} label={t(`customers.consent.channel_${channel}`)} />
            ))}
          </Group>
        </Checkbox.Group>
        {/* Two by two, so that the button stays in view on a small screen. */}
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="md">
          <Select
            label={t("customers.consent.purpose")}
            data={purposes.map((value) => ({
              value,
              label: capital(t(`customers.consent.purpose_${value}`)),
            }))}
            {...field("purpose")}
          />
          <Select
            label={t("customers.consent.answer")}
            data={["granted", "objected"].map((value) => ({
              value,
              label: t(`customers.consent.answer_${value}`),
            }))}
            {...field("answer")}
          />
          <TextInput type="date" label={t("customers.consent.day")} max={today()} {...field("day")} />
          <Select
            label={t("customers.consent.origin")}
            data={origins.map((value) => ({ value, label: capital(t(`customers.consent.origin_${value}`)) }))}
            {...field("origin")}
          />
        </SimpleGrid>
        {answer === "granted" && texts.length > 0 && (
          <Select
            label={t("customers.consent.words")}
            description={chosen === undefined ? t("customers.consent.words_hint") : `« ${chosen.body} »`}
            data={[
              ...texts.map((text) => ({ value: text.version, label: text.version })),
              { value: otherWords, label: t("customers.consent.other_words") },
            ]}
            {...field("textVersion")}
          />
        )}
        {answer === "granted" && chosen === undefined && (
          <Textarea
            label={t("customers.consent.new_words")}
            description={t("customers.consent.new_words_hint")}
            autosize
            minRows={2}
            {...field("newWords")}
          />
        )}
        {answer === "granted" && (
          <TextInput
            label={<Optional>{t("customers.consent.evidence")}</Optional>}
            description={t("customers.consent.evidence_hint")}
            maxLength={500}
            {...field("evidence")}
          />
        )}
      </Stack>
      <SubmitButton isSending={isSending}>{t("customers.consent.save")}</SubmitButton>
    </Form>
  );
}

function useConsent({ customer, done, texts }: ConsentFormProps & { readonly texts: readonly TextAnswer[] }) {
  const { t, today, language, list } = useI18n();
  const toasts = useToasts();
  const queries = useQueryClient();
  const changed = useConsentsChanged(customer.id);
  return useShopForm({
    initialValues: {
      channels: [] as string[],
      purpose: "marketing",
      answer: "granted",
      day: today(),
      origin: "counter",
      textVersion: texts.at(0)?.version ?? otherWords,
      newWords: "",
      evidence: "",
    },
    check: ({ channels: chosen, day, answer, textVersion, newWords }) => ({
      channels: chosen.length === 0 ? t("customers.consent.channels_missing") : undefined,
      day: /^\d{4}-\d{2}-\d{2}$/.test(day) && day <= today() ? undefined : t("customers.consent.day_wrong"),
      newWords:
        answer === "granted" && textVersion === otherWords && newWords.trim().length < 10
          ? t("customers.consent.new_words_missing")
          : undefined,
    }),
    send: async (values) => {
      const { channels: chosen, purpose, answer, day, origin, newWords, evidence } = values;
      let { textVersion } = values;
      const isYes = answer === "granted";
      if (isYes && textVersion === otherWords) {
        textVersion = versionName(
          origin,
          today(),
          texts.map((text) => text.version),
        );
        await api.post("/consent-texts", { body: { version: textVersion, language, body: newWords.trim() } });
        await queries.invalidateQueries({ queryKey: textsQuery.queryKey });
      }
      await api.post(`/customers/${customer.id}/consents`, {
        body: {
          consents: chosen.map((channel) => ({
            channel,
            purpose,
            act: answer,
            // Noon, so that the day stays the same in every time zone of Europe.
            happenedAt: day === today() ? new Date().toISOString() : `${day}T12:00:00Z`,
            origin,
            ...(isYes ? { textVersion } : {}),
            ...(isYes && evidence.trim() !== "" ? { evidence: evidence.trim() } : {}),
          })),
        },
      });
      await changed();
      toasts.saved(
        t(isYes ? "customers.consent.saved_yes" : "customers.consent.saved_no", {
          channels: list(chosen.map((channel) => t(`customers.consent.channel_${channel}`))),
        }),
      );
      done();
    },
  });
}
