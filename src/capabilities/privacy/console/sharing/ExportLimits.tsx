import { NumberInput, Switch, TextInput } from "@mantine/core";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { Settings } from "../../shared.ts";
import { usePrivacyChanged } from "../queries.ts";
import styles from "../privacy.module.css";

const typed = (value: number | string) => (value === "" ? null : Number(value));

/** How much may leave at once and in a day, whether anything goes to partners, and who answers for data. The owner's alone. */
export function ExportLimits({ settings }: { readonly settings: Settings }) {
  const { t } = useI18n();
  const isLocked = !usePermission()("accounts:write");
  const changed = usePrivacyChanged();
  const { saved } = useToasts();
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: {
      exportRowsMost: settings.exportRowsMost ?? "",
      exportDayMost: settings.exportDayMost ?? "",
      shares: settings.shares,
      officer: settings.officer ?? "",
      officerContact: settings.officerContact ?? "",
    },
    send: async ({ exportRowsMost, exportDayMost, shares, officer, officerContact }) => {
      await api.patch("/privacy/settings", {
        body: {
          exportRowsMost: typed(exportRowsMost),
          exportDayMost: typed(exportDayMost),
          shares,
          officer: officer === "" ? null : officer,
          officerContact: officerContact === "" ? null : officerContact,
        },
      });
      await changed();
      saved(t("privacy.limits.saved"));
    },
  });
  return (
    <Card title={t("privacy.limits.title")}>
      <p className={styles.plain}>{t("privacy.limits.sentence")}</p>
      <Form onSubmit={submit} summary={summary}>
        <NumberInput
          label={<Optional>{t("privacy.limits.rows")}</Optional>}
          min={1}
          max={10_000_000}
          decimalScale={0}
          maw={420}
          disabled={isLocked}
          {...field("exportRowsMost")}
        />
        <NumberInput
          label={<Optional>{t("privacy.limits.day")}</Optional>}
          min={1}
          max={10_000_000}
          decimalScale={0}
          maw={420}
          disabled={isLocked}
          {...field("exportDayMost")}
        />
        <Switch
          label={t("privacy.limits.shares")}
          description={t("privacy.limits.shares_why")}
          disabled={isLocked}
          {...field("shares", "checkbox")}
        />
        <TextInput
          label={<Optional>{t("privacy.limits.officer")}</Optional>}
          maxLength={200}
          maw={420}
          disabled={isLocked}
          {...field("officer")}
        />
        <TextInput
          label={<Optional>{t("privacy.limits.officer_contact")}</Optional>}
          maxLength={200}
          maw={420}
          disabled={isLocked}
          {...field("officerContact")}
        />
        {isLocked ? (
          <p className={styles.plain}>{t("privacy.limits.locked")}</p>
        ) : (
          <SubmitButton isSending={isSending}>{t("privacy.limits.save")}</SubmitButton>
        )}
      </Form>
    </Card>
  );
}
