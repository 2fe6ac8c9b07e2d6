import { useQuery } from "@tanstack/react-query";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { BarRows } from "../../../console/components/BarRows.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { Finding } from "../../../console/components/Finding.tsx";
import { LineChart } from "../../../console/components/LineChart.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { customersAddress, personName } from "../../insight/shared.ts";
import type { BestCustomer, Coming, Outlook, PastForecast } from "../shared.ts";
import styles from "./forecast.module.css";
import { forecastQuery } from "./reading.ts";
import { useRoughly } from "./roughly.ts";

/** What the customers the shop knows will bring, and how well that was foretold before. */
export default function ForecastFinding() {
  const { t } = useI18n();
  const { data } = useQuery(forecastQuery);
  if (data === undefined || data.state === "waiting") return null;
  if (data.state === "too_few") {
    return (
      <Card title={t("forecast.shop.too_few_title")}>
        <p className={styles.plain}>
          {t("forecast.shop.too_few", { count: data.repeatPurchases, fewest: data.fewest })}
        </p>
      </Card>
    );
  }
  return (
    <div className={styles.stack}>
      <Coming3Months outlook={data.outlook} />
      {data.best.length > 0 && <Best best={data.best} />}
    </div>
  );
}

function Coming3Months({ outlook }: { readonly outlook: Outlook }) {
  const { t, day, number, shortMonth } = useI18n();
  const roughly = useRoughly();
  const { past, months3, year } = outlook;
  const title = t("forecast.shop.title", {
    purchases: roughly.total(months3.purchases.middle),
    low: roughly.total(months3.purchases.low),
    high: roughly.total(months3.purchases.high),
  });
  const columns = ["from", "to", "expected", "actual", "gap", "expectedCents", "actualCents", "newPurchases"];
  const kinds = ["day", "day", "number", "number", "percent", "money", "money", "number"] as const;
  return (
    <Finding
      title={title}
      note={<PastWords past={past} months3={months3} />}
      fileName={t("forecast.shop.file")}
      table={{
        columns: columns.map((key, at) => ({
          key,
          name: t(`forecast.shop.column.${key}`),
          kind: kinds[at] ?? "text",
        })),
        rows: past.map((one) => ({
          ...one,
          expected: Math.round(one.expected),
          gap: one.actual / Math.max(one.expected, 1) - 1,
        })),
      }}
    >
      <dl className={styles.total}>
        <Total name={t("forecast.shop.months3")} coming={months3} />
        <Total name={t("forecast.shop.year")} coming={year} />
      </dl>
      {past.length > 1 && (
        <LineChart
          at={[...past.map(({ to }) => to), months3.to]}
          series={[
            { name: t("forecast.shop.actual"), values: [...past.map(({ actual }) => actual), null] },
            {
              name: t("forecast.shop.expected"),
              values: [...past.map(({ expected }) => Math.round(expected)), comparable(months3, past).middle],
            },
          ]}
          band={bandOf(past, months3)}
          description={title}
          format={(value) => number(value)}
          atLabel={(to) => `${shortMonth(to)} ${to.slice(0, 4)}`}
          atFullLabel={(to) => t("forecast.shop.until", { day: day(to) })}
          height={220}
        />
      )}
    </Finding>
  );
}

function Total({ name, coming }: { readonly name: string; readonly coming: Coming }) {
  const { t } = useI18n();
  const roughly = useRoughly();
  return (
    <div>
      <dt>{name}</dt>
      <dd className={styles.large}>{roughly.totalCents(coming.cents.middle)}</dd>
      <dd className={styles.range}>
        {t("forecast.shop.range", {
          low: roughly.totalCents(coming.cents.low),
          high: roughly.totalCents(coming.cents.high),
          purchases: roughly.total(coming.purchases.middle),
        })}
      </dd>
    </div>
  );
}

/** "We expected 1,240 purchases, there were 1,310": no forecast without the last one's error. */
function PastWords({ past, months3 }: { readonly past: readonly PastForecast[]; readonly months3: Coming }) {
  const { t, day, number, percent } = useI18n();
  const last = past.at(-1);
  if (last === undefined) return t("forecast.shop.no_past");
  const gap = last.actual / Math.max(last.expected, 1) - 1;
  return [
    t("forecast.shop.past", {
      from: day(last.from),
      to: day(last.to),
      expected: number(Math.round(last.expected)),
      actual: number(last.actual),
      gap: `${gap < 0 ? "−" : "+"}${percent(Math.abs(gap))}`,
      new: number(last.newPurchases),
    }),
    months3.season === null
      ? t("forecast.shop.no_season")
      : t("forecast.shop.season", {
          gap: `${months3.season < 1 ? "−" : "+"}${percent(Math.abs(months3.season - 1))}`,
        }),
  ].join(" ");
}

/** The coming three months, brought to the length of the periods drawn. */
function comparable({ purchases, from, to }: Coming, past: readonly PastForecast[]) {
  const last = past.at(-1);
  const share = last === undefined ? 1 : (daysOf(last) || 1) / (daysOf({ from, to }) || 1);
  return {
    low: purchases.low * share,
    middle: Math.round(purchases.middle * share),
    high: purchases.high * share,
  };
}

const daysOf = ({ from, to }: { readonly from: string; readonly to: string }): number =>
  (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;

/** Opens from the last fact to what may come. */
function bandOf(past: readonly PastForecast[], months3: Coming) {
  const { low, high } = comparable(months3, past);
  return [
    ...past.map((one, at) => (at === past.length - 1 ? ([one.actual, one.actual] as const) : null)),
    [low, high] as const,
  ];
}

/** The list names a customer as other lists do; ways to reach stay on the record. */
const nameOf = (one: BestCustomer): string => personName({ ...one, email: null, phone: null });

function Best({ best }: { readonly best: readonly BestCustomer[] }) {
  const { t } = useI18n();
  const roughly = useRoughly();
  const sum = best.reduce((total, { potentialCents }) => total + potentialCents, 0);
  return (
    <Finding
      title={t("forecast.best.title", { count: best.length, amount: roughly.cents(sum) })}
      note={
        <>
          {t("forecast.best.note")}{" "}
          <AppLink href={customersAddress({ all: [] }, "forecast_potential")}>
            {t("forecast.best.all")}
          </AppLink>
        </>
      }
      fileName={t("forecast.best.file")}
      table={{
        columns: [
          { key: "name", name: t("forecast.best.name"), kind: "text" },
          { key: "potentialCents", name: t("forecast.best.potential"), kind: "money" },
          { key: "valueYearCents", name: t("forecast.best.value"), kind: "money" },
          { key: "band", name: t("forecast.best.band"), kind: "text" },
        ],
        rows: best.map((one) => ({
          name: nameOf(one),
          potentialCents: one.potentialCents,
          valueYearCents: one.valueYearCents,
          band: t(`forecast.band.${one.band}`),
        })),
      }}
    >
      <BarRows
        format={roughly.cents}
        rows={best.map((one) => ({
          key: one.id,
          label: nameOf(one),
          value: one.potentialCents,
          href: `/customers/${one.id}`,
          ...(one.band === "active" ? {} : { note: t(`forecast.band.${one.band}`) }),
        }))}
      />
    </Finding>
  );
}
