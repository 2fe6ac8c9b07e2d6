import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import type { Voucher } from "../../shared.ts";
import common from "../common/common.module.css";
import { Euros, typedCents } from "../common/Euros.tsx";
import { useLoyaltyChanged } from "../reading.ts";

/** Money that was paid is put on a gift card. */
export function TopUp({ voucher, close }: { readonly voucher: Voucher; readonly close: () => void }) {
  const { t, money } = useI18n();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const [key] = useState(() => crypto.randomUUID());
  const { field, submit, isSending, summary } = useShopForm<{ euros: string | number }>({
    initialValues: { euros: "" },
    check: ({ euros }) => ({ euros: Number(euros) > 0 ? undefined : t("loyalty.amount_wrong") }),
    send: async ({ euros }) => {
      const card = await api.post<Voucher>(`/loyalty/gift-cards/${voucher.id}/top-ups`, {
        body: { cents: typedCents(euros) },
        idempotencyKey: key,
      });
      await changed(voucher.holderId ?? undefined);
      toasts.saved(t("loyalty.top_up.done", { amount: money(card.balanceCents ?? 0) }));
      close();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Euros label={t("loyalty.ledger.amount")} data-autofocus {...field("euros")} />
      <p className={common.effect}>{t("loyalty.top_up.effect")}</p>
      <SubmitButton isSending={isSending}>{t("loyalty.top_up.action")}</SubmitButton>
    </Form>
  );
}
