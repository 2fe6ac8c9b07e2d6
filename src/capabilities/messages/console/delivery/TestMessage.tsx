import { Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import styles from "./delivery.module.css";

/** A message to oneself: the outbox says what the relay answered. */
export function TestMessage() {
  const { t, rich } = useI18n();
  const may = usePermission()("messages:write");
  const [sent, setSent] = useState<{ readonly messageId: string; readonly to: string } | null>(null);
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { to: "" },
    check: ({ to }) => ({
      to: /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(to.trim()) ? undefined : t("messages.sender.from_wrong"),
    }),
    send: async ({ to }) => {
      const { messageId } = await api.post<{ messageId: string }>("/senders/email/tests", {
        body: { to: to.trim() },
      });
      setSent({ messageId, to: to.trim() });
    },
  });
  if (!may) return null;
  return (
    <Card title={t("messages.trial.title")}>
      <p className={styles.plain}>{t("messages.trial.sentence")}</p>
      <Form onSubmit={submit} summary={summary}>
        <Group align="flex-end" gap="sm">
          <TextInput label={t("messages.trial.to")} type="email" miw={260} required {...field("to")} />
          <SubmitButton isSending={isSending} variant="default">
            {t("messages.trial.send")}
          </SubmitButton>
        </Group>
      </Form>
      <p className={styles.hint} role="status">
        {sent !== null &&
          rich("messages.trial.sent", {
            to: sent.to,
            a: (inside) => <AppLink href={`/outbox/${sent.messageId}`}>{inside}</AppLink>,
          })}
      </p>
    </Card>
  );
}
