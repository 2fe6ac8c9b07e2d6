import { NumberInput, Radio, Select, Stack, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import common from "../common/common.module.css";
import { usePoints } from "../common/words.ts";
import { type Adjustment, reasons } from "../money/adjustments.ts";
import { settingsQuery, useLoyaltyChanged } from "../reading.ts";
import type { ActionProps } from "./views.ts";

/** Points given or taken by hand, with a reason; above the limit a second person decides. */
export function Adjust({ member, membership, name, close }: ActionProps) {
  const { t, money, number } = useI18n();
  const toasts = useToasts();
  const points = usePoints();
  const changed = useLoyaltyChanged();
  const settings = useQuery(settingsQuery).data;
  const [key] = useState(() => crypto.randomUUID());
  const { form, field, submit, isSending, summary } = useShopForm<{
    way: string;
    points: string | number;
    reason: (typeof reasons)[number];
    note: string;
  }>({
    initialValues: { way: "add", points: "", reason: "goodwill", note: "" },
    check: (typed) => ({
      points: Number(typed.points) > 0 ? undefined : t("loyalty.adjust.points_wrong"),
    }),
    send: async (typed) => {
      const sign = typed.way === "add" ? 1 : -1;
      const made = await api.post<Adjustment>(`/loyalty/members/${member.membershipId}/adjustments`, {
        body: {
          points: sign * Number(typed.points),
          reason: typed.reason,
          ...(typed.note.trim() === "" ? {} : { note: typed.note.trim() }),
        },
        idempotencyKey: key,
      });
      await changed(member.customerId);
      const said = points(Number(typed.points), membership);
      toasts.saved(
        t(
          made.state === "waiting"
            ? "loyalty.adjust.waiting"
            : typed.way === "add"
              ? "loyalty.adjust.added"
              : "loyalty.adjust.taken",
          { points: said, name },
        ),
      );
      close();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <Radio.Group label={t("loyalty.adjust.way")} {...field("way")}>
          <Stack gap="xs" mt={4}>
            <Radio value="add" label={t("loyalty.adjust.add")} />
            <Radio value="take" label={t("loyalty.adjust.take")} />
          </Stack>
        </Radio.Group>
        <NumberInput
          label={t("loyalty.adjust.how_many", { unit: membership.unitName.other })}
          classNames={{ wrapper: common.narrow ?? "" }}
          min={0}
          decimalScale={membership.scale}
          decimalSeparator={number(1.5, 1).charAt(1)}
          allowedDecimalSeparators={[",", "."]}
          hideControls
          data-autofocus
          {...field("points")}
        />
        <Select
          label={t("loyalty.adjust.reason")}
          data={reasons.map((reason) => ({ value: reason, label: t(`loyalty.reason.${reason}`) }))}
          {...field("reason")}
        />
        <Textarea
          label={<Optional>{t("loyalty.note")}</Optional>}
          description={t("loyalty.adjust.note_hint")}
          autosize
          minRows={1}
          maxLength={2000}
          {...field("note")}
        />
        {settings !== undefined && (
          <p className={common.effect}>
            {t("loyalty.adjust.second_person", { amount: money(settings.secondPersonFromCents) })}
          </p>
        )}
      </Stack>
      <SubmitButton isSending={isSending}>
        {t(form.values.way === "add" ? "loyalty.adjust.add_action" : "loyalty.adjust.take_action")}
      </SubmitButton>
    </Form>
  );
}
