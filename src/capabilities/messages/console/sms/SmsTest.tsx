import { Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import styles from "../delivery/delivery.module.css";

/** A text message to oneself: the outbox says what the provider answered. */
export function SmsTest() {
  const { t, rich } = useI18n();
  const may = usePermission()("messages:write");
  const [sent, setSent] = useState<{ readonly messageId: string; readonly to: string } | null>(null);
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { to: "" },
    check: ({ to }) => ({
      to: to.replaceAll(/\D/gu, "").length >= 8 ? undefined : t("messages.sms.number_wrong"),
    }),
    send: async ({ to }) => {
      const { messageId } = await api.post<{ messageId: string }>("/senders/sms/tests", {
        body: { to: to.trim() },
      });
      setSent({ messageId, to: to.trim() });
    },
  });
  if (!may) return null;
  return (
    <Card title={t("messages.sms.trial")}>
      <p className={styles.plain}>{t("messages.sms.trial_sentence")}</p>
      <Form onSubmit={submit} summary={summary}>
        <Group align="flex-end" gap="sm">
          <TextInput
            label={t("messages.sms.trial_to")}
            type="tel"
            autoComplete="tel"
            miw={220}
            required
            {...field("to")}
          />
          <SubmitButton isSending={isSending} variant="default">
            {t("messages.trial.send")}
          </SubmitButton>
        </Group>
      </Form>
      <p className={styles.hint} role="status">
        {sent !== null &&
          rich("messages.sms.trial_sent", {
            to: sent.to,
            a: (inside) => <AppLink href={`/outbox/${sent.messageId}`}>{inside}</AppLink>,
          })}
      </p>
    </Card>
  );
}
