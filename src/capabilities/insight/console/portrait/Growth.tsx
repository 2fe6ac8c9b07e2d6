import { useQuery } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { Finding } from "../../../../console/components/Finding.tsx";
import { LineChart } from "../../../../console/components/LineChart.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { type Counted, customersAddress, type QualitySnapshot } from "../../shared.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";

interface QualityAnswer {
  readonly quality: QualitySnapshot | null;
  readonly good: Counted | null;
}

/** A fifth of the contacts leaves a file every year: it must be renewed as fast. */
const yearlyRenewal = 0.2;

/** The contacts that arrive, week by week, and whether they renew the file. */
export function Growth() {
  const { t, number, percent, day, shortMonth } = useI18n();
  const { data } = useQuery({
    queryKey: ["insight", "quality"],
    queryFn: async () => await api.get<QualityAnswer>("/insight/quality"),
  });
  const quality = data?.quality;
  if (quality === undefined || quality === null || quality.people === 0) return null;
  const { arrivals, arrivedInYear, people } = quality;
  const share = arrivedInYear / people;
  // The week in which we are is not whole.
  const weeks = arrivals.slice(0, -1);
  const title = t(share >= yearlyRenewal ? "insight.growth.enough" : "insight.growth.short", {
    count: arrivedInYear,
    shown: number(arrivedInYear),
    share: percent(share),
  });
  return (
    <Finding
      title={title}
      note={
        <>
          {t("insight.growth.note")}{" "}
          <AppLink href={customersAddress({ field: "created", op: "within", value: 90 }, "created")}>
            {t("insight.growth.who")}
          </AppLink>
        </>
      }
      fileName={t("insight.growth.file")}
      table={{
        columns: [
          { key: "week", name: t("insight.growth.week"), kind: "day" },
          { key: "customers", name: t("insight.growth.arrived"), kind: "number" },
        ],
        rows: arrivals.map(({ week, customers }) => ({ week, customers })),
      }}
    >
      <LineChart
        at={weeks.map(({ week }) => week)}
        series={[{ name: t("insight.growth.arrived"), values: weeks.map(({ customers }) => customers) }]}
        description={title}
        format={(value) => number(value)}
        atLabel={(week) => `${Number(week.slice(8, 10))} ${shortMonth(week)}`}
        atFullLabel={(week) => day(week)}
        height={180}
      />
    </Finding>
  );
}
