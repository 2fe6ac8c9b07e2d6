import { Button, NumberInput, Radio, Stack } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { Form, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import { customersAddress, thresholdBounds } from "../../insight/shared.ts";
import type { SilenceAnswer } from "../shared.ts";
import styles from "./winback.module.css";

const usualDays = 180;

/** Own rhythm or a number of days: what it would mean is said before it is chosen. */
export function ThresholdForm({ silence }: { readonly silence: SilenceAnswer }) {
  const { t, number, money, percent, language } = useI18n();
  const queries = useQueryClient();
  const { saved } = useToasts();
  const isLocked = !usePermission()("insight:write");
  const { lostAfterDays, lostRatio, proposedDays, points } = silence;
  const { field, form, submit, isSending, summary } = useShopForm({
    initialValues: {
      by: lostAfterDays > 0 ? "days" : "rhythm",
      lostRatio,
      lostAfterDays: lostAfterDays > 0 ? lostAfterDays : (proposedDays ?? usualDays),
    },
    send: async ({ by, lostRatio: ratio, lostAfterDays: days }) => {
      await api.put("/insight/thresholds", {
        body:
          by === "days" ? { lostAfterDays: Number(days) } : { lostAfterDays: 0, lostRatio: Number(ratio) },
      });
      await queries.invalidateQueries();
      saved(t("winback.threshold.saved"));
    },
  });
  const { by, lostAfterDays: days } = form.getValues();
  const rhythmDays = silence.shopRhythmDays * (Number(form.getValues().lostRatio) || lostRatio);
  const atRhythm = points.findLast((point) => point.days <= rhythmDays);
  // What is told of the nearest length that was looked at, never more than is known.
  const meant = points.findLast((point) => point.days <= Number(days));
  return (
    <Card title={t("winback.threshold.title")}>
      <p className={styles.plain}>{t("winback.threshold.sentence")}</p>
      <Form onSubmit={submit} summary={summary}>
        <Radio.Group aria-label={t("winback.threshold.title")} {...field("by")}>
          <Stack gap={12}>
            <Radio
              value="rhythm"
              disabled={isLocked}
              label={t("winback.threshold.rhythm")}
              description={
                <>
                  {t("winback.threshold.rhythm_what")}
                  {atRhythm !== undefined && (
                    <>
                      {" "}
                      {t("winback.threshold.rhythm_returns", {
                        days: number(Math.round(rhythmDays)),
                        share: percent(atRhythm.share),
                      })}
                    </>
                  )}
                </>
              }
            />
            <Radio
              value="days"
              disabled={isLocked}
              label={t("winback.threshold.days")}
              description={t("winback.threshold.days_what")}
            />
          </Stack>
        </Radio.Group>
        {by === "rhythm" ? (
          <NumberInput
            label={t("winback.threshold.ratio")}
            min={thresholdBounds.lostRatio.from}
            max={thresholdBounds.lostRatio.to}
            step={0.1}
            decimalScale={1}
            decimalSeparator={language === "fr" ? "," : "."}
            allowedDecimalSeparators={[",", "."]}
            disabled={isLocked}
            w={260}
            {...field("lostRatio")}
          />
        ) : (
          <>
            <NumberInput
              label={t("winback.threshold.count")}
              description={
                proposedDays === null
                  ? undefined
                  : t("winback.threshold.proposed", { count: proposedDays, shown: number(proposedDays) })
              }
              min={14}
              max={thresholdBounds.lostAfterDays.to}
              decimalScale={0}
              disabled={isLocked}
              w={260}
              {...field("lostAfterDays")}
            />
            {proposedDays !== null && Number(days) !== proposedDays && !isLocked && (
              <Button
                variant="subtle"
                size="compact-sm"
                className={styles.take}
                onClick={() => form.setFieldValue("lostAfterDays", proposedDays)}
              >
                {t("winback.threshold.take", { count: proposedDays, shown: number(proposedDays) })}
              </Button>
            )}
            {meant !== undefined && (
              <p className={styles.plain}>
                {t("winback.threshold.meaning", {
                  days: number(meant.days),
                  share: Math.round(meant.share * 100),
                  customers: meant.customers,
                  amount: money(meant.stakeCents, undefined, { hideCents: true }),
                })}{" "}
                <AppLink
                  href={customersAddress(
                    { field: "last_purchase", op: "before", value: Math.max(meant.days - 1, 0) },
                    "spent_year",
                  )}
                >
                  {t("winback.threshold.who")}
                </AppLink>
              </p>
            )}
          </>
        )}
        {isLocked ? (
          <p className={styles.definition}>{t("winback.threshold.locked")}</p>
        ) : (
          <SubmitButton isSending={isSending}>{t("winback.threshold.save")}</SubmitButton>
        )}
      </Form>
    </Card>
  );
}
