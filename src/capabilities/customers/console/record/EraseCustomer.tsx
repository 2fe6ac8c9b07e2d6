import { Button, Group, Modal, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import type { ErasurePreview } from "../../shared.ts";
import { useCustomersChanged } from "../reading.ts";
import type { Customer } from "../views.ts";
import { erasureQuery } from "./rights.ts";
import styles from "./rights.module.css";

interface EraseCustomerProps {
  readonly customer: Customer;
  readonly isOpen: boolean;
  readonly close: () => void;
}

/** What goes, what is lost, what the law keeps: told before, because nothing brings it back. */
export function EraseCustomer({ customer, isOpen, close }: EraseCustomerProps) {
  const { t } = useI18n();
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      size="lg"
      title={t("customers.erase.title", { name: customer.name || t("customers.record.unnamed") })}
      closeButtonProps={{ "aria-label": t("console.close") }}
    >
      <Preview customer={customer} close={close} />
    </Modal>
  );
}

function Preview({ customer, close }: Omit<EraseCustomerProps, "isOpen">) {
  const { data, error, refetch } = useQuery(erasureQuery(customer.id));
  if (error !== null) return <ErrorState fault={error} retry={refetch} />;
  if (data === undefined) return <CardSkeleton lines={6} />;
  return <Decision customer={customer} preview={data} close={close} />;
}

const ways = ["at_counter", "by_phone", "by_letter", "by_email", "inactive"] as const;

function Decision({
  customer,
  preview,
  close,
}: Omit<EraseCustomerProps, "isOpen"> & { readonly preview: ErasurePreview }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const customersChanged = useCustomersChanged();
  const word = t("customers.erase.word");
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { reason: "at_counter", typed: "" },
    check: ({ typed }) => ({
      typed: typed.trim().toLowerCase() === word ? undefined : t("customers.erase.word_missing", { word }),
    }),
    send: async ({ reason }) => {
      const by = reason === "inactive" ? "staff" : "person";
      await api.post(`/customers/${customer.id}/erasure`, { body: { by, reason } });
      toasts.saved(t("customers.erase.done"));
      close();
      await customersChanged(customer.id);
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <p className={styles.sentence}>{t("customers.erase.goes")}</p>
      {preview.lost.length > 0 && (
        <Sentences
          title={t("customers.erase.lost")}
          lines={preview.lost.map((one) => ({ ...one, until: null }))}
        />
      )}
      {preview.kept.length > 0 && <Sentences title={t("customers.erase.kept")} lines={preview.kept} />}
      <p className={styles.sentence}>{t("customers.erase.backups")}</p>
      <Select
        label={t("customers.erase.reason")}
        data={ways.map((value) => ({ value, label: t(`customers.erase.reason_${value}`) }))}
        allowDeselect={false}
        {...field("reason")}
      />
      <TextInput
        label={t("customers.erase.type", { word })}
        autoComplete="off"
        spellCheck={false}
        {...field("typed")}
      />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={close} data-autofocus>
          {t("console.cancel")}
        </Button>
        <SubmitButton isSending={isSending} color="danger">
          {t("customers.erase.action")}
        </SubmitButton>
      </Group>
    </Form>
  );
}

interface SentencesProps {
  readonly title: string;
  readonly lines: readonly { readonly sentence: string; readonly until: string | null }[];
}

function Sentences({ title, lines }: SentencesProps) {
  const { t, day } = useI18n();
  return (
    <section>
      <h3 className={styles.heading}>{title}</h3>
      <ul className={styles.reasons}>
        {lines.map(({ sentence, until }) => (
          <li key={sentence}>
            {sentence}
            {until !== null && (
              <span className={styles.count}> {t("customers.erase.until", { day: day(until) })}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
