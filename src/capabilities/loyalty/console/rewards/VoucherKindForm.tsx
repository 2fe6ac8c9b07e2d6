import { Checkbox, Group, NumberInput, Radio, Select, Stack, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { addMonths } from "../../../../values/day.ts";
import { blankVoucher, type VoucherKind, type VoucherTemplate } from "../../shared.ts";
import common from "../common/common.module.css";
import { Dialog } from "../common/Dialog.tsx";
import { Euros, Percentage, typedCents } from "../common/Euros.tsx";

interface VoucherKindFormProps {
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly onMade: (kind: VoucherKind) => void;
}

/** What each person of a message gets: its worth, its end, its conditions, and how many there may be. */
export default function VoucherKindForm({ isOpen, close, onMade }: VoucherKindFormProps) {
  const { t } = useI18n();
  return (
    <Dialog title={t("loyalty.kind.new")} isOpen={isOpen} close={close}>
      <KindForm
        onMade={(kind) => {
          onMade(kind);
          close();
        }}
      />
    </Dialog>
  );
}

interface Typed {
  name: string;
  benefit: "amount" | "percent" | "product";
  euros: string | number;
  percent: string | number;
  most: string | number;
  sku: string;
  minBasket: string | number;
  ends: "days" | "day";
  days: string | number;
  lastDay: string;
  isHers: boolean;
  isAlone: boolean;
  mostCodes: string | number;
  [name: string]: unknown;
}

function KindForm({ onMade }: Pick<VoucherKindFormProps, "onMade">) {
  const { t, today } = useI18n();
  const client = useQueryClient();
  const [key] = useState(() => crypto.randomUUID());
  const { form, field, submit, isSending, summary } = useShopForm<Typed>({
    initialValues: {
      ...{ name: "", benefit: "amount", euros: "", percent: 10, most: "", sku: "", minBasket: "" },
      ...{
        ends: "days",
        days: 30,
        lastDay: addMonths(today(), 1),
        isHers: true,
        isAlone: true,
        mostCodes: "",
      },
    },
    check: ({ name, benefit, euros, percent, sku, ends, days, lastDay }) => ({
      name: name.trim() === "" ? t("loyalty.kind.name_missing") : undefined,
      euros: benefit === "amount" && !(Number(euros) > 0) ? t("loyalty.amount_wrong") : undefined,
      percent:
        benefit === "percent" && !(Number(percent) > 0 && Number(percent) <= 100)
          ? t("loyalty.percent_wrong")
          : undefined,
      sku: benefit === "product" && sku.trim() === "" ? t("loyalty.sku_missing") : undefined,
      days: ends === "days" && !(Number(days) >= 1) ? t("loyalty.kind.days_wrong") : undefined,
      lastDay: ends === "day" && !(lastDay >= today()) ? t("loyalty.make.last_day_wrong") : undefined,
    }),
    send: async (typed) => {
      const kind = await api.post<VoucherKind>("/loyalty/voucher-kinds", {
        body: {
          name: typed.name.trim(),
          template: templateOf(typed),
          lastDay: typed.ends === "day" ? typed.lastDay : null,
          mostCodes: typed.mostCodes === "" ? null : Number(typed.mostCodes),
        },
        idempotencyKey: key,
      });
      await client.invalidateQueries({ queryKey: ["loyalty", "kinds"] });
      onMade(kind);
    },
  });
  const { benefit, ends } = form.values;
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <TextInput
          label={t("loyalty.kind.name")}
          description={t("loyalty.kind.name_hint")}
          maxLength={120}
          {...field("name")}
        />
        <Group grow align="flex-start" preventGrowOverflow={false}>
          <Select
            label={t("loyalty.make.benefit")}
            allowDeselect={false}
            data={(["amount", "percent", "product"] as const).map((one) => ({
              value: one,
              label: t(`loyalty.make.benefit_${one}`),
            }))}
            {...field("benefit")}
          />
          {benefit === "amount" && <Euros label={t("loyalty.make.euros")} {...field("euros")} />}
          {benefit === "percent" && <Percentage label={t("loyalty.make.percent")} {...field("percent")} />}
          {benefit === "percent" && (
            <Euros label={<Optional>{t("loyalty.kind.at_most")}</Optional>} {...field("most")} />
          )}
          {benefit === "product" && <TextInput label={t("loyalty.make.sku")} {...field("sku")} />}
        </Group>
        <Euros label={<Optional>{t("loyalty.make.min_basket")}</Optional>} {...field("minBasket")} />
        <Radio.Group label={t("loyalty.kind.ends")} {...field("ends")}>
          <Stack gap="xs" mt={4}>
            <Radio value="days" label={t("loyalty.kind.ends_days")} />
            <Radio value="day" label={t("loyalty.kind.ends_day")} />
          </Stack>
        </Radio.Group>
        {ends === "days" ? (
          <NumberInput
            label={t("loyalty.kind.days")}
            classNames={{ wrapper: common.narrow ?? "" }}
            min={1}
            max={3_660}
            allowDecimal={false}
            {...field("days")}
          />
        ) : (
          <TextInput
            type="date"
            maw={200}
            min={today()}
            label={t("loyalty.make.last_day")}
            {...field("lastDay")}
          />
        )}
        <Checkbox
          label={t("loyalty.kind.hers")}
          description={t("loyalty.kind.hers_hint")}
          {...field("isHers", "checkbox")}
        />
        <Checkbox label={t("loyalty.kind.alone")} {...field("isAlone", "checkbox")} />
        <NumberInput
          label={<Optional>{t("loyalty.kind.most_codes")}</Optional>}
          description={t("loyalty.kind.most_codes_hint")}
          classNames={{ wrapper: common.narrow ?? "" }}
          min={1}
          allowDecimal={false}
          {...field("mostCodes")}
        />
      </Stack>
      <SubmitButton isSending={isSending}>{t("loyalty.kind.make")}</SubmitButton>
    </Form>
  );
}

function templateOf(typed: Typed): VoucherTemplate {
  return {
    ...blankVoucher(benefitOf(typed)),
    validDays: typed.ends === "days" ? Number(typed.days) : null,
    maxUses: 1,
    isBearer: !typed.isHers,
    isCombinable: !typed.isAlone,
    minBasketCents: typedCents(typed.minBasket),
  };
}

function benefitOf({ benefit, euros, percent, most, sku }: Typed): VoucherTemplate["benefit"] {
  switch (benefit) {
    case "amount":
      return { type: "amount", cents: typedCents(euros) };
    case "percent": {
      const capCents = typedCents(most);
      return { type: "percent", percent: Number(percent), capCents: capCents === 0 ? null : capCents };
    }
    case "product":
      return { type: "product", sku: sku.trim(), quantity: 1 };
  }
}
