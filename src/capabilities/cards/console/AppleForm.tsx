import { PasswordInput } from "@mantine/core";
import { api } from "../../../console/api.ts";
import { Form, Optional, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { useToasts } from "../../../console/toasts.tsx";
import styles from "./cards.module.css";
import { FileField } from "./FileField.tsx";
import { useCardsChanged } from "./reading.ts";

const files = ["certificate", "key", "intermediate"] as const;

/** Apple's three files, checked by the server before it keeps them. */
export function AppleForm({ isRenewal }: { readonly isRenewal: boolean }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useCardsChanged();
  const { form, field, submit, isSending, summary } = useShopForm({
    initialValues: { certificate: "", key: "", intermediate: "", passphrase: "" },
    check: (values) =>
      Object.fromEntries(
        files.flatMap((name) => (values[name] === "" ? [[name, t(`cards.apple.${name}_missing`)]] : [])),
      ),
    send: async ({ passphrase, ...given }) => {
      await api.put("/wallet-accounts/apple", {
        body: { ...given, ...(passphrase === "" ? {} : { passphrase }) },
      });
      await changed();
      toasts.saved(t("cards.wallets.saved"));
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <div className={styles.fields}>
        {files.map((name) => {
          const { id, error } = field(name);
          return (
            <FileField
              key={name}
              id={id}
              label={t(`cards.apple.${name}`)}
              hint={t(`cards.apple.${name}_hint`)}
              accept=".cer,.pem,.crt,.key"
              error={error}
              onRead={(content) => form.setFieldValue(name, content)}
            />
          );
        })}
        <PasswordInput
          label={<Optional>{t("cards.apple.passphrase")}</Optional>}
          description={t("cards.apple.passphrase_hint")}
          autoComplete="off"
          {...field("passphrase")}
        />
      </div>
      <SubmitButton isSending={isSending} variant={isRenewal ? "default" : "filled"}>
        {t(isRenewal ? "cards.apple.replace" : "cards.apple.save")}
      </SubmitButton>
    </Form>
  );
}
