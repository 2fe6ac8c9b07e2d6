import { TextInput } from "@mantine/core";
import { api } from "../../../console/api.ts";
import { Form, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { useToasts } from "../../../console/toasts.tsx";
import styles from "./cards.module.css";
import { FileField } from "./FileField.tsx";
import { useCardsChanged } from "./reading.ts";

/** Google's issuer and the key file of its service account, checked by the server before it keeps them. */
export function GoogleForm({ isRenewal }: { readonly isRenewal: boolean }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useCardsChanged();
  const { form, field, submit, isSending, summary } = useShopForm({
    initialValues: { issuer: "", serviceAccount: "" },
    check: ({ issuer, serviceAccount }) => ({
      issuer: /^[\d\s]{10,40}$/.test(issuer.trim()) ? undefined : t("cards.google.issuer_missing"),
      serviceAccount: serviceAccount === "" ? t("cards.google.file_missing") : undefined,
    }),
    send: async ({ issuer, serviceAccount }) => {
      await api.put("/wallet-accounts/google", { body: { issuer: issuer.trim(), serviceAccount } });
      await changed();
      toasts.saved(t("cards.wallets.saved"));
    },
  });
  const { id, error } = field("serviceAccount");
  return (
    <Form onSubmit={submit} summary={summary}>
      <div className={styles.fields}>
        <TextInput
          label={t("cards.google.issuer")}
          description={t("cards.google.issuer_hint")}
          inputMode="numeric"
          autoComplete="off"
          maxLength={40}
          {...field("issuer")}
        />
        <FileField
          id={id}
          label={t("cards.google.file")}
          hint={t("cards.google.file_hint")}
          accept=".json,application/json"
          error={error}
          onRead={(content) => form.setFieldValue("serviceAccount", content)}
        />
      </div>
      <SubmitButton isSending={isSending} variant={isRenewal ? "default" : "filled"}>
        {t(isRenewal ? "cards.google.replace" : "cards.google.save")}
      </SubmitButton>
    </Form>
  );
}
