import { NumberInput, Radio, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { Form, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import { type NetworkAnswer, printedIban } from "../shared.ts";
import { accountBody, AccountFields, checkAccount } from "./AccountFields.tsx";
import styles from "./network.module.css";
import { networkQuery } from "./reading.ts";

/** What a common point is worth, what earns one, and from which account shops are paid. */
export function PointPart({ network }: { readonly network: NetworkAnswer }) {
  const { t, money, percent } = useI18n();
  const may = usePermission();
  const queries = useQueryClient();
  const toasts = useToasts();
  const isLocked = !may("network:write");
  const { form, field, submit, isSending, summary } = useShopForm({
    initialValues: {
      points: network.worth.points,
      amount: network.worth.cents / 100,
      earn: network.earnCents / 100,
      expiredValue: network.expiredValue,
      accountHolder: network.accountHolder ?? "",
      iban: network.iban === null ? "" : printedIban(network.iban),
      bic: network.bic ?? "",
    },
    check: ({ points, amount, earn, ...account }) => ({
      points: Number(points) >= 1 ? undefined : t("network.point.points_wrong"),
      amount: Number(amount) > 0 ? undefined : t("network.point.amount_wrong"),
      earn: Number(earn) > 0 ? undefined : t("network.rate.wrong"),
      ...checkAccount(account, t),
    }),
    send: async ({ points, amount, earn, expiredValue, ...account }) => {
      await api.put("/network/settings", {
        body: {
          worth: { points: Number(points), cents: Math.round(Number(amount) * 100) },
          earnCents: Math.round(Number(earn) * 100),
          expiredValue,
          ...accountBody(account),
        },
      });
      await queries.invalidateQueries({ queryKey: networkQuery.queryKey });
      toasts.saved(t("network.saved"));
    },
  });
  const { points, amount, earn } = form.values;
  const rate = Number(amount) / Number(points) / Number(earn);
  return (
    <div className={styles.narrow}>
      <Form onSubmit={submit} summary={summary}>
        <Stack gap="lg">
          <Card title={t("network.point.title")}>
            <Stack gap="md">
              <NumberInput
                label={t("network.rate.label", { currency: network.currency })}
                decimalScale={2}
                fixedDecimalScale
                min={0.01}
                hideControls
                disabled={isLocked}
                {...field("earn")}
              />
              <NumberInput
                label={t("network.point.points")}
                allowDecimal={false}
                min={1}
                hideControls
                disabled={isLocked || network.valueIsPromised}
                {...field("points")}
              />
              <NumberInput
                label={t("network.point.amount", { currency: network.currency })}
                description={network.valueIsPromised ? t("network.point.promised") : undefined}
                decimalScale={2}
                fixedDecimalScale
                min={0.01}
                hideControls
                disabled={isLocked || network.valueIsPromised}
                {...field("amount")}
              />
              {Number.isFinite(rate) && rate > 0 && (
                <Text c="dimmed" aria-live="polite">
                  {t("network.point.gives", {
                    hundred: money(10_000, undefined, { hideCents: true }),
                    amount: money(Math.round(10_000 * rate)),
                    share: percent(rate, 1),
                  })}
                </Text>
              )}
              <Radio.Group label={t("network.point.expired")} {...field("expiredValue")}>
                <Stack gap="xs" mt="xs">
                  <Radio value="kept" label={t("network.point.expired_kept")} disabled={isLocked} />
                  <Radio
                    value="given_back"
                    label={t("network.point.expired_given_back")}
                    disabled={isLocked}
                  />
                </Stack>
              </Radio.Group>
            </Stack>
          </Card>
          <Card title={t("network.account.title")}>
            <Stack gap="md">
              <Text c="dimmed">{t("network.account.network_sentence")}</Text>
              <AccountFields field={field} isLocked={isLocked} />
            </Stack>
          </Card>
          {!isLocked && <SubmitButton isSending={isSending}>{t("network.save")}</SubmitButton>}
        </Stack>
      </Form>
    </div>
  );
}
