import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleHelp, Eye, TriangleAlert } from "lucide-react";
import { useGoTo } from "../../../console/address.ts";
import { api } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Finding } from "../../../console/components/Finding.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import type { DiagnosisAnswer } from "../shared.ts";
import { addresses } from "./common/addresses.ts";
import { BasketChart } from "./designer/BasketChart.tsx";
import styles from "./diagnosis.module.css";
import { sayFigures } from "./say.ts";

/** Before a program is made: are points the answer, and which kind? */
export default function DiagnosisPage() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery({
    queryKey: ["loyalty", "diagnosis"],
    queryFn: async () => await api.get<DiagnosisAnswer>("/loyalty/diagnosis"),
  });
  return (
    <Page
      title={t("loyalty.diagnosis.title")}
      sentence={t("loyalty.diagnosis.sentence")}
      back={<AppLink href={addresses.programs}>{t("loyalty.design.back")}</AppLink>}
    >
      {data !== undefined ? (
        <Diagnosis diagnosis={data} />
      ) : error !== null ? (
        <ErrorState fault={error} retry={refetch} />
      ) : (
        <>
          <CardSkeleton height={140} />
          <CardSkeleton lines={5} />
        </>
      )}
    </Page>
  );
}

const signs = { good: CircleCheck, watch: Eye, bad: TriangleAlert, unknown: CircleHelp };
const firstThings: Readonly<Record<string, { readonly to: string; readonly text: string }>> = {
  first_file: { to: "/files", text: "loyalty.diagnosis.to.file" },
  too_early: { to: "/files", text: "loyalty.diagnosis.to.file" },
  first_return: { to: "/customers?view=list&stage=slipping", text: "loyalty.diagnosis.to.return" },
  first_margin: { to: "/customers/judgement", text: "loyalty.diagnosis.to.margin" },
};

function Diagnosis({
  diagnosis: { recommendation, findings, baskets },
}: {
  readonly diagnosis: DiagnosisAnswer;
}) {
  const i18n = useI18n();
  const { t, money } = i18n;
  const goTo = useGoTo();
  const may = usePermission();
  const first = firstThings[recommendation];
  const design = first === undefined ? addresses.newProgram(recommendation) : addresses.newProgram();
  const median = baskets.medianCents;
  return (
    <>
      <Card title={t(`loyalty.diagnosis.recommend.${recommendation}`)}>
        <p className={styles.why}>{t(`loyalty.diagnosis.because.${recommendation}`)}</p>
        <div className={styles.buttons}>
          {first !== undefined && <Button onClick={() => goTo(first.to)}>{t(first.text)}</Button>}
          {may("loyalty:write") && (
            <Button variant={first === undefined ? "filled" : "default"} onClick={() => goTo(design)}>
              {t(first === undefined ? "loyalty.diagnosis.to.design" : "loyalty.diagnosis.to.design_anyway")}
            </Button>
          )}
        </div>
      </Card>
      <Card title={t("loyalty.diagnosis.findings")}>
        <ul className={styles.findings}>
          {findings.map(({ code, mood, values }) => {
            const Sign = signs[mood];
            return (
              <li key={code} data-mood={mood}>
                <Sign size={20} strokeWidth={1.75} aria-hidden />
                <div>
                  <span className={styles.mood}>{t(`loyalty.diagnosis.mood.${mood}`)}</span>
                  <p>{t(`loyalty.diagnosis.${code}`, sayFigures(values, i18n))}</p>
                </div>
              </li>
            );
          })}
        </ul>
      </Card>
      {median !== null && (
        <Finding
          title={t("loyalty.baskets.title", { basket: money(median, undefined, { hideCents: true }) })}
          fileName={t("loyalty.baskets.file")}
          table={{
            columns: [
              { key: "from", name: t("loyalty.baskets.from"), kind: "money" },
              { key: "count", name: t("loyalty.baskets.count"), kind: "number" },
            ],
            rows: baskets.counts.map((count, place) => ({ from: place * baskets.widthCents, count })),
          }}
        >
          <BasketChart
            counts={baskets.counts}
            widthCents={baskets.widthCents}
            medianCents={median}
            stepCents={null}
            losesBelowStep={false}
            description={t("loyalty.baskets.title", {
              basket: money(median, undefined, { hideCents: true }),
            })}
          />
        </Finding>
      )}
    </>
  );
}
