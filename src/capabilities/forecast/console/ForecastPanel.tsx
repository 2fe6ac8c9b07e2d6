import { useQuery } from "@tanstack/react-query";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { customersAddress } from "../../insight/shared.ts";
import type { CustomerForecast } from "../shared.ts";
import styles from "./forecast.module.css";
import { customerForecastQuery } from "./reading.ts";
import { useRoughly } from "./roughly.ts";

type Scored = Extract<CustomerForecast, { state: "scored" }>;

/** On a customer's record: what may be expected, and from when silence would say something. */
export default function ForecastPanel({ customerId }: { readonly customerId: string }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(customerForecastQuery(customerId));
  if (error !== null) {
    return (
      <Card>
        <ErrorState fault={error} retry={refetch} />
      </Card>
    );
  }
  if (data === undefined) return <CardSkeleton lines={4} />;
  if (data.state === "no_purchase") return null;
  return (
    <Card title={t("forecast.panel.title")}>
      {data.state === "scored" ? <Expected forecast={data} /> : <Unsaid forecast={data} />}
    </Card>
  );
}

/** Why nothing is foretold of this customer, and what is known instead. */
function Unsaid({ forecast }: { readonly forecast: Exclude<CustomerForecast, Scored> }) {
  const { t } = useI18n();
  if (forecast.state !== "too_few")
    return <p className={styles.plain}>{t(`forecast.panel.${forecast.state}`)}</p>;
  const { repeatPurchases, fewest, silentDays, rhythmDays } = forecast;
  return (
    <>
      <p className={styles.plain}>
        {t("forecast.panel.silent", { days: silentDays })}{" "}
        {rhythmDays === null ? "" : t("forecast.panel.rhythm", { days: Math.max(Math.round(rhythmDays), 1) })}
      </p>
      <p className={styles.note}>{t("forecast.panel.too_few", { count: repeatPurchases, fewest })}</p>
    </>
  );
}

function Expected({ forecast }: { readonly forecast: Scored }) {
  const { t } = useI18n();
  const roughly = useRoughly();
  const { band, purchases3Months, value3MonthsCents, purchasesYear, valueYearCents, potentialCents } =
    forecast;
  return (
    <>
      <p className={styles.band} data-band={band}>
        {t(forecast.purchaseDays === 1 && band === "active" ? "forecast.panel.one" : `forecast.band.${band}`)}
      </p>
      <Dates forecast={forecast} />
      <dl className={styles.figures}>
        <div>
          <dt>{t("forecast.panel.months3")}</dt>
          <dd>
            {roughly.purchases(purchases3Months)}
            <span className={styles.amount}>{roughly.cents(value3MonthsCents)}</span>
          </dd>
        </div>
        <div>
          <dt>{t("forecast.panel.year")}</dt>
          <dd>
            {roughly.purchases(purchasesYear)}
            <span className={styles.amount}>{roughly.cents(valueYearCents)}</span>
          </dd>
        </div>
        <div>
          <dt>{t("forecast.panel.potential")}</dt>
          <dd>
            {t("forecast.panel.potential_what")}
            <span className={styles.amount}>{roughly.cents(potentialCents)}</span>
          </dd>
        </div>
      </dl>
      <Reason forecast={forecast} />
      <p className={styles.links}>
        {band === "active" ? (
          <AppLink href={customersAddress({ all: [] }, "forecast_potential")}>
            {t("forecast.panel.see_best")}
          </AppLink>
        ) : (
          <AppLink href="/winback">{t("forecast.panel.win_back")}</AppLink>
        )}
        <AppLink href="/forecast#method">{t("forecast.panel.how")}</AppLink>
      </p>
    </>
  );
}

// A date further away than anybody plans says that so few purchases tell no date.
const furthestYears = 3;

/** From when on silence says something; of what it says already, since when. */
function Dates({ forecast: { band, asOf, unusualOn, lostOn } }: { readonly forecast: Scored }) {
  const { t, day } = useI18n();
  const isFar = (on: string) => Number(on.slice(0, 4)) > Number(asOf.slice(0, 4)) + furthestYears;
  const since = (on: string) => t("forecast.panel.since", { day: day(on) });
  const lost =
    lostOn === null
      ? t("forecast.panel.lost_never")
      : isFar(lostOn)
        ? t("forecast.panel.lost_far")
        : t("forecast.panel.lost_from", { day: day(lostOn) });
  const unusual = isFar(unusualOn) ? [] : [t("forecast.panel.unusual_from", { day: day(unusualOn) })];
  const lines = {
    active: [...unusual, lost],
    to_revive: [since(unusualOn), lost],
    probably_lost: [since(lostOn ?? unusualOn)],
  }[band];
  return (
    <ul className={styles.dates}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

/** From what it follows, and how those judged alike behaved the last time. */
function Reason({ forecast }: { readonly forecast: Scored }) {
  const { t, day, number, percent } = useI18n();
  const { purchaseDays, firstDay, usualDays, silentDays, cameBefore, judged, band } = forecast;
  const usual = Math.max(Math.round(usualDays), 1);
  return (
    <details className={styles.note}>
      <summary className={styles.why}>{t("forecast.panel.why")}</summary>
      <p>
        {purchaseDays === 1
          ? t("forecast.panel.reason_one", { days: silentDays })
          : t("forecast.panel.reason", {
              count: purchaseDays,
              from: day(firstDay),
              usual,
              days: silentDays,
            })}{" "}
        {cameBefore && t("forecast.panel.came_before")}
      </p>
      {judged !== null && (
        <p>
          {t(`forecast.panel.judged.${band}`, {
            count: judged.customers,
            shown: number(judged.customers),
            day: day(judged.from),
            back: number(judged.cameBack),
            share: judged.customers < 30 ? "" : ` (${percent(judged.cameBack / judged.customers)})`,
          })}
        </p>
      )}
    </details>
  );
}
