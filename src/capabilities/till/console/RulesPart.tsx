import { Checkbox, NumberInput, type NumberInputProps, Radio, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import type { SettingsBody } from "../shared.ts";
import styles from "./till.module.css";

export function RulesPart() {
  const rules = useQuery({
    queryKey: ["till", "settings"],
    queryFn: async () => await api.get<SettingsBody>("/till/settings"),
  });
  if (rules.isPending) return <CardSkeleton />;
  if (rules.error !== null) return <ErrorState fault={rules.error} retry={rules.refetch} />;
  return <RulesForm rules={rules.data} />;
}

/** Sums in euros, as they are typed; empty: none. */
type Typed = Omit<SettingsBody, "offlineCapCents" | "codeAboveCents"> & {
  offlineCap: number | string;
  codeAbove: number | string;
};

function RulesForm({ rules }: { readonly rules: SettingsBody }) {
  const { t, number } = useI18n();
  const may = usePermission();
  const toasts = useToasts();
  const queries = useQueryClient();
  const { offlineCapCents, codeAboveCents, ...others } = rules;
  const initialValues: Typed = {
    ...others,
    offlineCap: offlineCapCents / 100,
    codeAbove: codeAboveCents === null ? "" : codeAboveCents / 100,
  };
  const { field, submit, isSending, summary } = useShopForm({
    initialValues,
    check: ({ offlineCap }) => ({
      offlineCap: offlineCap === "" ? t("till.rules.offline_cap_missing") : undefined,
    }),
    send: async ({ offlineCap, codeAbove, ...said }) => {
      const body = {
        ...said,
        offlineCapCents: Math.round(Number(offlineCap) * 100),
        codeAboveCents: codeAbove === "" ? null : Math.round(Number(codeAbove) * 100),
      };
      await api.put("/till/settings", { body });
      await queries.invalidateQueries({ queryKey: ["till", "settings"] });
      toasts.saved(t("till.rules.saved"));
    },
  });
  const mayWrite = may("till:write");
  const euros: NumberInputProps = {
    suffix: " €",
    decimalScale: 2,
    decimalSeparator: number(1.5, 1).charAt(1),
    allowedDecimalSeparators: [",", "."],
    hideControls: true,
    min: 0,
    classNames: { input: styles.figure ?? "" },
    disabled: !mayWrite,
  };
  const count: NumberInputProps = {
    hideControls: true,
    allowDecimal: false,
    classNames: { input: styles.figure ?? "" },
    disabled: !mayWrite,
  };
  return (
    <Card title={t("till.part.rules")}>
      <Form onSubmit={submit} summary={summary}>
        <Stack gap="lg" className={styles.rules}>
          <Text c="dimmed">{t("till.rules.law")}</Text>
          <NumberInput
            label={t("till.rules.offline_cap")}
            description={t("till.rules.offline_cap_hint")}
            max={1_000}
            {...euros}
            {...field("offlineCap")}
          />
          <NumberInput
            label={<Optional>{t("till.rules.code_above")}</Optional>}
            description={t("till.rules.code_above_hint")}
            max={100_000}
            {...euros}
            {...field("codeAbove")}
          />
          <NumberInput
            label={t("till.rules.undo_minutes")}
            description={t("till.rules.undo_minutes_hint")}
            min={0}
            max={10}
            {...count}
            {...field("undoMinutes")}
          />
          <NumberInput
            label={t("till.rules.max_stamps")}
            description={t("till.rules.max_stamps_hint")}
            min={0}
            max={1_000}
            {...count}
            {...field("maxStamps")}
          />
          <NumberInput
            label={t("till.rules.per_card")}
            description={t("till.rules.per_card_hint")}
            min={1}
            max={100}
            {...count}
            {...field("perCardPerDay")}
          />
          <NumberInput
            label={t("till.rules.per_cashier")}
            description={t("till.rules.per_cashier_hint")}
            min={1}
            max={1_000}
            {...count}
            {...field("perCashierPerHour")}
          />
          <Radio.Group label={t("till.rules.ticket_numbers")} {...field("ticketNumbers")}>
            <Stack gap="xs" mt="xs">
              <Radio value="continuous" label={t("till.rules.ticket_continuous")} disabled={!mayWrite} />
              <Radio value="daily" label={t("till.rules.ticket_daily")} disabled={!mayWrite} />
            </Stack>
          </Radio.Group>
          <Checkbox
            label={t("till.rules.reason")}
            disabled={!mayWrite}
            {...field("reasonWithoutTicket", "checkbox")}
          />
          <fieldset className={styles.asked}>
            <legend>{t("till.rules.asked")}</legend>
            <Text size="sm" c="dimmed">
              {t("till.rules.asked_hint")}
            </Text>
            <Checkbox
              label={t("till.rules.ask_postcode")}
              disabled={!mayWrite}
              {...field("askPostcode", "checkbox")}
            />
            <Checkbox
              label={t("till.rules.ask_email")}
              disabled={!mayWrite}
              {...field("askEmail", "checkbox")}
            />
            <Checkbox
              label={t("till.rules.ask_birthday")}
              disabled={!mayWrite}
              {...field("askBirthday", "checkbox")}
            />
          </fieldset>
        </Stack>
        {mayWrite && <SubmitButton isSending={isSending}>{t("till.rules.save")}</SubmitButton>}
      </Form>
    </Card>
  );
}
