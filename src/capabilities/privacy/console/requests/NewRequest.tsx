import { Button, Modal, Select, Textarea, TextInput } from "@mantine/core";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { CustomerPicker, type Found } from "../../../../console/components/CustomerPicker.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import { identityProofs, requestKinds, requestOrigins } from "../../shared.ts";
import { usePrivacyChanged } from "../queries.ts";

/** Notes what somebody asked at the counter, by phone, by letter or by e-mail. */
export function NewRequestButton({ customer = null }: { readonly customer?: Found | null }) {
  const { t } = useI18n();
  const may = usePermission();
  const [isOpen, setOpen] = useState(false);
  if (!may("customers:rights")) return null;
  return (
    <>
      <Button
        {...(customer === null ? {} : { variant: "default", size: "compact-sm" })}
        leftSection={<Plus size={18} strokeWidth={1.75} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t("privacy.new.button")}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t("privacy.new.title")}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        <NewRequest customer={customer} close={() => setOpen(false)} />
      </Modal>
    </>
  );
}

const notYet = "not_yet";

function NewRequest({ customer, close }: { readonly customer: Found | null; readonly close: () => void }) {
  const { t, today } = useI18n();
  const goTo = useGoTo();
  const changed = usePrivacyChanged();
  const { saved } = useToasts();
  const [who, setWho] = useState<Found | null>(customer);
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: {
      kind: "access",
      origin: "counter",
      requester: "",
      words: "",
      receivedOn: today(),
      identityBy: notYet,
    },
    check: ({ requester }) =>
      who === null && requester.trim() === "" ? { requester: t("privacy.new.who_missing") } : {},
    send: async ({ requester, words, identityBy, ...rest }) => {
      const { id, number } = await api.post<{ id: string; number: number }>("/privacy/requests", {
        body: {
          ...rest,
          ...(who === null ? { requester: requester.trim() } : { customerId: who.id }),
          ...(words.trim() === "" ? {} : { words: words.trim() }),
          ...(identityBy === notYet ? {} : { identityBy }),
        },
      });
      await changed();
      close();
      saved(t("privacy.new.saved", { number }));
      goTo(`/privacy/requests/${id}`);
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      {customer === null && (
        <CustomerPicker
          label={<Optional>{t("privacy.new.record")}</Optional>}
          value={who}
          onChange={setWho}
          isFirst
        />
      )}
      {who === null && (
        <TextInput
          label={t("privacy.new.requester")}
          maxLength={200}
          autoComplete="off"
          {...field("requester")}
        />
      )}
      <Select
        label={t("privacy.new.kind")}
        data={requestKinds.map((value) => ({ value, label: t(`privacy.kind.${value}`) }))}
        allowDeselect={false}
        {...field("kind")}
      />
      <Select
        label={t("privacy.new.origin")}
        data={requestOrigins
          .filter((value) => value !== "space")
          .map((value) => ({ value, label: t(`privacy.origin.${value}`) }))}
        allowDeselect={false}
        {...field("origin")}
      />
      <TextInput
        type="date"
        label={t("privacy.new.received")}
        description={t("privacy.new.received_why")}
        max={today()}
        {...field("receivedOn")}
      />
      <Select
        label={t("privacy.new.identity")}
        data={[
          { value: notYet, label: t("privacy.identity.not_yet") },
          ...identityProofs
            .filter((value) => value !== "signed_in")
            .map((value) => ({ value, label: t(`privacy.identity.${value}`) })),
        ]}
        allowDeselect={false}
        {...field("identityBy")}
      />
      <Textarea
        label={<Optional>{t("privacy.new.words")}</Optional>}
        maxLength={4_000}
        autosize
        minRows={2}
        {...field("words")}
      />
      <SubmitButton isSending={isSending}>{t("privacy.new.save")}</SubmitButton>
    </Form>
  );
}
