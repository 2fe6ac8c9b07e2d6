import { AppLink } from "../../../console/components/AppLink.tsx";
import { CurveChart } from "../../../console/components/CurveChart.tsx";
import { Finding } from "../../../console/components/Finding.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { type ConcentrationSnapshot, customersAddress } from "../../insight/shared.ts";

/** The shop's own curve, beside the twenty and eighty that everybody quotes. */
export function Concentration({
  concentration: { figures, curve },
}: {
  readonly concentration: ConcentrationSnapshot;
}) {
  const { t, percent, number } = useI18n();
  const { customers, customersMaking80Percent: making80, shareOfTop } = figures;
  if (customers < 2) return null;
  const best = Math.ceil(customers * 0.2);
  return (
    <Finding
      title={t("results.concentration.title", { customers: percent(making80 / customers) })}
      note={
        <>
          {t("results.concentration.note", { count: making80, shown: number(making80) })}{" "}
          <AppLink href={customersAddress({ field: "best", op: "is", value: true }, "spent_year")}>
            {t("results.concentration.who", { count: best })}
          </AppLink>
        </>
      }
      fileName={t("results.concentration.file")}
      table={{
        columns: [
          { key: "part", name: t("results.concentration.part"), kind: "percent" },
          { key: "customers", name: t("results.concentration.customers"), kind: "number" },
          { key: "sales", name: t("results.concentration.sales"), kind: "percent" },
        ],
        rows: curve
          .filter((_, index) => index % 10 === 0 || index === curve.length - 1)
          .map((point) => ({
            part: point.customers / customers,
            customers: point.customers,
            sales: point.share,
          })),
      }}
    >
      <CurveChart
        points={curve.map((point) => ({ customers: point.customers / customers, sales: point.share }))}
        marked={{
          customers: best / customers,
          sales: shareOfTop["20%"],
          label: t("results.concentration.point", { count: number(best), sales: percent(shareOfTop["20%"]) }),
        }}
        description={t("results.concentration.title", { customers: percent(making80 / customers) })}
        height={220}
      />
    </Finding>
  );
}
