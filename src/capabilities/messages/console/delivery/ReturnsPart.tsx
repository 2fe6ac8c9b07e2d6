import { Button, Group, Stack } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { MailCheck, Pencil } from "lucide-react";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useConfirm } from "../../../../console/confirm.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { MailboxReadAnswer } from "../../shared.ts";
import styles from "./delivery.module.css";
import { Hooks } from "./Hooks.tsx";
import { MailboxForm } from "./MailboxForm.tsx";
import { deliveryKey, type Mailbox, mailboxQuery } from "./reading.ts";

/** How what comes back is heard: by a mailbox, by calls of a provider. */
export function ReturnsPart() {
  return (
    <Stack gap="lg">
      <MailboxCard />
      <Hooks />
    </Stack>
  );
}

function MailboxCard() {
  const { t } = useI18n();
  const may = usePermission()("messages:write");
  const [isChanged, setChanged] = useState(false);
  const { data: mailbox, error, refetch } = useQuery(mailboxQuery);
  if (mailbox === undefined) {
    return error === null ? (
      <CardSkeleton lines={4} />
    ) : (
      <Card>
        <ErrorState fault={error} retry={refetch} />
      </Card>
    );
  }
  return (
    <Card title={t("messages.mailbox.title")}>
      <p className={styles.plain}>{t("messages.mailbox.sentence")}</p>
      {isChanged ? (
        <MailboxForm mailbox={mailbox} done={() => setChanged(false)} />
      ) : mailbox === null ? (
        <Empty
          icon={MailCheck}
          sentence={t("messages.mailbox.none")}
          action={may && <Button onClick={() => setChanged(true)}>{t("messages.mailbox.set")}</Button>}
        />
      ) : (
        <Set mailbox={mailbox} change={() => setChanged(true)} />
      )}
    </Card>
  );
}

function Set({ mailbox, change }: { readonly mailbox: Mailbox; readonly change: () => void }) {
  const { t, relativeInstant, has } = useI18n();
  const may = usePermission()("messages:write");
  const confirm = useConfirm();
  const { failed, saved } = useToasts();
  const queries = useQueryClient();
  const [isReading, setReading] = useState(false);
  const { host, port, username, folder, readAt, error, failedAt } = mailbox;
  const read = async () => {
    setReading(true);
    try {
      const { read: looked, kept } = await api.post<MailboxReadAnswer>("/delivery/mailbox/readings");
      saved(t("messages.mailbox.was_read", { looked, kept }));
    } catch (fault) {
      failed(fault);
    }
    setReading(false);
    await queries.invalidateQueries({ queryKey: deliveryKey });
  };
  const remove = async () => {
    const agreed = await confirm({
      title: t("messages.mailbox.remove_title"),
      effect: t("messages.mailbox.remove_effect"),
      action: t("messages.mailbox.remove"),
      isDangerous: true,
    });
    if (!agreed) return;
    try {
      await api.delete("/delivery/mailbox");
      saved(t("messages.mailbox.removed"));
    } catch (fault) {
      failed(fault);
    }
    await queries.invalidateQueries({ queryKey: deliveryKey });
  };
  return (
    <>
      <dl className={styles.facts}>
        <div>
          <dt>{t("messages.mailbox.account")}</dt>
          <dd>{username}</dd>
        </div>
        <div>
          <dt>{t("messages.mailbox.server")}</dt>
          <dd>
            {host}:{port}, {folder}
          </dd>
        </div>
        <div>
          <dt>{t("messages.mailbox.last_read")}</dt>
          <dd>{readAt === null ? t("messages.mailbox.never_read") : relativeInstant(readAt)}</dd>
        </div>
      </dl>
      {error !== null && (
        <p role="alert" className={styles.trouble}>
          <b>{t("messages.mailbox.failed", { at: relativeInstant(failedAt ?? "") })}</b>{" "}
          {t(
            has(`messages.mailbox.trouble.${error}`)
              ? `messages.mailbox.trouble.${error}`
              : "messages.mailbox.trouble.mailbox_unreachable",
          )}
        </p>
      )}
      {may && (
        <Group>
          <Button loading={isReading} onClick={() => void read()}>
            {t("messages.mailbox.read_now")}
          </Button>
          <Button
            variant="default"
            leftSection={<Pencil size={18} strokeWidth={1.75} aria-hidden />}
            onClick={change}
          >
            {t("messages.mailbox.change")}
          </Button>
          <Button variant="subtle" color="danger" onClick={() => void remove()}>
            {t("messages.mailbox.remove")}
          </Button>
        </Group>
      )}
    </>
  );
}
