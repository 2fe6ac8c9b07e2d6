import { Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import styles from "./delivery.module.css";

const ways = {
  email: {
    title: "messages.trial.title",
    sentence: "messages.trial.sentence",
    to: "messages.trial.to",
    sent: "messages.trial.sent",
    wrong: "messages.sender.from_wrong",
    isAddress: (to: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(to.trim()),
    input: { type: "email", autoComplete: "email", miw: 260 },
  },
  sms: {
    title: "messages.sms.trial",
    sentence: "messages.sms.trial_sentence",
    to: "messages.sms.trial_to",
    sent: "messages.sms.trial_sent",
    wrong: "messages.sms.number_wrong",
    isAddress: (to: string) => to.replaceAll(/\D/gu, "").length >= 8,
    input: { type: "tel", autoComplete: "tel", miw: 220 },
  },
} as const;

/** A message to oneself: the outbox says what the relay or the provider answered. */
export function TestMessage({ channel }: { readonly channel: keyof typeof ways }) {
  const { t, rich } = useI18n();
  const way = ways[channel];
  const may = usePermission()("messages:write");
  const [sent, setSent] = useState<{ readonly messageId: string; readonly to: string } | null>(null);
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { to: "" },
    check: ({ to }) => ({
      to: way.isAddress(to) ? undefined : t(way.wrong),
    }),
    send: async ({ to }) => {
      const { messageId } = await api.post<{ messageId: string }>(`/senders/${channel}/tests`, {
        body: { to: to.trim() },
      });
      setSent({ messageId, to: to.trim() });
    },
  });
  if (!may) return null;
  return (
    <Card title={t(way.title)}>
      <p className={styles.plain}>{t(way.sentence)}</p>
      <Form onSubmit={submit} summary={summary}>
        <Group align="flex-end" gap="sm">
          <TextInput label={t(way.to)} required {...way.input} {...field("to")} />
          <SubmitButton isSending={isSending} variant="default">
            {t("messages.trial.send")}
          </SubmitButton>
        </Group>
      </Form>
      <p className={styles.hint} role="status">
        {sent !== null &&
          rich(way.sent, {
            to: sent.to,
            a: (inside) => <AppLink href={`/outbox/${sent.messageId}`}>{inside}</AppLink>,
          })}
      </p>
    </Card>
  );
}
