import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Figure, Figures } from "../../../console/components/Figure.tsx";
import { Finding } from "../../../console/components/Finding.tsx";
import { LineChart, type LineSeries } from "../../../console/components/LineChart.tsx";
import type { Period } from "../../../console/components/period.ts";
import { CardSkeleton, FiguresSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import type { SalesAnswer, Step } from "../../insight/shared.ts";
import { type Scope, salesQuery } from "./queries.ts";

interface SalesFindingProps {
  readonly scope: Scope;
  readonly period: Period;
}

/** Sales over the period, last year dashed. */
export function SalesFinding({ scope, period }: SalesFindingProps) {
  const step = stepFor(scope);
  const { data, error, refetch } = useQuery(salesQuery(scope, step));
  if (data === undefined) {
    if (error !== null) return <ErrorState fault={error} retry={refetch} />;
    return (
      <>
        <FiguresSkeleton />
        <CardSkeleton height={240} />
      </>
    );
  }
  // The week or month in which the period begins is not whole: on the line it would look like a fall.
  return (
    <>
      <SalesFigures sales={data} />
      <SalesChart
        sales={{ ...data, points: data.points.filter(({ start }) => start >= scope.from) }}
        step={step}
        compare={period.compare && data.lastYear.cents !== 0}
      />
    </>
  );
}

/** A point per day as long as days can be told apart, then weeks, then months. */
function stepFor({ from, to }: Scope): Step {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  if (days <= 45) return "day";
  return days <= 400 ? "week" : "month";
}

function SalesFigures({ sales: { total, lastYear } }: { readonly sales: SalesAnswer }) {
  const { t, money, number, percent } = useI18n();
  const change = changeOf(total.cents, lastYear.cents);
  const basket = total.sales === 0 ? null : Math.round(total.cents / total.sales);
  return (
    <Figures>
      <Figure
        label={t("results.figure.sales")}
        value={money(total.cents, undefined, { hideCents: true })}
        note={change === null ? undefined : t("results.figure.change", { change: signed(change, percent) })}
      />
      <Figure
        label={t("results.figure.receipts")}
        value={number(total.sales)}
        note={
          lastYear.sales === 0 ? undefined : t("results.figure.last_year", { figure: number(lastYear.sales) })
        }
      />
      <Figure
        label={t("results.figure.basket")}
        value={basket === null ? "–" : money(basket)}
        note={
          lastYear.sales === 0
            ? undefined
            : t("results.figure.last_year", { figure: money(Math.round(lastYear.cents / lastYear.sales)) })
        }
      />
      <Figure
        label={t("results.figure.identified")}
        value={total.sales === 0 ? "–" : percent(total.identifiedSales / total.sales)}
        note={t("results.figure.identified_what")}
      />
    </Figures>
  );
}

interface SalesChartProps {
  readonly sales: SalesAnswer;
  readonly step: Step;
  readonly compare: boolean;
}

function SalesChart({ sales: { points, total, lastYear }, step, compare }: SalesChartProps) {
  const { t, money, percent, day, weekday, month, shortMonth } = useI18n();
  const change = changeOf(total.cents, lastYear.cents);
  const best = points.toSorted((one, other) => other.cents - one.cents)[0];
  const whole = (cents: number) => money(Math.round(cents / 100) * 100, undefined, { hideCents: true });
  const name = (start: string) =>
    step === "month"
      ? month(start)
      : step === "week"
        ? t("results.sales.week_of", { day: day(start) })
        : weekday(start);
  const title =
    compare && change !== null
      ? t(change >= 0 ? "results.sales.up" : "results.sales.down", {
          change: percent(Math.abs(change)),
          total: whole(total.cents),
        })
      : t("results.sales.plain", { total: whole(total.cents) });
  const series: LineSeries[] = [
    { name: t("results.sales.this_year"), values: points.map(({ cents }) => cents) },
    ...(compare
      ? [
          {
            name: t("results.sales.last_year"),
            values: points.map(({ lastYearCents }) => lastYearCents),
            isLastYear: true,
          },
        ]
      : []),
  ];
  return (
    <Finding
      title={title}
      note={
        best === undefined || best.cents <= 0
          ? undefined
          : t("results.sales.best", { when: name(best.start), amount: whole(best.cents) })
      }
      fileName={t("results.sales.file")}
      table={{
        columns: [
          { key: "start", name: t(`results.step.${step}`), kind: step === "month" ? "month" : "day" },
          { key: "cents", name: t("results.figure.sales"), kind: "money" },
          { key: "lastYearCents", name: t("results.sales.last_year"), kind: "money" },
          { key: "sales", name: t("results.figure.receipts"), kind: "number" },
          { key: "refunds", name: t("results.sales.refunds"), kind: "number" },
        ],
        rows: points.map(({ start, cents, lastYearCents, sales, refunds }) => ({
          start,
          cents,
          lastYearCents,
          sales,
          refunds,
        })),
      }}
    >
      <LineChart
        at={points.map(({ start }) => start)}
        series={series}
        description={title}
        format={whole}
        atLabel={(start) => (step === "month" ? shortMonth(start) : shortDay(start, shortMonth))}
        atFullLabel={name}
      />
    </Finding>
  );
}

const shortDay = (start: string, shortMonth: (day: string) => string) =>
  `${Number(start.slice(8, 10))} ${shortMonth(start)}`;

export function changeOf(now: number, before: number): number | null {
  return before <= 0 ? null : (now - before) / before;
}

export function signed(value: number, format: (value: number) => string): string {
  return value < 0 ? `−${format(Math.abs(value))}` : `+${format(value)}`;
}
