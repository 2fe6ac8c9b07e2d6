import { Button, MultiSelect, NumberInput, Select, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { BellPlus } from "lucide-react";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useConfirm } from "../../../../console/confirm.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { AlertRule } from "../../shared.ts";
import common from "../common/common.module.css";
import { Dialog } from "../common/Dialog.tsx";
import { Euros, typedCents } from "../common/Euros.tsx";
import { useLoyaltyChanged } from "../reading.ts";
import { alertRulesQuery } from "./reading.ts";

const measures = ["amount", "tickets", "quantity"] as const;
const periods = ["lifetime", "year", "month", "day"] as const;

/** By what amount or number of purchases somebody is to be noticed. */
export function AlertRules() {
  const { t } = useI18n();
  const may = usePermission();
  const rules = useQuery(alertRulesQuery);
  const [isAdding, setAdding] = useState(false);
  if (rules.isPending) return <CardSkeleton lines={4} />;
  if (rules.error !== null) {
    return (
      <Card>
        <ErrorState fault={rules.error} retry={rules.refetch} />
      </Card>
    );
  }
  const items = rules.data.items.filter(({ archivedAt }) => archivedAt === null);
  const add = may("loyalty:write") && (
    <Button
      variant="default"
      leftSection={<BellPlus size={18} aria-hidden />}
      onClick={() => setAdding(true)}
    >
      {t("loyalty.alert_rules.add")}
    </Button>
  );
  return (
    <Card title={t("loyalty.alerts.tab_rules")} aside={items.length > 0 && add}>
      {items.length === 0 ? (
        <Empty icon={BellPlus} sentence={t("loyalty.alert_rules.empty")} action={add} />
      ) : (
        <ul className={common.rows}>
          {items.map((rule) => (
            <RuleRow key={rule.id} rule={rule} />
          ))}
        </ul>
      )}
      <Dialog title={t("loyalty.alert_rules.add")} isOpen={isAdding} close={() => setAdding(false)}>
        <NewRule close={() => setAdding(false)} />
      </Dialog>
    </Card>
  );
}

function RuleRow({ rule }: { readonly rule: AlertRule }) {
  const { t, money, number } = useI18n();
  const may = usePermission();
  const confirm = useConfirm();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const remove = async () => {
    const agreed = await confirm({
      title: t("loyalty.alert_rules.remove_title", { name: rule.name }),
      effect: t("loyalty.alert_rules.remove_effect"),
      action: t("loyalty.alert_rules.remove"),
    });
    if (!agreed) return;
    try {
      await api.delete(`/loyalty/alerts/${rule.id}`);
      await changed();
      toasts.saved(t("loyalty.alert_rules.removed", { name: rule.name }));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  return (
    <li>
      <div className={common.rowWords}>
        <span className={common.rowName}>{rule.name}</span>
        <p className={common.quiet}>
          {t(`loyalty.alert_rules.sentence_${rule.measure}`, {
            threshold:
              rule.measure === "amount"
                ? money(rule.threshold, undefined, { hideCents: true })
                : number(rule.threshold, 3),
          })}{" "}
          {t(`loyalty.alert_rules.period_${rule.period}`)}
          {rule.categoryIds.length + rule.productIds.length > 0 && `, ${t("loyalty.alert_rules.some_goods")}`}
          {" · "}
          {t("loyalty.alert_rules.hits", { count: rule.hitCount })}
        </p>
      </div>
      {may("loyalty:write") && (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={t("loyalty.alert_rules.remove_named", { name: rule.name })}
          onClick={() => void remove()}
        >
          {t("loyalty.alert_rules.remove")}
        </Button>
      )}
    </li>
  );
}

function NewRule({ close }: { readonly close: () => void }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const categories = useQuery({
    queryKey: ["categories"],
    queryFn: async ({ signal }) =>
      await api.get<{ items: readonly { id: string; name: string }[] }>("/categories", { signal }),
  }).data?.items;
  const { form, field, submit, isSending, summary } = useShopForm<{
    name: string;
    measure: (typeof measures)[number];
    threshold: string | number;
    period: (typeof periods)[number];
    categoryIds: string[];
  }>({
    initialValues: { name: "", measure: "amount", threshold: "", period: "year", categoryIds: [] },
    check: ({ name, threshold }) => ({
      name: name.trim() === "" ? t("loyalty.alert_rules.name_missing") : undefined,
      threshold: Number(threshold) > 0 ? undefined : t("loyalty.alert_rules.threshold_wrong"),
    }),
    send: async ({ name, measure, threshold, period, categoryIds }) => {
      await api.post("/loyalty/alerts", {
        body: {
          name: name.trim(),
          measure,
          threshold: measure === "amount" ? typedCents(threshold) : Number(threshold),
          period,
          ...(measure === "quantity" && categoryIds.length > 0 ? { categoryIds } : {}),
        },
      });
      await changed();
      toasts.saved(t("loyalty.alert_rules.saved", { name: name.trim() }));
      close();
    },
  });
  const { measure } = form.values;
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <TextInput label={t("loyalty.alert_rules.name")} maxLength={120} data-autofocus {...field("name")} />
        <Select
          label={t("loyalty.alert_rules.measure")}
          data={measures.map((one) => ({ value: one, label: t(`loyalty.alert_rules.measure_${one}`) }))}
          {...field("measure")}
        />
        {measure === "amount" ? (
          <Euros label={t("loyalty.alert_rules.threshold")} {...field("threshold")} />
        ) : (
          <NumberInput
            label={t("loyalty.alert_rules.threshold")}
            classNames={{ wrapper: common.narrow ?? "" }}
            min={0}
            hideControls
            {...field("threshold")}
          />
        )}
        {measure === "quantity" && (
          <MultiSelect
            label={<Optional>{t("loyalty.promotion.families")}</Optional>}
            data={(categories ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            searchable
            clearable
            {...field("categoryIds")}
          />
        )}
        <Select
          label={t("loyalty.alert_rules.period")}
          data={periods.map((one) => ({ value: one, label: t(`loyalty.alert_rules.period_${one}`) }))}
          {...field("period")}
        />
      </Stack>
      <SubmitButton isSending={isSending}>{t("loyalty.alert_rules.add")}</SubmitButton>
    </Form>
  );
}
