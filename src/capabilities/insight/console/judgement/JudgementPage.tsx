import { NumberInput, SimpleGrid } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import { thresholdBounds, type Thresholds } from "../../shared.ts";
import styles from "./judgement.module.css";

interface Judgement {
  readonly thresholds: Thresholds;
  readonly rhythmDays: number;
  readonly rhythmIsMeasured: boolean;
  readonly marginRate: number;
  readonly marginIsMeasured: boolean;
}

/** Every rule by which customers are judged, on one page, with the thresholds that may be changed. */
export default function JudgementPage() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery({
    queryKey: ["insight", "thresholds"],
    queryFn: async () => await api.get<Judgement>("/insight/thresholds"),
  });
  return (
    <Page
      title={t("insight.judgement.title")}
      sentence={t("insight.judgement.sentence")}
      back={<AppLink href="/customers">{t("insight.customers.title")}</AppLink>}
    >
      {data !== undefined ? (
        <>
          <Rules judgement={data} />
          <ThresholdForm judgement={data} />
        </>
      ) : error !== null ? (
        <ErrorState fault={error} retry={refetch} />
      ) : (
        <CardSkeleton height={320} />
      )}
    </Page>
  );
}

function Rules({
  judgement: { thresholds, rhythmDays, rhythmIsMeasured, marginRate, marginIsMeasured },
}: {
  readonly judgement: Judgement;
}) {
  const { t, number, percent } = useI18n();
  const say = (value: number) => number(value, 1);
  const values = {
    weight: say(thresholds.shopGapWeight),
    slipping: say(thresholds.slippingRatio),
    lost: say(thresholds.lostRatio),
    lostDays: say(thresholds.lostAfterDays),
    shortest: say(thresholds.shortestRhythmDays),
    perYear: say(thresholds.regularPerYear),
    days: say(thresholds.regularPurchaseDays),
    rhythm: say(Math.round(rhythmDays)),
    margin: percent(marginRate),
  };
  const rules = [
    rhythmIsMeasured ? "rhythm_measured" : "rhythm_assumed",
    "own",
    "slipping",
    thresholds.lostAfterDays > 0 ? "lost_fixed" : "lost",
    "regular",
    "revived",
    "best",
    marginIsMeasured ? "margin_measured" : "margin_assumed",
  ];
  return (
    <Card title={t("insight.judgement.rules")}>
      <ul className={styles.rules}>
        {rules.map((rule) => (
          <li key={rule}>{t(`insight.judgement.rule.${rule}`, values)}</li>
        ))}
      </ul>
      <p className={styles.more}>
        <AppLink href="/forecast">{t("insight.judgement.forecast")}</AppLink>
      </p>
    </Card>
  );
}

const fields = [
  "slippingRatio",
  "lostRatio",
  "regularPurchaseDays",
  "regularPerYear",
  "shortestRhythmDays",
  "shopGapWeight",
  "startingRhythmDays",
  "marginPercent",
] as const satisfies readonly (keyof Thresholds)[];

function ThresholdForm({ judgement: { thresholds } }: { readonly judgement: Judgement }) {
  const { t, number, language } = useI18n();
  const queries = useQueryClient();
  const { saved } = useToasts();
  const isLocked = !usePermission()("insight:write");
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { ...thresholds },
    send: async (values) => {
      await api.put("/insight/thresholds", { body: values });
      await queries.invalidateQueries();
      saved(t("insight.judgement.saved"));
    },
  });
  return (
    <Card title={t("insight.judgement.thresholds")}>
      <Form onSubmit={submit} summary={summary}>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={16}>
          {fields.map((name) => {
            const { from, to } = thresholdBounds[name];
            return (
              <NumberInput
                key={name}
                label={t(`insight.judgement.field.${name}`)}
                description={t("insight.judgement.bounds", { from: number(from, 1), to: number(to, 1) })}
                min={from}
                max={to}
                step={name.endsWith("Ratio") ? 0.1 : 1}
                decimalScale={name === "regularPurchaseDays" ? 0 : 1}
                decimalSeparator={language === "fr" ? "," : "."}
                allowedDecimalSeparators={[",", "."]}
                disabled={isLocked}
                w={260}
                {...field(name)}
              />
            );
          })}
        </SimpleGrid>
        {!isLocked && <SubmitButton isSending={isSending}>{t("insight.judgement.save")}</SubmitButton>}
      </Form>
    </Card>
  );
}
