import { Select } from "@mantine/core";
import { api } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { Form, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import type { Wallets } from "../shared.ts";
import styles from "./cards.module.css";
import { useCardsChanged } from "./reading.ts";

const hours = Array.from({ length: 24 }, (_, hour) => `${hour}`);

/** How often, and when, phones show that points have moved. */
export function UpdateTimes({ wallets: { times } }: { readonly wallets: Wallets }) {
  const { t } = useI18n();
  const may = usePermission();
  const toasts = useToasts();
  const changed = useCardsChanged();
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: {
      updatesPerDay: `${times.updatesPerDay}`,
      quietFromHour: `${times.quietFromHour}`,
      quietUntilHour: `${times.quietUntilHour}`,
    },
    send: async (typed) => {
      await api.put("/wallet-accounts/times", {
        body: {
          updatesPerDay: Number(typed.updatesPerDay),
          quietFromHour: Number(typed.quietFromHour),
          quietUntilHour: Number(typed.quietUntilHour),
        },
      });
      await changed();
      toasts.saved(t("cards.times.saved"));
    },
  });
  const atHour = hours.map((hour) => ({ value: hour, label: t("cards.times.hour", { hour: Number(hour) }) }));
  return (
    <Card title={t("cards.times.title")}>
      <div className={styles.stack}>
        <p className={styles.plain}>{t("cards.times.sentence")}</p>
        {may("loyalty:write") && (
          <Form onSubmit={submit} summary={summary}>
            <div className={styles.fields}>
              <Select
                label={t("cards.times.per_day")}
                data={["0", "1", "2", "3"].map((count) => ({
                  value: count,
                  label: t("cards.times.count", { count: Number(count) }),
                }))}
                allowDeselect={false}
                {...field("updatesPerDay")}
              />
              <Select
                label={t("cards.times.quiet_from")}
                data={atHour}
                allowDeselect={false}
                {...field("quietFromHour")}
              />
              <Select
                label={t("cards.times.quiet_until")}
                data={atHour}
                allowDeselect={false}
                {...field("quietUntilHour")}
              />
            </div>
            <SubmitButton isSending={isSending} variant="default">
              {t("cards.times.save")}
            </SubmitButton>
          </Form>
        )}
      </div>
    </Card>
  );
}
