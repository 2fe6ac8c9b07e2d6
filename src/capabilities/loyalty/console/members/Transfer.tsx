import { NumberInput, Radio, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { CustomerPicker, type Found } from "../../../../console/components/CustomerPicker.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { Problem } from "../../../../console/problem.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { CustomerLoyalty } from "../../shared.ts";
import common from "../common/common.module.css";
import { usePoints } from "../common/words.ts";
import { useLoyaltyChanged } from "../reading.ts";
import type { ActionProps } from "./views.ts";

/** Points go to another member of the same program, with their expiry; the same gesture the other way brings them back. */
export function Transfer({ member, membership, name, close }: ActionProps) {
  const { t, number } = useI18n();
  const toasts = useToasts();
  const points = usePoints();
  const changed = useLoyaltyChanged();
  const [key] = useState(() => crypto.randomUUID());
  const { form, field, submit, isSending, summary } = useShopForm<{
    customer: Found | null;
    how: string;
    points: string | number;
    note: string;
  }>({
    initialValues: { customer: null, how: "all", points: "", note: "" },
    check: (typed) => ({
      customer: typed.customer === null ? t("loyalty.customer_missing") : undefined,
      points:
        typed.how === "some" && !(Number(typed.points) > 0 && Number(typed.points) <= membership.spendable)
          ? t("loyalty.redeem.points_wrong", { points: points(membership.spendable, membership) })
          : undefined,
    }),
    send: async (typed) => {
      if (typed.customer === null) return;
      const to = await membershipOf(typed.customer.id, member.programId);
      if (to === undefined) {
        throw new Problem({
          status: 422,
          code: "not_a_member",
          title: t("loyalty.transfer.not_a_member", {
            name: typed.customer.name,
            program: membership.programName,
          }),
        });
      }
      await api.post(`/loyalty/members/${member.membershipId}/transfers`, {
        body: {
          toMembershipId: to,
          points: typed.how === "all" ? "all" : Number(typed.points),
          ...(typed.note.trim() === "" ? {} : { note: typed.note.trim() }),
          key,
        },
      });
      await Promise.all([changed(member.customerId), changed(typed.customer.id)]);
      toasts.saved(t("loyalty.transfer.done", { from: name, to: typed.customer.name }));
      close();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <CustomerPicker
          id={field("customer").id}
          label={t("loyalty.transfer.to")}
          value={form.values.customer}
          onChange={(found) => form.setFieldValue("customer", found)}
          except={member.customerId}
          error={field("customer").error}
          isFirst
        />
        <Radio.Group label={t("loyalty.transfer.how")} {...field("how")}>
          <Stack gap="xs" mt={4}>
            <Radio
              value="all"
              label={t("loyalty.transfer.all", { points: points(membership.spendable, membership) })}
            />
            <Radio value="some" label={t("loyalty.transfer.some")} />
          </Stack>
        </Radio.Group>
        {form.values.how === "some" && (
          <NumberInput
            label={t("loyalty.adjust.how_many", { unit: membership.unitName.other })}
            classNames={{ wrapper: common.narrow ?? "" }}
            min={0}
            decimalScale={membership.scale}
            decimalSeparator={number(1.5, 1).charAt(1)}
            allowedDecimalSeparators={[",", "."]}
            hideControls
            {...field("points")}
          />
        )}
        <Textarea
          label={<Optional>{t("loyalty.note")}</Optional>}
          autosize
          minRows={1}
          maxLength={2000}
          {...field("note")}
        />
        <p className={common.effect}>{t("loyalty.transfer.effect")}</p>
      </Stack>
      <SubmitButton isSending={isSending}>{t("loyalty.transfer.action")}</SubmitButton>
    </Form>
  );
}

async function membershipOf(customerId: string, programId: string): Promise<string | undefined> {
  const { memberships } = await api.get<CustomerLoyalty>(`/loyalty/customers/${customerId}`);
  return memberships.find((one) => one.programId === programId && one.status === "active")?.membershipId;
}
