import { NumberInput, SimpleGrid } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { Form, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import { settingBounds, settingNames, type Settings } from "../shared.ts";
import { settingsQuery, useWinbackChanged } from "./queries.ts";
import styles from "./winback.module.css";

/** Every rule by which somebody is thought to leave, in words, with what may be changed. */
export function WarningForm() {
  const { data } = useQuery(settingsQuery);
  return data === undefined ? null : <Warnings settings={data} />;
}

function Warnings({ settings }: { readonly settings: Settings }) {
  const { t, number, language } = useI18n();
  const changed = useWinbackChanged();
  const { saved } = useToasts();
  const isLocked = !usePermission()("winback:write");
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { ...settings },
    send: async (values) => {
      const body = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]));
      await api.put("/winback/settings", { body });
      await changed();
      saved(t("winback.settings.saved"));
    },
  });
  return (
    <Card title={t("winback.settings.title")}>
      <ul className={styles.rules}>
        {["silence", "spend", "frequency", "refunds", "objection"].map((rule) => (
          <li key={rule}>
            {t(`winback.rule.${rule}`, {
              ...settings,
              rhythms: number(settings.spendRhythms, 1),
              growth: number(settings.gapGrowth, 1),
            })}
          </li>
        ))}
      </ul>
      <Form onSubmit={submit} summary={summary}>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={16}>
          {settingNames.map((name) => {
            const { from, to, whole } = settingBounds[name];
            return (
              <NumberInput
                key={name}
                label={t(`winback.setting.${name}`)}
                description={t("winback.settings.bounds", { from: number(from, 1), to: number(to, 1) })}
                min={from}
                max={to}
                step={whole === true ? 1 : 0.1}
                decimalScale={whole === true ? 0 : 1}
                decimalSeparator={language === "fr" ? "," : "."}
                allowedDecimalSeparators={[",", "."]}
                disabled={isLocked}
                maw={320}
                {...field(name)}
              />
            );
          })}
        </SimpleGrid>
        {!isLocked && <SubmitButton isSending={isSending}>{t("winback.settings.save")}</SubmitButton>}
      </Form>
    </Card>
  );
}
