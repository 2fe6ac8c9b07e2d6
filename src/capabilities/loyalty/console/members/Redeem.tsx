import { Button, CopyButton, Group, NumberInput, Radio, Stack } from "@mantine/core";
import { Copy } from "lucide-react";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import common from "../common/common.module.css";
import { usePoints } from "../common/words.ts";
import { useLoyaltyChanged } from "../reading.ts";
import type { ActionProps } from "./views.ts";

type Redeemed = { readonly voucherCode: string | null };

/** Hands a reward over against points, or takes points for something else. */
export function Redeem(props: ActionProps) {
  const { t } = useI18n();
  const [code, setCode] = useState<string | null>(null);
  if (code === null) return <RedeemForm {...props} onCode={setCode} />;
  return (
    <Stack gap="md" role="status">
      <p className={common.plain}>{t("loyalty.make.code_is")}</p>
      <Group gap="sm">
        <span className={common.bigCode}>{code}</span>
        <CopyButton value={code}>
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
      <Group justify="flex-end">
        <Button onClick={props.close}>{t("loyalty.close")}</Button>
      </Group>
    </Stack>
  );
}

function RedeemForm({
  member,
  membership,
  name,
  close,
  onCode,
}: ActionProps & { readonly onCode: (code: string) => void }) {
  const { t, number } = useI18n();
  const toasts = useToasts();
  const points = usePoints();
  const changed = useLoyaltyChanged();
  const [key] = useState(() => crypto.randomUUID());
  const within = membership.rewards.filter(({ missing }) => missing === 0);
  const { form, field, submit, isSending, summary } = useShopForm<{ what: string; points: string | number }>({
    initialValues: { what: within[0]?.id ?? "points", points: "" },
    check: (typed) => ({
      points:
        typed.what === "points" && !(Number(typed.points) > 0 && Number(typed.points) <= membership.spendable)
          ? t("loyalty.redeem.points_wrong", { points: points(membership.spendable, membership) })
          : undefined,
    }),
    send: async (typed) => {
      const done = await api.post<Redeemed>(`/loyalty/members/${member.membershipId}/redemptions`, {
        body: {
          ...(typed.what === "points" ? { points: Number(typed.points) } : { rewardId: typed.what }),
          key,
        },
      });
      await changed(member.customerId);
      const reward = membership.rewards.find(({ id }) => id === typed.what);
      toasts.saved(
        reward === undefined
          ? t("loyalty.redeem.done_points", { points: points(Number(typed.points), membership), name })
          : t("loyalty.redeem.done", { reward: reward.name, name }),
      );
      if (done.voucherCode === null) close();
      else onCode(done.voucherCode);
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <p className={common.plain}>
        {t("loyalty.redeem.has", { points: points(membership.spendable, membership) })}
      </p>
      <Radio.Group label={t("loyalty.redeem.what")} {...field("what")}>
        <Stack gap="sm" mt={4}>
          {membership.rewards.map((reward) => (
            <Radio
              key={reward.id}
              value={reward.id}
              disabled={reward.missing > 0}
              label={reward.name}
              description={
                reward.missing > 0
                  ? t("loyalty.redeem.missing", { points: points(reward.missing, membership) })
                  : points(reward.points, membership)
              }
            />
          ))}
          <Radio value="points" label={t("loyalty.redeem.points", { unit: membership.unitName.other })} />
        </Stack>
      </Radio.Group>
      {form.values.what === "points" && (
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
      <p className={common.effect}>{t("loyalty.redeem.effect")}</p>
      <SubmitButton isSending={isSending}>{t("loyalty.redeem.action")}</SubmitButton>
    </Form>
  );
}
