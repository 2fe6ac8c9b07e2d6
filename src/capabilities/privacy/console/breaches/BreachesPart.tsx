import { Badge, Button, Modal, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Plus, ShieldAlert } from "lucide-react";
import { useState } from "react";
import { useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import type { BreachAnswer } from "../../shared.ts";
import { breachesQuery, usePrivacyChanged } from "../queries.ts";
import styles from "../privacy.module.css";
import { useMoment } from "./moment.ts";

/** The notebook: what happened, and how long is left to tell the authority. */
export default function BreachesPart() {
  const { t } = useI18n();
  const may = usePermission();
  const [isOpen, setOpen] = useState(false);
  const breaches = useQuery(breachesQuery);
  if (breaches.isPending) return <CardSkeleton height={260} />;
  if (breaches.error !== null) return <ErrorState fault={breaches.error} retry={breaches.refetch} />;
  const { items } = breaches.data;
  return (
    <Card
      isFlush
      title={t("privacy.breaches.title")}
      aside={
        may("privacy:write") && (
          <Button
            size="compact-sm"
            leftSection={<Plus size={16} aria-hidden />}
            onClick={() => setOpen(true)}
          >
            {t("privacy.breaches.add")}
          </Button>
        )
      }
    >
      {items.length === 0 ? (
        <Empty icon={ShieldAlert} sentence={t("privacy.breaches.none")} />
      ) : (
        <ul className={styles.list}>
          {items.map((breach) => (
            <Line key={breach.id} breach={breach} />
          ))}
        </ul>
      )}
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t("privacy.breaches.add")}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        <NewBreach />
      </Modal>
    </Card>
  );
}

function Line({ breach }: { readonly breach: BreachAnswer }) {
  const { t, instant } = useI18n();
  const { clock, closedAt } = breach;
  const colour = closedAt !== null ? "gray" : (clock.hoursLeft ?? 1) < 0 ? "red" : "yellow";
  return (
    <li>
      <AppLink href={`/privacy/breaches/${breach.id}`} className={styles.line}>
        <span className={styles.detail}>{t("privacy.number", { number: breach.number })}</span>
        <span className={styles.words}>
          <span className={styles.name}>{breach.title}</span>
          <span className={styles.detail}>
            {t("privacy.breaches.found", { when: instant(breach.foundAt) })}
          </span>
        </span>
        <span className={styles.side}>
          <Badge variant="light" color={colour}>
            {closedAt !== null
              ? t("privacy.breaches.closed")
              : clock.hoursLeft === null
                ? t("privacy.breaches.at_work")
                : clock.hoursLeft < 0
                  ? t("privacy.breaches.over")
                  : t("privacy.breaches.left", { hours: clock.hoursLeft })}
          </Badge>
        </span>
      </AppLink>
    </li>
  );
}

function NewBreach() {
  const { t } = useI18n();
  const goTo = useGoTo();
  const changed = usePrivacyChanged();
  const moment = useMoment();
  const [now] = useState(() => moment.typed(new Date().toISOString()));
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { title: "", foundAt: now },
    check: ({ title }) => (title.trim() === "" ? { title: t("privacy.breaches.title_missing") } : {}),
    send: async ({ title, foundAt }) => {
      const { id } = await api.post<{ id: string }>("/privacy/breaches", {
        body: { title: title.trim(), foundAt: moment.said(foundAt) },
      });
      await changed();
      goTo(`/privacy/breaches/${id}`);
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <p className={styles.plain}>{t("privacy.breaches.sentence")}</p>
      <TextInput
        label={t("privacy.breach.title")}
        description={t("privacy.breach.title_such")}
        maxLength={200}
        data-autofocus
        {...field("title")}
      />
      <TextInput type="datetime-local" label={t("privacy.breach.foundAt")} {...field("foundAt")} />
      <SubmitButton isSending={isSending}>{t("privacy.breaches.open")}</SubmitButton>
    </Form>
  );
}
