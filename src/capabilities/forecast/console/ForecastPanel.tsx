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

/** On a customer's record: what may be expected; of whoever has gone silent, what a return would be worth. */
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

/** Of whoever comes, how much is to be expected; of whoever stays away, the chance and what a return would be worth. */
function Expected({ forecast }: { readonly forecast: Scored }) {
  const { t } = useI18n();
  const isHere = forecast.band === "active" && !forecast.isAway;
  return (
    <>
      {isHere ? <Here forecast={forecast} /> : <Away forecast={forecast} />}
      <Reason forecast={forecast} />
      <p className={styles.links}>
        {isHere ? (
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

function Here({ forecast }: { readonly forecast: Scored }) {
  const { t } = useI18n();
  const roughly = useRoughly();
  const { purchaseDays, purchases3Months, value3MonthsCents, purchasesYear, valueYearCents, potentialCents } =
    forecast;
  return (
    <>
      <p className={styles.band}>{t(purchaseDays === 1 ? "forecast.panel.one" : "forecast.band.active")}</p>
      <dl className={styles.figures}>
        <Figure name={t("forecast.panel.months3")} cents={value3MonthsCents}>
          {roughly.purchases(purchases3Months)}
        </Figure>
        <Figure name={t("forecast.panel.year")} cents={valueYearCents}>
          {roughly.purchases(purchasesYear)}
        </Figure>
        <Figure name={t("forecast.panel.potential")} cents={potentialCents}>
          {t("forecast.panel.potential_what")}
        </Figure>
      </dl>
    </>
  );
}

/** No date of its own and no number of purchases: since when she is away is the stage's to say. */
function Away({ forecast }: { readonly forecast: Scored }) {
  const { t } = useI18n();
  const { band, potentialCents } = forecast;
  return (
    <>
      <p className={styles.band} data-band={band}>
        {t(`forecast.panel.return.${band}`)}
      </p>
      {band !== "active" && <Alike forecast={forecast} />}
      <dl className={styles.figures}>
        <Figure name={t("forecast.panel.returned")} cents={potentialCents}>
          {t("forecast.panel.returned_what")}
        </Figure>
      </dl>
    </>
  );
}

function Figure({
  name,
  cents,
  children,
}: {
  readonly name: string;
  readonly cents: number;
  readonly children: string;
}) {
  const roughly = useRoughly();
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        <span className={styles.amount}>{roughly.cents(cents)}</span>
      </dd>
    </div>
  );
}

/** How those judged alike behaved the last time. */
function Alike({ forecast: { judged, band } }: { readonly forecast: Scored }) {
  const { t, day, number, percent } = useI18n();
  if (judged === null) return null;
  return (
    <p className={styles.alike}>
      {t(`forecast.panel.judged.${band}`, {
        count: judged.customers,
        shown: number(judged.customers),
        day: day(judged.from),
        back: number(judged.cameBack),
        share: judged.customers < 30 ? "" : ` (${percent(judged.cameBack / judged.customers)})`,
      })}
    </p>
  );
}

/** From what it follows. */
function Reason({ forecast }: { readonly forecast: Scored }) {
  const { t, day } = useI18n();
  const { purchaseDays, firstDay, usualDays, silentDays, cameBefore, band, isAway } = forecast;
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
      {band === "active" && !isAway && <Alike forecast={forecast} />}
    </details>
  );
}
