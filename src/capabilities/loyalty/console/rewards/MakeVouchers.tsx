import { Button, CopyButton, Group, NumberInput, Radio, Select, Stack, TextInput } from "@mantine/core";
import { Copy, Download } from "lucide-react";
import { useState } from "react";
import { api, apiUrl } from "../../../../console/api.ts";
import { CustomerPicker, type Found } from "../../../../console/components/CustomerPicker.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import { addMonths, daysBetween } from "../../../../values/day.ts";
import type { Batch, Voucher } from "../../shared.ts";
import common from "../common/common.module.css";
import { Euros, Percentage, typedCents } from "../common/Euros.tsx";
import { useLoyaltyChanged } from "../reading.ts";
import { emptyVoucher, templateOf, type TypedVoucher } from "./template.ts";

interface MakeVouchersProps {
  readonly close: () => void;
  /** For this customer; else whom is asked. */
  readonly customer?: Found | undefined;
  readonly programId?: string | undefined;
}

type Made = { readonly voucher: Voucher } | { readonly batch: Batch };

/** One voucher for somebody, or many codes for a campaign; the codes are shown when they are made. */
export function MakeVouchers(props: MakeVouchersProps) {
  const [made, setMade] = useState<Made | null>(null);
  if (made === null) return <MakeForm {...props} onMade={setMade} />;
  return <MadeVouchers made={made} close={props.close} />;
}

interface Typed extends TypedVoucher {
  who: string;
  customer: Found | null;
  count: string | number;
  name: string;
  lastDay: string;
  [name: string]: unknown;
}

function MakeForm({
  customer,
  programId,
  onMade,
}: MakeVouchersProps & { readonly onMade: (made: Made) => void }) {
  const { t, today } = useI18n();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const [key] = useState(() => crypto.randomUUID());
  const { form, field, submit, isSending, summary } = useShopForm<Typed>({
    initialValues: {
      ...emptyVoucher,
      who: customer === undefined ? "holder" : "known",
      customer: customer ?? null,
      count: 100,
      name: "",
      lastDay: addMonths(today(), 3),
    },
    check: (values) => ({
      euros:
        (values.benefit === "amount" || values.benefit === "credit") && !(Number(values.euros) > 0)
          ? t("loyalty.amount_wrong")
          : undefined,
      percent:
        values.benefit === "percent" && !(Number(values.percent) > 0 && Number(values.percent) <= 100)
          ? t("loyalty.percent_wrong")
          : undefined,
      sku: values.benefit === "product" && values.sku.trim() === "" ? t("loyalty.sku_missing") : undefined,
      customer:
        values.who === "holder" && values.customer === null ? t("loyalty.customer_missing") : undefined,
      name: values.who === "many" && values.name.trim() === "" ? t("loyalty.make.name_missing") : undefined,
      count:
        values.who === "many" && !(Number(values.count) >= 1 && Number(values.count) <= 10_000)
          ? t("loyalty.make.count_wrong")
          : undefined,
      lastDay:
        values.lastDay !== "" && values.lastDay < today() ? t("loyalty.make.last_day_wrong") : undefined,
    }),
    send: async (values) => {
      const isBearer = values.who === "bearer" || values.who === "many";
      const rest = {
        template: templateOf(values, isBearer),
        ...(programId === undefined ? {} : { programId }),
        ...(values.lastDay === "" ? {} : { lastDay: values.lastDay }),
      };
      if (values.who === "many") {
        const batch = await api.post<Batch>("/loyalty/voucher-batches", {
          body: { ...rest, name: values.name.trim(), count: Number(values.count) },
          idempotencyKey: key,
        });
        await changed();
        onMade({ batch });
        return;
      }
      const holder = isBearer ? null : values.customer;
      if (values.benefit === "credit") {
        const card = await api.post<Voucher>("/loyalty/gift-cards", {
          body: {
            cents: typedCents(values.euros),
            ...(holder === null ? {} : { customerId: holder.id }),
            ...(values.lastDay === "" ? {} : { validDays: daysBetween(today(), values.lastDay) }),
          },
          idempotencyKey: key,
        });
        await changed(holder?.id);
        onMade({ voucher: card });
        return;
      }
      const voucher = await api.post<Voucher>("/loyalty/vouchers", {
        body: { ...rest, ...(holder === null ? {} : { customerId: holder.id }) },
        idempotencyKey: key,
      });
      await changed(holder?.id);
      toasts.saved(t("loyalty.make.done", { code: voucher.code }));
      onMade({ voucher });
    },
  });
  const { who } = form.values;
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <Whom isKnown={customer !== undefined} form={form} field={field} />
        <Worth form={form} field={field} />
      </Stack>
      <SubmitButton isSending={isSending}>
        {who === "many"
          ? t("loyalty.make.action_many", { count: Number(form.values.count || 0) })
          : t("loyalty.make.action")}
      </SubmitButton>
    </Form>
  );
}

type Parts = Pick<ReturnType<typeof useShopForm<Typed>>, "form" | "field">;

/** One customer, whoever comes, or a whole campaign. */
function Whom({ isKnown, form, field }: Parts & { readonly isKnown: boolean }) {
  const { t } = useI18n();
  const { who } = form.values;
  return (
    <>
      {!isKnown && (
        <Radio.Group label={t("loyalty.make.who")} {...field("who")}>
          <Stack gap="xs" mt={4}>
            <Radio value="holder" label={t("loyalty.make.holder")} />
            <Radio value="bearer" label={t("loyalty.make.bearer")} />
            <Radio value="many" label={t("loyalty.make.many")} />
          </Stack>
        </Radio.Group>
      )}
      {who === "holder" && (
        <CustomerPicker
          id={field("customer").id}
          label={t("loyalty.make.customer")}
          value={form.values.customer}
          onChange={(found) => form.setFieldValue("customer", found)}
          error={field("customer").error}
        />
      )}
      {who === "many" && (
        <Group grow align="flex-start" preventGrowOverflow={false}>
          <TextInput label={t("loyalty.make.name")} maxLength={120} {...field("name")} />
          <NumberInput
            label={t("loyalty.make.count")}
            classNames={{ wrapper: common.narrow ?? "" }}
            min={1}
            max={10_000}
            {...field("count")}
          />
        </Group>
      )}
    </>
  );
}

/** What it gives, when and how often. */
function Worth({ form, field }: Parts) {
  const { t, today } = useI18n();
  const { benefit } = form.values;
  return (
    <>
      <Select
        label={t("loyalty.make.benefit")}
        data={(["amount", "percent", "product", "credit"] as const).map((one) => ({
          value: one,
          label: t(`loyalty.make.benefit_${one}`),
        }))}
        {...field("benefit")}
      />
      {(benefit === "amount" || benefit === "credit") && (
        <Euros label={t("loyalty.make.euros")} {...field("euros")} />
      )}
      {benefit === "percent" && <Percentage label={t("loyalty.make.percent")} {...field("percent")} />}
      {benefit === "product" && <TextInput label={t("loyalty.make.sku")} maw={240} {...field("sku")} />}
      <Group grow align="flex-start" preventGrowOverflow={false}>
        {benefit !== "credit" && (
          <Euros label={<Optional>{t("loyalty.make.min_basket")}</Optional>} {...field("minBasket")} />
        )}
        <TextInput
          type="date"
          maw={200}
          min={today()}
          label={<Optional>{t("loyalty.make.last_day")}</Optional>}
          {...field("lastDay")}
        />
      </Group>
      {benefit !== "credit" && (
        <Group grow align="flex-start" preventGrowOverflow={false}>
          <Select
            label={t("loyalty.make.uses")}
            data={[
              { value: "once", label: t("loyalty.make.uses_once") },
              { value: "often", label: t("loyalty.make.uses_often") },
            ]}
            {...field("uses")}
          />
          <Select
            label={t("loyalty.make.channel")}
            data={(["both", "shop", "web"] as const).map((one) => ({
              value: one,
              label: t(`loyalty.channel.${one}`),
            }))}
            {...field("channel")}
          />
        </Group>
      )}
    </>
  );
}

function MadeVouchers({ made, close }: { readonly made: Made; readonly close: () => void }) {
  const { t } = useI18n();
  return (
    <Stack gap="md" role="status">
      {"voucher" in made ? (
        <>
          <p className={common.plain}>{t("loyalty.make.code_is")}</p>
          <Group gap="sm">
            <span className={common.bigCode}>{made.voucher.code}</span>
            <CopyButton value={made.voucher.code}>
              {({ copied, copy }) => (
                <Button
                  variant="default"
                  size="compact-md"
                  leftSection={<Copy size={16} aria-hidden />}
                  onClick={copy}
                >
                  {t(copied ? "loyalty.copied" : "loyalty.copy")}
                </Button>
              )}
            </CopyButton>
          </Group>
        </>
      ) : (
        <>
          <p className={common.plain}>
            {t("loyalty.make.many_done", { count: made.batch.count, name: made.batch.name })}
          </p>
          <Button
            component="a"
            variant="default"
            leftSection={<Download size={18} aria-hidden />}
            href={apiUrl(`/loyalty/voucher-batches/${made.batch.id}/codes.csv`)}
          >
            {t("loyalty.make.codes")}
          </Button>
        </>
      )}
      <Group justify="flex-end">
        <Button onClick={close}>{t("loyalty.close")}</Button>
      </Group>
    </Stack>
  );
}
