import { Select, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { CustomerPicker, type Found } from "../../../../console/components/CustomerPicker.tsx";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import type { SurpriseGiven } from "../../shared.ts";
import { useLoyaltyChanged } from "../reading.ts";
import { endowmentsQuery } from "./reading.ts";

interface GiveSurpriseProps {
  readonly programId: string;
  readonly customer?: Found;
  readonly close: () => void;
}

/** A gift for somebody who does not expect it, on this month's budget. */
export function GiveSurprise({ programId, customer, close }: GiveSurpriseProps) {
  const { t, money } = useI18n();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const gifts = (useQuery(endowmentsQuery({})).data?.items ?? []).filter(({ available }) => available > 0);
  const [key] = useState(() => crypto.randomUUID());
  const { form, field, submit, isSending, summary } = useShopForm<{ customer: Found | null; what: string }>({
    initialValues: { customer: customer ?? null, what: "voucher" },
    check: ({ customer: chosen }) => ({
      customer: chosen === null ? t("loyalty.customer_missing") : undefined,
    }),
    send: async ({ customer: chosen, what }) => {
      if (chosen === null) return;
      const given = await api.post<SurpriseGiven>("/loyalty/surprises", {
        body: {
          programId,
          customerId: chosen.id,
          ...(what === "voucher" ? {} : { endowmentId: what }),
        },
        idempotencyKey: key,
      });
      await changed(chosen.id);
      toasts.saved(
        given.voucher === null
          ? t("loyalty.surprise.done_gift", { name: chosen.name, left: money(given.leftCents) })
          : t("loyalty.surprise.done_voucher", {
              name: chosen.name,
              code: given.voucher.code,
              left: money(given.leftCents),
            }),
      );
      close();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        {customer === undefined && (
          <CustomerPicker
            id={field("customer").id}
            label={t("loyalty.surprise.who")}
            value={form.values.customer}
            onChange={(found) => form.setFieldValue("customer", found)}
            error={field("customer").error}
            isFirst
          />
        )}
        <Select
          label={t("loyalty.surprise.what")}
          data={[
            { value: "voucher", label: t("loyalty.surprise.voucher") },
            ...gifts.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          {...field("what")}
        />
      </Stack>
      <SubmitButton isSending={isSending}>{t("loyalty.surprise.action")}</SubmitButton>
    </Form>
  );
}
