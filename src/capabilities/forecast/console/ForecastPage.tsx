import { useQuery } from "@tanstack/react-query";
import { ChartSpline } from "lucide-react";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { Empty } from "../../../console/components/Empty.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Figure, Figures } from "../../../console/components/Figure.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { CardSkeleton, FiguresSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { customersAddress } from "../../insight/shared.ts";
import { bands, type ForecastAnswer } from "../shared.ts";
import ForecastFinding from "./ForecastFinding.tsx";
import LifetimeFinding from "./LifetimeFinding.tsx";
import styles from "./forecast.module.css";
import { forecastQuery } from "./reading.ts";

type Fitted = Extract<ForecastAnswer, { state: "fitted" }>;

/** What may be expected of the customers, how well that was foretold before, and how it is computed. */
export default function ForecastPage() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(forecastQuery);
  const asksHow = location.hash === "#method";
  return (
    <Page
      title={t("forecast.page.title")}
      sentence={t("forecast.page.sentence")}
      back={<AppLink href="/customers">{t("insight.customers.title")}</AppLink>}
    >
      {data === undefined ? (
        error === null ? (
          <>
            <FiguresSkeleton />
            <CardSkeleton height={320} />
          </>
        ) : (
          <ErrorState fault={error} retry={refetch} />
        )
      ) : data.state === "waiting" ? (
        <Empty
          icon={ChartSpline}
          title={t("forecast.page.empty_title")}
          sentence={t("forecast.page.empty")}
        />
      ) : (
        <div className={styles.stack}>
          {/* Whoever comes to read how it is computed reads that first. */}
          {asksHow && <Method forecast={data} isOpen />}
          {data.state === "fitted" && <BandFigures forecast={data} />}
          <ForecastFinding />
          <LifetimeFinding />
          {!asksHow && <Method forecast={data} />}
        </div>
      )}
    </Page>
  );
}

/** The three bands with their people, and what became of those who were in them a period ago. */
function BandFigures({ forecast: { bands: counts, outlook } }: { readonly forecast: Fitted }) {
  const { t, number } = useI18n();
  return (
    <Figures>
      {bands.map((band) => {
        const judged = outlook.judged?.[band];
        return (
          <Figure
            key={band}
            label={t(`forecast.band.${band}`)}
            value={number(counts[band])}
            note={
              judged === undefined || judged.customers === 0
                ? t(`forecast.page.band.${band}`)
                : t("forecast.page.judged", {
                    back: number(judged.cameBack),
                    count: judged.customers,
                    shown: number(judged.customers),
                  })
            }
            href={customersAddress({ field: "forecast_band", op: "in", value: [band] }, "forecast_potential")}
          />
        );
      })}
    </Figures>
  );
}

interface MethodProps {
  readonly forecast: Exclude<ForecastAnswer, { state: "waiting" }>;
  readonly isOpen?: boolean;
}

/** The whole calculation, in plain words: no black box. */
function Method({ forecast, isOpen = false }: MethodProps) {
  const { t, number, percent, day } = useI18n();
  const lines = [
    "buys",
    "leaves",
    "learn",
    "unusual",
    "lost",
    "value",
    "potential",
    "past",
    "stages",
    "refuse",
  ];
  return (
    <Card>
      <details id="method" open={isOpen}>
        <summary className={styles.fold}>
          <h2>{t("forecast.method.title")}</h2>
        </summary>
        <ul className={styles.method}>
          {lines.map((line) => (
            <li key={line}>{t(`forecast.method.${line}`)}</li>
          ))}
          {forecast.state === "fitted" && (
            <>
              <li>
                {t("forecast.method.sizes", {
                  customers: number(forecast.customers),
                  purchases: number(forecast.repeatPurchases),
                  from: day(forecast.historyFrom),
                  margin: percent(forecast.marginRate),
                })}
              </li>
              <li>{t(`forecast.method.rhythm_${forecast.rhythm}`)}</li>
              {!forecast.showsLeaving && <li>{t("forecast.method.no_leaving")}</li>}
              {forecast.outlook.order !== null && (
                <li>{t("forecast.method.order", { times: Math.round(forecast.outlook.order * 100) })}</li>
              )}
            </>
          )}
        </ul>
      </details>
    </Card>
  );
}
