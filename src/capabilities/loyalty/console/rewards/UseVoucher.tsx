import { Radio, Group, Stack, TextInput } from "@mantine/core";
import { api } from "../../../../console/api.ts";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import type { Voucher } from "../../shared.ts";
import common from "../common/common.module.css";
import { Euros, typedCents } from "../common/Euros.tsx";
import { useLoyaltyChanged } from "../reading.ts";

/** Uses a voucher by hand: what the till would have told. */
export function UseVoucher({ voucher, close }: { readonly voucher: Voucher; readonly close: () => void }) {
  const { t, money } = useI18n();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const { benefit, balanceCents, minBasketCents } = voucher;
  const whole = balanceCents ?? (benefit.type === "amount" ? benefit.cents : 0);
  const { field, submit, isSending, summary } = useShopForm<{
    euros: string | number;
    basket: string | number;
    channel: string;
    reference: string;
  }>({
    initialValues: { euros: whole === 0 ? "" : whole / 100, basket: "", channel: "shop", reference: "" },
    check: ({ euros, basket }) => ({
      euros: Number(euros) > 0 ? undefined : t("loyalty.amount_wrong"),
      basket:
        minBasketCents > 0 && typedCents(basket) < minBasketCents
          ? t("loyalty.use.basket_too_small", { amount: money(minBasketCents) })
          : undefined,
    }),
    send: async ({ euros, basket, channel, reference }) => {
      const { use } = await api.post<{ use: { id: string } }>("/loyalty/vouchers/use", {
        body: {
          code: voucher.code,
          cents: typedCents(euros),
          channel,
          ...(voucher.holderId === null ? {} : { customerId: voucher.holderId }),
          ...(basket === "" ? {} : { basketCents: typedCents(basket) }),
          ...(reference.trim() === "" ? {} : { reference: reference.trim() }),
        },
      });
      await changed(voucher.holderId ?? undefined);
      toasts.undoable(
        t("loyalty.use.done", { code: voucher.code, amount: money(typedCents(euros)) }),
        async () => {
          await api.post(`/loyalty/voucher-uses/${use.id}/undo`);
          await changed(voucher.holderId ?? undefined);
        },
      );
      close();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <Euros
          label={t("loyalty.use.amount")}
          description={t(balanceCents === null ? "loyalty.use.amount_hint" : "loyalty.use.card_hint", {
            amount: money(balanceCents ?? 0),
          })}
          {...field("euros")}
        />
        {minBasketCents > 0 && (
          <Euros
            label={t("loyalty.use.basket")}
            description={t("loyalty.min_basket", { amount: money(minBasketCents) })}
            {...field("basket")}
          />
        )}
        <Radio.Group label={t("loyalty.use.where")} {...field("channel")}>
          <Group gap="lg" mt={4}>
            <Radio value="shop" label={t("loyalty.channel.shop")} />
            <Radio value="web" label={t("loyalty.channel.web")} />
          </Group>
        </Radio.Group>
        <TextInput
          label={<Optional>{t("loyalty.use.reference")}</Optional>}
          description={t("loyalty.use.reference_hint")}
          maxLength={200}
          {...field("reference")}
        />
        <p className={common.effect}>{t("loyalty.use.effect")}</p>
      </Stack>
      <SubmitButton isSending={isSending}>{t("loyalty.use.action")}</SubmitButton>
    </Form>
  );
}
